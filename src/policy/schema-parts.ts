/** Parts that several kinds share: lists, selectors, references, lead times. Each part bounds its size. */
import { z } from 'zod';
import { DEFAULTS, type DefaultKey } from './defaults.ts';
import { field, type Notation } from './notation.ts';
import { LABEL_KEY_PATTERN, LABEL_VALUE, NAME, OBJECT_NAME } from './notation-name.ts';
import { duration } from './notation-time.ts';
import type { Flaw } from './problem.ts';

/** A list-map: items have a unique `name`, so that server-side apply merges them. */
export function namedList<T extends z.ZodType>(item: T, max: number) {
  return z
    .array(item)
    .max(max)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] });
}

/** A field with a default of the table, which goes through the same reader as if it had been written. */
export function defaulted<T>(notation: Notation<T>, key: DefaultKey) {
  return field(notation).prefault(DEFAULTS[key].text);
}

export const itemName = field(NAME).describe('Unique within its list.');

const LABELS_MAX = 16;

export const matchLabels = z
  .record(z.string().max(317).regex(LABEL_KEY_PATTERN), field(LABEL_VALUE))
  .meta({ maxProperties: LABELS_MAX, minProperties: 1 })
  .superRefine((labels, context) => {
    const flaw = labelsFlaw(Object.keys(labels).length);
    if (flaw !== undefined) {
      context.addIssue({ code: 'custom', message: flaw.message, params: { flaw } });
    }
  });

/** JSON Schema says the same by minProperties and maxProperties. */
function labelsFlaw(count: number): Flaw | undefined {
  if (count > LABELS_MAX) {
    const message = `there are ${count} labels`;
    return {
      code: 'OUT_OF_RANGE',
      message,
      allowed: `at most ${LABELS_MAX} labels`,
      fix: 'remove some',
    };
  }
  return count > 0 ? undefined : MATCHES_ALL;
}

const MATCHES_ALL: Flaw = {
  code: 'SELECTOR_MATCHES_ALL',
  message: 'the selector is empty and matches everything',
  allowed: 'at least one label',
  fix: 'name the labels of what is meant',
};

export const labelSelector = z
  .strictObject({
    matchLabels: matchLabels
      .prefault({})
      .describe('Labels a namespace must have, all of them. Empty would match everything.'),
  })
  .meta({ minProperties: 1 })
  .describe('Chooses namespaces by their labels.');

export const policyReference = z
  .strictObject({ namespace: field(NAME), name: field(OBJECT_NAME) })
  .describe('A ScalingPolicy.');

/** Median and 95th percentile, each with its own default. */
export function leadTime(p50: DefaultKey, p95: DefaultKey) {
  const bounds = { min: 0, max: 7 * 86_400_000 };
  return z
    .strictObject({
      p50: defaulted(duration(bounds), p50).describe('Median.'),
      p95: defaulted(duration(bounds), p95).describe(
        '95th percentile; plans start early enough for it.',
      ),
    })
    .prefault({});
}
