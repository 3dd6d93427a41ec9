/** The recent readings a trend is drawn from. A missing reading adds nothing; it is not a zero. */
import type { Forecast } from '../model/forecast.ts';
import type { Memory, OutlookMemory, Sample, TierMemory } from '../model/memory.ts';
import { valueOf } from '../model/reading.ts';
import type { Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';

/** A bound on what one demand may remember: ten minutes of five-second cycles. */
const SAMPLES_MAX = 120;
const SAMPLES_FOR: Millis = 10 * MINUTE;

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
 * The memory with this cycle's readings in it; tiers that are gone are forgotten. A tier seen for the first time starts
 * with the capacity its status keeps; from then on memory is newer than any status read back.
 */
export function withReadings(memory: Memory, snapshot: Snapshot): Memory {
  const tiers: Record<string, TierMemory> = {};
  for (const view of snapshot.tiers) {
    const before = memory.tiers[view.tier] ?? { ...FORGOTTEN, lowered: view.loweredCapacity };
    tiers[view.tier] = { ...before, samples: samplesOf(before, view, snapshot.takenAt) };
  }
  return { ...memory, tiers };
}

function samplesOf(
  memory: TierMemory,
  view: TierView,
  now: Millis,
): Record<string, readonly Sample[]> {
  const samples: Record<string, readonly Sample[]> = {};
  for (const { name, now: reading } of view.demands) {
    const kept = recent(memory.samples[name] ?? [], now);
    const value = valueOf(reading);
    if (reading.kind !== 'missing' && value !== undefined && reading.at > (kept.at(-1)?.at ?? 0)) {
      kept.push({ at: reading.at, rps: value });
      if (kept.length > SAMPLES_MAX) kept.splice(0, kept.length - SAMPLES_MAX);
    }
    samples[name] = kept;
  }
  return samples;
}

/** A copy of those that count, which are in order of time: what is too old stands first, what a clock set back left behind last. */
function recent(samples: readonly Sample[], now: Millis): Sample[] {
  let from = 0;
  let to = samples.length;
  while (from < to && (samples[from]?.at ?? now) <= now - SAMPLES_FOR) from += 1;
  while (to > from && (samples[to - 1]?.at ?? now) > now) to -= 1;
  return samples.slice(from, to);
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
  demands: Forecast['tiers'][number]['demands'],
  before: TierMemory['outlooks'],
): TierMemory['outlooks'] {
  let same = before !== undefined;
  const learned: Record<string, OutlookMemory> = {};
  for (const { name, ahead } of demands) {
    if (ahead === undefined) continue;
    learned[name] = ahead.memory;
    same &&= before?.[name] === ahead.memory;
  }
  if (same && Object.keys(before ?? {}).length === Object.keys(learned).length) return before;
  return Object.keys(learned).length > 0 ? learned : undefined;
}
