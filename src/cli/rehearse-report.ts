/** A finished rehearsal in the forms people and programs read: the page of text and the published JSON. */
import type { RehearsalReport } from '../report/rehearsal-text.ts';
import { createZonedTime } from '../report/zoned-time.ts';
import type { Minute, TierMinute } from '../simulator/minute.ts';
import type { RehearsalResult } from '../simulator/result-schema.ts';
import type { Ran } from './rehearse-run.ts';

const SECONDS_PER_MINUTE = 60;

export function isMissed({ rehearsal }: Ran): boolean {
  return rehearsal.violations.length > 0 || rehearsal.verdicts.some(isMiss);
}

/** What waits for a part of the product that is to come is listed, not missed. */
function isMiss({ held, waitsFor }: Ran['rehearsal']['verdicts'][number]): boolean {
  return !held && waitsFor === undefined;
}

export function reportOf({ rehearsal, digest }: Ran, replay: string): RehearsalReport {
  const { scenario, measurements, ...rest } = rehearsal;
  const { name, summary, timeZone, from, to } = scenario;
  return {
    ...rest,
    name,
    summary,
    timeZone,
    from,
    to,
    digest,
    replay,
    series: seriesOf(measurements.minutes),
  };
}

function seriesOf(minutes: readonly Minute[]): RehearsalReport['series'] {
  return {
    demand: minutes.map((minute) => total(minute, ({ peakOffered }) => peakOffered)),
    capacity: minutes.map((minute) => total(minute, ({ leastCapacity }) => leastCapacity)),
    cloudNodes: minutes.map(({ readyCloudNodes }) => readyCloudNodes),
    lost: minutes.map((minute) =>
      total(minute, ({ offered, served }) => Math.round((offered - served) / SECONDS_PER_MINUTE)),
    ),
  };
}

function total({ tiers }: Minute, value: (tier: TierMinute) => number): number {
  let sum = 0;
  for (const tier of tiers.values()) sum += value(tier);
  return sum;
}

export function resultOf(ran: Ran, replay: string): RehearsalResult {
  const { rehearsal, digest } = ran;
  const time = createZonedTime(rehearsal.scenario.timeZone);
  return {
    scenario: rehearsal.scenario.name,
    seed: rehearsal.seed,
    controller: rehearsal.controller,
    digest,
    verdict: isMissed(ran) ? 'missed' : 'held',
    replay,
    decisions: rehearsal.decisions,
    expectations: [...rehearsal.verdicts],
    violations: rehearsal.violations.map(({ invariant, at, message }) => ({
      invariant,
      at: time.iso(at),
      message,
    })),
    totals: totalsResult(rehearsal.totals),
    timeline: rehearsal.episodes.map((episode) => ({
      ...episode,
      from: time.iso(episode.from),
      to: time.iso(episode.to),
      before: Math.round(episode.before),
      after: Math.round(episode.after),
      reason: episode.reason ?? null,
    })),
    complaints: Object.fromEntries(rehearsal.complaints),
  };
}

/** As published: with a field for tenants only where there are two. */
export function totalsResult(totals: Ran['rehearsal']['totals']): RehearsalResult['totals'] {
  const { tenants, ...rest } = totals;
  return {
    ...rest,
    tiers: [...totals.tiers],
    ...(tenants !== undefined && { tenants: [...tenants] }),
  };
}
