/** Sites and orders of any kind: replicas and sites agree, a site's loss only ever adds, waiting only ever delays growth. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { DecideInput } from '../../src/model/decide-input.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ScalingPolicy } from '../../src/model/policy.ts';
import { fresh } from '../../src/model/reading.ts';
import { smallestAmong } from '../../src/model/unit-capacity.ts';
import { decideInput, forecastOf, settledMemory, tierForecast } from '../builders/decisions.ts';
import { deepFreeze } from '../builders/frozen.ts';
import { NOW } from '../builders/instant.ts';
import {
  burstPool,
  cloudSite,
  demand,
  homeSite,
  policySet,
  tierPolicy,
} from '../builders/policies.ts';
import {
  carrying,
  homeNode,
  poolView,
  snapshot,
  tierPods,
  tierView,
  workload,
} from '../builders/snapshots.ts';

const CLOUDS = ['cloud-a', 'cloud-b', 'cloud-c', 'cloud-d'];
const capacity = fc.integer({ min: 20, max: 200 });

interface Shop {
  readonly rps: number;
  readonly policy?: Partial<ScalingPolicy>;
  readonly maxNodes?: readonly number[];
  /** Pods at each of three home sites. */
  readonly spread?: readonly [number, number, number];
}

function shop({ rps, policy = {}, maxNodes = [], spread = [1, 1, 1] }: Shop): DecideInput {
  const pools = maxNodes.map((most, index) =>
    burstPool({
      name: `np${index}`,
      site: CLOUDS[index] ?? 'cloud-a',
      maxNodes: most,
      pricePerHour: { currency: 'CNY', micros: (index + 1) * 1_000_000 },
    }),
  );
  const homes = spread.map((count, index) =>
    carrying(homeNode({ name: `home-${index}`, site: `idc-${index}` }), [tierPods(count)]),
  );
  const replicas = spread[0] + spread[1] + spread[2];
  const seen = fresh(workload({ replicas }), NOW);
  return deepFreeze(
    decideInput({
      policies: policySet({
        sites: [
          ...CLOUDS.map((name) => cloudSite({ name })),
          ...spread.map((_, index) => homeSite({ name: `idc-${index}` })),
        ],
        pools,
        tiers: [tierPolicy(policy)],
      }),
      snapshot: snapshot({
        nodes: homes,
        tiers: [tierView({ workload: seen })],
        pools: pools.map(({ name }) => poolView({ pool: name })),
      }),
      forecast: forecastOf([tierForecast(rps)]),
    }),
  );
}

function needed({ tiers }: Plan): number {
  return tiers[0]?.needed ?? Number.NaN;
}

describe('unit capacity per site', () => {
  it('is never larger than at a site in use, whatever the sites, and the same twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6_000 }),
        fc.array(capacity, { minLength: 4, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
        (rps, perReplica, maxNodes) => {
          const perSite = CLOUDS.map((name, index) => ({
            name,
            perReplica: perReplica[index] ?? 20,
          }));
          const uneven = demand({ perSite });
          const input = shop({ rps, policy: { demands: [uneven] }, maxNodes });
          const made = decide(input);
          const [tier] = made.tiers;
          const ordered = made.actions.flatMap((action) =>
            action.kind === 'order-nodes' ? [CLOUDS[Number(action.pool.slice(2))] ?? ''] : [],
          );

          expect(tier?.demands[0]?.perReplica).toBeLessThanOrEqual(
            smallestAmong(uneven, ['idc-0', ...ordered]),
          );
          expect(JSON.stringify(decide(input))).toBe(JSON.stringify(made));
        },
      ),
    );
  });

  it('changes nothing where every site has the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6_000 }), (rps) => {
        const perSite = CLOUDS.map((name) => ({ name, perReplica: 100 }));
        const even = decide(
          shop({ rps, policy: { demands: [demand({ perSite })] }, maxNodes: [9] }),
        );
        const plain = decide(shop({ rps, maxNodes: [9] }));

        expect(even.actions).toEqual(plain.actions);
      }),
    );
  });
});

describe('the loss of the largest site', () => {
  it('only ever adds replicas, and leaves enough or says that it does not', () => {
    const pods = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.tuple(pods, pods, pods), (rps, spread) => {
        const survive = { survive: 'LargestSite', waterLevel: 0.9 } as const;
        const made = decide(shop({ rps, spread, policy: survive }));
        const without = needed(decide(shop({ rps, spread, policy: { waterLevel: 0.9 } })));
        const total = spread[0] + spread[1] + spread[2];
        const largest = Math.max(...spread) / total;
        const remain = needed(made) - Math.ceil(needed(made) * largest - 1e-9);
        const isTold = made.holds.some(({ reason }) => reason === 'site-loss');

        expect(needed(made)).toBeGreaterThanOrEqual(without);
        expect(needed(made)).toBeLessThanOrEqual(Math.max(without, 2 * Math.ceil(rps / 100)));
        if (total > 0) expect(isTold).toBe(remain < Math.ceil(rps / 100));
      }),
    );
  });
});

describe('a tier that starts after another', () => {
  it('is never shrunk for it, never grown by it, and waits for nobody who is ready or long overdue', () => {
    const count = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 0, max: 600 }), (ready, aim, seconds) => {
        const made = decide(pair({ ready, aim, seconds, startAfter: ['shop/mirror'] }));
        const free = decide(pair({ ready, aim, seconds, startAfter: [] }));
        const [to, most] = [grownTo(made), grownTo(free)];

        expect(to).toBeGreaterThanOrEqual(10);
        expect(to).toBeLessThanOrEqual(most);
        // Twice the 145 s of this forecast.
        if (ready >= Math.max(2, aim) || seconds >= 290) expect(to).toBe(most);
      }),
    );
  });
});

interface Pair {
  readonly ready: number;
  readonly aim: number;
  readonly seconds: number;
  readonly startAfter: readonly string[];
}

/** Checkout has 10 replicas and is to have 14; the mirror has so many Ready and is to have so many. */
function pair({ ready, aim, seconds, startAfter }: Pair): DecideInput {
  const mirror = workload({ uid: 'uid-mirror', replicas: aim, readyReplicas: ready });
  return decideInput({
    policies: policySet({ tiers: [tierPolicy({ startAfter }), tierPolicy({ name: 'mirror' })] }),
    snapshot: snapshot({
      nodes: [0, 1, 2, 3].map((index) => homeNode({ name: `home-${index}` })),
      tiers: [tierView(), tierView({ tier: 'shop/mirror', workload: fresh(mirror, NOW) })],
    }),
    forecast: forecastOf([tierForecast(700), tierForecast(50 * aim, { tier: 'shop/mirror' })]),
    memory: {
      tiers: {
        'shop/checkout': settledMemory(),
        'shop/mirror': settledMemory({ shortSince: NOW - seconds * 1_000 }),
      },
    },
  });
}

function grownTo({ actions }: Plan): number {
  for (const action of actions)
    if (action.kind === 'set-replicas' && action.tier === 'shop/checkout') return action.to;
  return 10;
}
