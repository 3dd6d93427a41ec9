/** One tier over a run of a plan, from the minutes of the world's truth. */
import type { Millis } from '../../model/units.ts';
import type { Minute, TierMinute } from '../minute.ts';
import type { TierRun } from './band-outcome.ts';

export interface Span {
  readonly from: Millis;
  /** Not in it any more. */
  readonly until: Millis;
}

interface Row {
  readonly at: Millis;
  readonly minute: TierMinute;
}

/** `during`: the promotion itself, in which the peak is looked for; what is lost counts over the whole run. */
export function tierRun(
  workload: string,
  minutes: readonly Minute[],
  during: Span,
): Omit<TierRun, 'cloudBinds'> {
  const all = minutes.flatMap(({ from, tiers }): Row[] => {
    const minute = tiers.get(workload);
    return minute === undefined ? [] : [{ at: from, minute }];
  });
  const own = all.filter(({ at }) => at >= during.from && at < during.until);
  const peak = peakOf(own.length === 0 ? all : own);
  const short = all.filter(({ minute }) => minute.short > 0);
  return {
    workload,
    peak: rounded(peak?.minute.peakOffered ?? 0),
    peakAt: peak?.at ?? during.from,
    capacityAtPeak: rounded(peak?.minute.leastCapacity ?? 0),
    podsAtPeak: peak?.minute.readyPods ?? 0,
    headroom: rounded(headroomOf(own)),
    offered: Math.round(sum(all, ({ offered }) => offered)),
    lost: Math.round(sum(all, lostIn)),
    refused: Math.round(sum(all, ({ door }) => door?.refused ?? 0)),
    waiting: Math.round(Math.max(0, ...all.map(({ minute }) => minute.door?.queued ?? 0))),
    minutesShort: short.length,
    firstShortAt: short[0]?.at,
  };
}

function peakOf(rows: readonly Row[]): Row | undefined {
  let peak: Row | undefined;
  for (const row of rows)
    if (peak === undefined || row.minute.peakOffered > peak.minute.peakOffered) peak = row;
  return peak;
}

/** Undefined load asks for nothing; 0 where there is no minute at all. */
function headroomOf(rows: readonly Row[]): number {
  let least: number | undefined;
  for (const { minute } of rows) {
    if (minute.peakOffered <= 0) continue;
    const room = minute.leastCapacity / minute.peakOffered - 1;
    if (least === undefined || room < least) least = room;
  }
  return least ?? 0;
}

function lostIn({ offered, served, door }: TierMinute): number {
  return door === undefined ? offered - served : door.lost + door.refused;
}

function sum(rows: readonly Row[], value: (minute: TierMinute) => number): number {
  let total = 0;
  for (const { minute } of rows) total += value(minute);
  return total;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
