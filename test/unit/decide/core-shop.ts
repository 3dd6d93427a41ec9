/** A shop in front of an order database: checkout (L0) and browse (L2) in the cloud's reach, order pinned behind a ceiling. */
import { decide } from '../../../src/decide/decide.ts';
import type { DemandForecast } from '../../../src/model/forecast.ts';
import type { Memory } from '../../../src/model/memory.ts';
import type { Hold, Plan, TierVerdict } from '../../../src/model/plan.ts';
import type { Ceiling, ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing, type Reading } from '../../../src/model/reading.ts';
import type { Rps } from '../../../src/model/units.ts';
import {
  decideInput,
  demandForecast,
  forecastOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { demandReading, homeNode, snapshot, tierView, workload } from '../../builders/snapshots.ts';

/** One tier: what it is expected to be offered, and what it is offered now; the same unless told. */
export interface Asked {
  readonly rps: Rps;
  readonly now?: Reading<Rps>;
  readonly forecast?: Partial<DemandForecast>;
  readonly policy?: Partial<ScalingPolicy>;
  readonly replicas?: number;
  /** Its workload cannot be found. */
  readonly lost?: boolean;
}

export interface CoreShop {
  readonly checkout?: Asked;
  readonly browse?: Asked;
  readonly order?: Asked;
  readonly ceilings?: readonly Ceiling[] | undefined;
  /** Limits of the decision before; without them this is the first. */
  readonly remembered?: Memory['limits'];
  readonly paused?: boolean;
  /** One that covers now, of every tier. */
  readonly promotion?: string;
  /** Tiers that nothing was seen of. */
  readonly unseen?: readonly string[];
}

export const DATABASE: Ceiling = { name: 'db', requests: 4_000, connections: undefined };

/**
 * Each checkout makes one call of order, each browse 0.1. Order is planned at a water level of 100%, so that its ceiling
 * stands as it is; the others have one replica per 50 rps.
 */
export function coreShop(shop: CoreShop): Plan {
  const tiers = [
    part('checkout', shop.checkout, { level: 'L0', calls: [order(1)] }),
    part('browse', shop.browse, { level: 'L2', calls: [order(0.1)] }),
    part('order', shop.order, {
      namespace: 'core',
      id: 'core/order',
      residency: 'Pinned',
      entry: false,
      waterLevel: 1,
      acceptsCallsFrom: { matchLabels: { team: 'shop' } },
      ceilings: shop.ceilings ?? [DATABASE],
    }),
  ];
  const memories = Object.fromEntries(tiers.map(({ policy }) => [policy.id, settledMemory()]));
  return decide(
    deepFreeze(
      decideInput({
        policies: policySet({ tiers: tiers.map(({ policy }) => policy) }),
        snapshot: snapshot({
          nodes: Array.from({ length: 60 }, (_, index) => homeNode({ name: `home-${index}` })),
          tiers: tiers
            .map(({ view }) => view)
            .filter(({ tier }) => shop.unseen?.includes(tier) !== true),
          switches: fresh({ pause: shop.paused === true, noShrink: false }, NOW),
        }),
        forecast: forecastOf(
          tiers.map(({ forecast }) => ({ ...forecast, inPromotion: shop.promotion })),
        ),
        memory: {
          tiers: memories,
          ...(shop.remembered !== undefined && { limits: shop.remembered }),
        },
      }),
    ),
  );
}

function order(perRequest: number) {
  return { name: 'order', callee: 'core/order', perRequest, connectionsPerReplica: 4 };
}

function part(name: string, asked: Asked = { rps: 0 }, over: Partial<ScalingPolicy> = {}) {
  const policy = tierPolicy({ name, ...over, ...asked.policy });
  const { rps, now = fresh(rps, NOW), replicas = 10 } = asked;
  return {
    policy,
    view: tierView({
      tier: policy.id,
      workload: asked.lost
        ? missing('no such Deployment')
        : fresh(workload({ uid: `uid-${name}`, replicas }), NOW),
      demands: policy.demands.map((demand) => demandReading({ name: demand.name, now })),
    }),
    forecast: tierForecast(rps, {
      tier: policy.id,
      demands: policy.demands.map((demand) =>
        demandForecast(rps, { name: demand.name, ...asked.forecast }),
      ),
    }),
  };
}

export function verdict(plan: Plan, tier: string): TierVerdict {
  const found = plan.tiers.find((one) => one.tier === tier);
  if (found === undefined) throw new Error(`the plan has no tier ${tier}`);
  return found;
}

export function holdsOf(plan: Plan, tier: string): readonly Hold[] {
  return plan.holds.filter(({ subject }) => subject === tier);
}
