/** The recent readings a trend is drawn from. A missing reading adds nothing; it is not a zero. */
import type { Forecast } from '../model/forecast.ts';
import type { Memory, Sample, TierMemory } from '../model/memory.ts';
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
    const kept = (memory.samples[name] ?? []).filter(
      (sample) => sample.at > now - SAMPLES_FOR && sample.at <= now,
    );
    const value = valueOf(reading);
    if (reading.kind !== 'missing' && value !== undefined && reading.at > (kept.at(-1)?.at ?? 0)) {
      kept.push({ at: reading.at, rps: value });
    }
    samples[name] = kept.slice(-SAMPLES_MAX);
  }
  return samples;
}

/** The memory after a cycle, with what was learned on the way: decisions do not look at it, so they do not carry it. */
export function withLearned(memory: Memory, before: Memory, forecast: Forecast): Memory {
  const tiers: Record<string, TierMemory> = { ...memory.tiers };
  for (const { tier, demands } of forecast.tiers) {
    const known = tiers[tier];
    if (known === undefined) continue;
    const learned = demands.flatMap(({ name, ahead }) =>
      ahead === undefined ? [] : [[name, ahead.memory] as const],
    );
    if (learned.length > 0) tiers[tier] = { ...known, outlooks: Object.fromEntries(learned) };
  }
  return { ...memory, tiers, ...(before.boots === undefined ? {} : { boots: before.boots }) };
}
