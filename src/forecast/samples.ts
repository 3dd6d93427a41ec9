/** The recent readings a trend is drawn from. A missing reading adds nothing; it is not a zero. */
import type { DemandForecast, Forecast } from '../model/forecast.ts';
import type { Memory, OutlookMemory, Sample, TierMemory } from '../model/memory.ts';
import type { DemandReading, Snapshot, TierView } from '../model/snapshot.ts';
import { SAMPLES_FOR } from '../model/trend-window.ts';
import type { Millis } from '../model/units.ts';

/** A bound on what one demand may remember: ten minutes of five-second cycles. */
const SAMPLES_MAX = 120;

const FORGOTTEN: TierMemory = {
  validSince: undefined,
  stabilised: false,
  peaks: [],
  step: undefined,
  lowered: undefined,
  provenSince: undefined,
  samples: {},
};

/**
 * The memory with this cycle's readings in it, the same one where there are none that are new; tiers that are gone are forgotten. A tier seen for the first time starts
 * with the capacity its status keeps; from then on memory is newer than any status read back.
 */
export function withReadings(memory: Memory, snapshot: Snapshot): Memory {
  const read: TierMemory[] = [];
  let same = true;
  for (const view of snapshot.tiers) {
    const known = memory.tiers[view.tier];
    const before = known ?? { ...FORGOTTEN, lowered: view.loweredCapacity };
    const samples = samplesOf(before, view, snapshot.takenAt);
    const tier = samples === before.samples ? before : { ...before, samples };
    same &&= tier === known;
    read.push(tier);
  }
  if (same && Object.keys(memory.tiers).length === read.length) return memory;
  const tiers: Record<string, TierMemory> = {};
  for (const [index, { tier }] of snapshot.tiers.entries()) {
    const one = read[index];
    if (one !== undefined) tiers[tier] = one;
  }
  return { ...memory, tiers };
}

/** The same record while there is nothing new and nothing too old: cycles are shorter than the time between two scrapes. */
function samplesOf(
  { samples: before }: TierMemory,
  { demands }: TierView,
  now: Millis,
): TierMemory['samples'] {
  const names = Object.keys(before);
  let same = names.length === demands.length;
  const samples: Record<string, readonly Sample[]> = {};
  let index = 0;
  for (const { name, now: reading } of demands) {
    const old = before[name];
    const kept = withReading(old ?? NONE, reading, now);
    same &&= kept === old && names[index] === name;
    samples[name] = kept;
    index += 1;
  }
  return same ? before : samples;
}

const NONE: readonly Sample[] = [];

/** Those that count, which are in order of time: what is too old stands first, what a clock set back left behind last. */
function withReading(
  samples: readonly Sample[],
  reading: DemandReading['now'],
  now: Millis,
): readonly Sample[] {
  let from = 0;
  let to = samples.length;
  while (from < to && (samples[from]?.at ?? now) <= now - SAMPLES_FOR) from += 1;
  while (to > from && (samples[to - 1]?.at ?? now) > now) to -= 1;
  const newest = (to > from ? samples[to - 1]?.at : undefined) ?? 0;
  if (reading.kind !== 'missing' && reading.at > newest)
    return appended(samples, { from, to, next: { at: reading.at, rps: reading.value } });
  return from === 0 && to === samples.length ? samples : samples.slice(from, to);
}

interface Appending {
  /** Of those that stay: the first, and the first that does not any more. */
  readonly from: number;
  readonly to: number;
  readonly next: Sample;
}

/** At most the last SAMPLES_MAX. Copied into an array of just the size: one that grows is twice as large. */
function appended(samples: readonly Sample[], { from, to, next }: Appending): readonly Sample[] {
  const first = Math.max(from, to + 1 - SAMPLES_MAX);
  const kept = new Array<Sample>(to + 1 - first).fill(next);
  for (let index = first; index < to; index += 1) kept[index - first] = samples[index] ?? next;
  return kept;
}

/** The memory after a cycle, with what was learned on the way: decisions do not look at it, so they do not carry it. */
export function withLearned(memory: Memory, before: Memory, forecast: Forecast): Memory {
  const tiers: Record<string, TierMemory> = { ...memory.tiers };
  for (const { tier, demands } of forecast.tiers) {
    const known = tiers[tier];
    if (known === undefined) continue;
    const outlooks = learnedFrom(demands, before.tiers[tier]?.outlooks);
    if (outlooks !== undefined) tiers[tier] = { ...known, outlooks };
  }
  return { ...memory, tiers, ...(before.boots === undefined ? {} : { boots: before.boots }) };
}

/** The same record while nothing new was learned: most cycles fall between two outlooks. */
function learnedFrom(
  demands: readonly DemandForecast[],
  before: TierMemory['outlooks'],
): TierMemory['outlooks'] {
  if (before !== undefined && isLearned(demands, before)) return before;
  const learned: Record<string, OutlookMemory> = {};
  for (const { name, ahead } of demands) if (ahead !== undefined) learned[name] = ahead.memory;
  return Object.keys(learned).length > 0 ? learned : undefined;
}

function isLearned(
  demands: readonly DemandForecast[],
  before: Readonly<Record<string, OutlookMemory>>,
): boolean {
  let left = Object.keys(before).length;
  for (const { name, ahead } of demands) {
    if (ahead === undefined) continue;
    if (before[name] !== ahead.memory) return false;
    left -= 1;
  }
  return left === 0;
}
