/** The load that a run served, by quarter-hours: what whoever knew it beforehand would have had to carry. */
import { MINUTE, type Millis, type Rps } from '../../model/units.ts';
import type { Minute } from '../minute.ts';

const QUARTER: Millis = 15 * MINUTE;

export interface Quarter {
  readonly from: Millis;
  /** Of it that the run covers; only the first and the last may be short. */
  readonly length: Millis;
  /** By workload key: the largest minute. Who served nothing is not in it. */
  readonly loads: readonly (readonly [workload: string, load: Rps])[];
}

/** Those of the clock: the same in every time zone. */
export function quartersOf(minutes: readonly Minute[]): readonly Quarter[] {
  const byQuarter = new Map<number, Minute[]>();
  for (const minute of minutes) {
    const quarter = Math.floor(minute.from / QUARTER);
    const own = byQuarter.get(quarter);
    if (own === undefined) byQuarter.set(quarter, [minute]);
    else own.push(minute);
  }
  return [...byQuarter].map(([quarter, own]) => ({
    from: quarter * QUARTER,
    length: own.length * MINUTE,
    loads: largestOf(own),
  }));
}

const SECONDS_PER_MINUTE = 60;

function largestOf(minutes: readonly Minute[]): Quarter['loads'] {
  const loads = new Map<string, Rps>();
  for (const { tiers } of minutes)
    for (const [key, { served }] of tiers) {
      const load = served / SECONDS_PER_MINUTE;
      if (load > (loads.get(key) ?? 0)) loads.set(key, load);
    }
  return [...loads];
}
