/**
 * Draws the truth of one seed: the scenario with capacities, boot times, usage and surges moved within their ranges.
 * Each entity has a stream of its own; a scenario without ranges comes back as it is.
 */
import type { SiteName } from '../../model/policy.ts';
import type { LeadTime, Ratio } from '../../model/units.ts';
import type { Randomness } from '../random.ts';
import { type Scenario, type WorkloadTruth, workloadKey } from '../scenario.ts';
import type { TrafficPart } from '../traffic/part.ts';
import type { RatioRange } from './ranges.ts';

export function drawTruth(scenario: Scenario, randomness: Randomness): Scenario {
  const { truth } = scenario;
  if (truth === undefined) return scenario;
  const factor = (range: RatioRange | undefined, entity: string): Ratio =>
    range === undefined
      ? 1
      : range.from + (range.to - range.from) * randomness.stream(`truth/${entity}`).next();

  const crowd = factor(truth.promotion, 'promotion');
  const homes = scenario.sites.map(({ name }) => name);
  const clouds = [...new Set(scenario.pools.map(({ site }) => site))];

  function capacityAt(workload: WorkloadTruth, site: SiteName): number {
    const written = workload.unitCapacityAt.get(site) ?? workload.unitCapacity;
    const entity = `${workloadKey(workload)}/${site}`;
    const away = homes.includes(site) ? 1 : factor(truth?.distance, `distance/${entity}`);
    return written * factor(truth?.unitCapacity, `capacity/${entity}`) * away;
  }

  return {
    ...scenario,
    workloads: scenario.workloads.map((workload) => ({
      ...workload,
      unitCapacityAt: new Map(
        [...homes, ...clouds].map((site) => [site, capacityAt(workload, site)]),
      ),
      usage: (workload.usage ?? 1) * factor(truth.usage, `usage/${workloadKey(workload)}`),
      traffic: workload.traffic.map((part) => grown(part, crowd)),
    })),
    pools: scenario.pools.map((pool) => ({
      ...pool,
      leadTime: longer(pool.leadTime, factor(truth.bootTimes, `boot/${pool.nodeGroup}`)),
    })),
  };
}

function longer({ p50, p95 }: LeadTime, factor: Ratio): LeadTime {
  return { p50: p50 * factor, p95: p95 * factor };
}

/** Everyday load is as written; what a promotion adds is not. */
function grown(part: TrafficPart, factor: Ratio): TrafficPart {
  switch (part.shape) {
    case 'flat':
    case 'daily':
    case 'rush':
    case 'points':
    case 'jitter':
    case 'outage':
      return part;
    case 'double-step':
      return { ...part, rps: part.rps * factor, againRps: part.againRps * factor };
    case 'flash':
    case 'step':
    case 'ramp':
    case 'sigmoid':
    case 'tail':
    case 'stairs':
      return { ...part, rps: part.rps * factor };
  }
}
