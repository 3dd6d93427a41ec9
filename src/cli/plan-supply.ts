/** When each order of a plan must be out at the latest, and what each pool gave. Arithmetic on lead times at p95. */
import type { Millis } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import { money } from '../report/numbers.ts';
import type { PlanBatchRow, PlanSupplyRow } from '../report/plan-parts.ts';
import type { Batch } from '../simulator/planning/band-outcome.ts';
import { byBand, type PlanFacts, sumOf } from './plan-facts.ts';

export interface BatchTimes {
  /** With machines and pods at their p95. */
  readonly readyP95: Millis;
  /** Both undefined for what is ordered once the floor must stand: nothing waits for it. */
  readonly latest: Millis | undefined;
  readonly slack: Millis | undefined;
}

/** Latest safe start = ready by, less node lead time p95, less the longest pod ready time p95 of the tiers it is for. */
export function batchTimes(batch: Batch, { policies, window }: PlanFacts): BatchTimes {
  const lead = policies.pools.find(({ name }) => name === batch.pool)?.nodeLeadTime.p95 ?? 0;
  const pods = policies.tiers
    .filter(({ id }) => batch.tiers.includes(id))
    .map(({ podReady }) => podReady.p95);
  const whole = lead + Math.max(0, ...pods);
  const readyP95 = batch.at + whole;
  if (batch.at >= window.readyFrom) return { readyP95, latest: undefined, slack: undefined };
  const latest = window.readyFrom - whole;
  return { readyP95, latest, slack: latest - batch.at };
}

export function batchRows(facts: PlanFacts): readonly PlanBatchRow[] {
  const { iso } = facts.time;
  return facts.bands.expected.batches.map((batch) => {
    const { readyP95, latest, slack } = batchTimes(batch, facts);
    return {
      order: iso(batch.at),
      pool: batch.pool,
      nodes: batch.nodes,
      tiers: batch.tiers,
      readyP95: iso(readyP95),
      joined: batch.joinedAt === undefined ? null : iso(batch.joinedAt),
      latestSafeStart: latest === undefined ? null : iso(latest),
      slackMinutes: slack === undefined ? null : Math.round((slack / MINUTE) * 10) / 10,
    };
  });
}

export function supplyRows({ policies, bands }: PlanFacts): readonly PlanSupplyRow[] {
  return policies.pools.map(({ name, site, maxNodes, nodeLeadTime, pricePerHour }) => ({
    pool: name,
    site,
    maxNodes,
    nodes: byBand((band) => ordered(bands[band].batches, name)),
    leadTimeP95: nodeLeadTime.p95,
    perHour: money(pricePerHour),
  }));
}

function ordered(batches: readonly Batch[], pool: string): number {
  return sumOf(batches.filter((batch) => batch.pool === pool).map(({ nodes }) => nodes));
}
