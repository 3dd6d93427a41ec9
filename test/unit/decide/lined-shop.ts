/** One tier of 50 rps and 50 Mbit/s a replica, whose cloud site lies behind lines; 14 replicas fit at home. */
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { TierForecast } from '../../../src/model/forecast.ts';
import type { Memory } from '../../../src/model/memory.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { BurstPool, Line, ScalingPolicy, Site } from '../../../src/model/policy.ts';
import { fresh, type Reading } from '../../../src/model/reading.ts';
import type { LineView, NodeView, Snapshot, TierView } from '../../../src/model/snapshot.ts';
import { forecastOf, settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite, policySet, tierPolicy } from '../../builders/policies.ts';
import { carrying, demandReading, homeNode, tierPods, tierView } from '../../builders/snapshots.ts';
import { plan } from './growing-shop.ts';

/** 1 Mbit: so many bytes a request that 50 rps are 50 Mbit/s. */
export const MEGABIT = 125_000;

export function line(name: string, gigabits = 1, over: Partial<Line> = {}): Line {
  return { name, to: 'idc', bandwidth: gigabits * 1e9, ...over };
}

export function lined(all: readonly Line[], over: Partial<Site> = {}): Site {
  return cloudSite({ lines: { all, waterLevel: 0.7 }, ...over });
}

export function view(name: string, over: Partial<LineView>): LineView {
  return { site: 'cloud-a', line: name, ...over };
}

export const up = (value: number): Reading<number> => fresh(value, NOW);

export interface LinedShop {
  readonly lines: readonly Line[];
  readonly rps: number;
  readonly views?: readonly LineView[];
  readonly nodes?: readonly NodeView[];
  readonly replicas?: number;
  readonly ready?: number;
  readonly now?: Reading<number>;
  readonly policy?: Partial<ScalingPolicy>;
  readonly sites?: readonly Site[];
  readonly pools?: readonly BurstPool[];
  /** Tiers beside the first, with their views and forecasts. */
  readonly tiers?: readonly ScalingPolicy[];
  readonly others?: readonly TierView[];
  readonly forecasts?: readonly TierForecast[];
  readonly memory?: Partial<Memory>;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

export function linedShop(shop: LinedShop): Plan {
  const { lines, rps, views, now = fresh(rps, NOW) } = shop;
  const policy = tierPolicy({ bytesPerRequest: MEGABIT, ...shop.policy });
  const { workload } = tierView();
  const seen =
    workload.kind === 'fresh' && shop.replicas !== undefined
      ? fresh({ ...workload.value, replicas: shop.replicas, readyReplicas: shop.replicas }, NOW)
      : workload;
  const own = tierView({ workload: seen, demands: [demandReading({ now })] });
  return plan({
    rps,
    nodes: shop.nodes ?? [homeNode()],
    seen: {
      tiers: [own, ...(shop.others ?? [])],
      ...(views !== undefined && { lines: views }),
      ...shop.seen,
    },
    over: {
      policies: policySet({
        sites: shop.sites ?? [lined(lines), homeSite()],
        tiers: [policy, ...(shop.tiers ?? [])],
        pools: shop.pools ?? [burstPool()],
      }),
      forecast: forecastOf([tierForecast(rps), ...(shop.forecasts ?? [])]),
      memory: { tiers: { 'shop/checkout': settledMemory() }, ...shop.memory },
      ...shop.over,
    },
  });
}

/** The home node full with 14 pods, and cloud nodes with these many. */
export function spread(...cloud: readonly NodeView[]): NodeView[] {
  return [carrying(homeNode(), [tierPods(14)]), ...cloud];
}
