/**
 * Which changed specs wait for the end of a freeze. Pure: goes by the documents in force and the labels of namespaces, and
 * judges nothing else of a document.
 */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import type { DocumentOf, PolicyDocument } from '../../policy/document.ts';
import {
  calendarOnlyRises,
  type Freeze,
  freezesOf,
  isChosen,
  tierOnlyRises,
} from '../../policy/freeze.ts';
import { instantStatus } from '../../policy/status-write.ts';

/** Labels of a namespace as last seen; undefined: it was not seen yet. */
export type LabelsOf = (namespace: string) => Labels | undefined;

export interface Waiting {
  readonly until: Millis;
  readonly why: string;
}

/** A changed calendar waits while one of its own freezes lasts, unless it only raises what they cover. */
export function calendarWaits(
  old: PolicyDocument,
  next: PolicyDocument,
  now: Millis,
): Waiting | undefined {
  if (old.kind !== 'PromotionCalendar' || next.kind !== 'PromotionCalendar') return undefined;
  const [freeze] = freezesOf(old, now);
  if (freeze === undefined || calendarOnlyRises(old, next, now)) return undefined;
  return waiting(freeze, 'floors of a promotion may rise in it; an Override may still lower one');
}

export interface TierChange {
  readonly old: PolicyDocument;
  readonly next: PolicyDocument;
  readonly freezes: readonly Freeze[];
  readonly labelsOf: LabelsOf;
}

/** A changed policy waits while its namespace is frozen, unless it only raises replicas. */
export function tierWaits({ old, next, freezes, labelsOf }: TierChange): Waiting | undefined {
  if (old.kind !== 'ScalingPolicy' || next.kind !== 'ScalingPolicy') return undefined;
  const labels = labelsOf(old.meta.namespace);
  const freeze = freezes.find(({ namespaceSelector }) => isChosen(namespaceSelector, labels));
  if (freeze === undefined || tierOnlyRises(old, next)) return undefined;
  return waiting(freeze, 'replicas may rise in it, and an Override works');
}

function waiting({ window, until }: Freeze, allowed: string): Waiting {
  const why = `promotion ${window} freezes specs until ${instantStatus(until)}: ${allowed}`;
  return { until, why };
}

export function allFreezes(documents: readonly PolicyDocument[], now: Millis): readonly Freeze[] {
  return documents
    .filter(
      (one): one is PolicyDocument & DocumentOf<'PromotionCalendar'> =>
        one.kind === 'PromotionCalendar',
    )
    .flatMap((calendar) => freezesOf(calendar, now));
}
