/** Watches of the five kinds people write, and their objects in one stable order. */

import { doubtOf } from '../../model/reading.ts';
import type { Millis } from '../../model/units.ts';
import { kindPath, type OurKind } from './api-kinds.ts';
import { type Collection, createCollection } from './collection.ts';
import { type PolicyRecord, policyRecord } from './policy-record.ts';
import { createWatch, type Watch, type WatchDependencies } from './watch.ts';

export interface PolicyWatches {
  /** By kind, then by key. */
  records(): readonly PolicyRecord[];
  /** Grows whenever an object came, went or got a new generation; status writes do not count. */
  revision(): number;
  /** Why some kind was never listed whole; undefined when all were. */
  unlisted(): string | undefined;
  problems(maxAge: Millis): readonly string[];
  learn(record: PolicyRecord): void;
  run(signal: AbortSignal): Promise<void>;
}

const KINDS: readonly OurKind[] = [
  'BurstPool',
  'Override',
  'PromotionCalendar',
  'ScalingPolicy',
  'Site',
];

interface Watched {
  readonly kind: OurKind;
  readonly watch: Watch;
  readonly collection: Collection<PolicyRecord>;
}

export function createPolicyWatches(deps: WatchDependencies): PolicyWatches {
  let revision = 0;
  let ordered: readonly PolicyRecord[] | undefined;
  const changed = (before?: PolicyRecord, after?: PolicyRecord) => {
    ordered = undefined;
    if (before?.generation !== after?.generation || before?.uid !== after?.uid) revision += 1;
  };
  const all = KINDS.map((kind) => watchKind(deps, kind, changed));
  return {
    records: () => {
      ordered ??= all.flatMap(({ collection }) => [...collection.values()].sort(byKey));
      return ordered;
    },
    revision: () => revision,
    unlisted: () =>
      all
        .map(({ watch }) => watch.asOf(Number.POSITIVE_INFINITY))
        .map(missingCause)
        .find(isText),
    problems: (maxAge) => all.map(({ watch }) => doubtOf(watch.asOf(maxAge))).filter(isText),
    learn: (record) => all.find(({ kind }) => kind === record.kind)?.collection.put(record),
    run: async (signal) => {
      await Promise.all(all.map(({ watch }) => watch.run(signal)));
    },
  };
}

function watchKind(
  deps: WatchDependencies,
  kind: OurKind,
  changed: (before?: PolicyRecord, after?: PolicyRecord) => void,
): Watched {
  const collection = createCollection<PolicyRecord>(changed);
  const project = (object: Parameters<typeof policyRecord>[1]) => policyRecord(kind, object);
  const watch = createWatch(deps, { name: kind, path: kindPath(kind), project, collection });
  return { kind, watch, collection };
}

function byKey(a: PolicyRecord, b: PolicyRecord): number {
  return a.key < b.key ? -1 : 1;
}

function missingCause(reading: ReturnType<Watch['asOf']>): string | undefined {
  return reading.kind === 'missing' ? reading.cause : undefined;
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
