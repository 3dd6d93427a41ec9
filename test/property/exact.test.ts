/** Whatever two exactly placed tenants of one placement class ask for: each place is counted once, and what is held for one is not the other's. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { fresh } from '../../src/model/reading.ts';
import { NOW } from '../builders/instant.ts';
import { burstPool } from '../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  tierPods,
} from '../builders/snapshots.ts';
import { grantTo } from '../builders/tenant-shop.ts';
import { exactPlan } from '../unit/decide/exact-shop.ts';

const MOST = 8;
/** Of 500m on a node of 7,600m. */
const PER_NODE = 15;

const shops = fc
  .record({
    reserve: fc.integer({ min: 1, max: MOST }),
    joined: fc.integer({ min: 0, max: MOST }),
    /** Nodes full of pods of the first tenant, as far as they are there and not held. */
    full: fc.nat(MOST),
    needs: fc.tuple(fc.nat(150), fc.nat(150)),
    levels: fc.tuple(fc.constantFrom('L0', 'L1'), fc.constantFrom('L0', 'L1')),
    pinned: fc.nat(10),
  })
  .map((shop) => ({ ...shop, full: Math.min(shop.full, shop.joined, MOST - shop.reserve) }));

type Shop = typeof shops extends fc.Arbitrary<infer T> ? T : never;

function planned({ reserve, joined, full, needs, levels, pinned }: Shop): Plan {
  const nodes = Array.from({ length: joined }, (_, index) => {
    const node = cloudNode({ name: `cloud-${index + 1}` });
    return index < full ? carrying(node, [tierPods(PER_NODE, { tier: 'ads/ads' })]) : node;
  });
  const grantedTo = [grantTo('ads'), grantTo('shop', { reserveNodes: reserve })];
  const ids = nodes.map(({ providerId }) => providerId);
  const instances = ids.map((id) => instance(id));
  const [ads, shop] = needs;
  return exactPlan({
    nodes: [homeNode(), ...nodes],
    tiers: [
      {
        ...{ namespace: 'ads', name: 'ads', need: ads, has: full * PER_NODE },
        policy: { level: levels[0] },
      },
      { namespace: 'shop', name: 'web', need: shop, policy: { level: levels[1] } },
      { namespace: 'core', name: 'order', need: pinned, policy: { residency: 'Pinned' } },
    ],
    policies: { pools: [burstPool({ maxNodes: MOST, grantedTo })] },
    seen: {
      ledger: fresh([intent({ instances: ids.map((id) => recorded(id)) })], NOW),
      pools: [poolView({}, instances)],
    },
  });
}

describe('exact placement', () => {
  it('names every place once, never a cloud site for a pinned tier, and nothing that is held for another tenant', () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const { placing = [], tiers } = planned(shop);

        expect(placing.map(({ tier }) => tier)).not.toContain('core/order');
        for (const { tier, places } of placing) {
          const [home, ...cloud] = places;
          const verdict = tiers.find((one) => one.tier === tier);
          expect(home.sites).toEqual(['idc']);
          expect(home.replicas).toBe(verdict?.home);
          expect(cloud.map(({ sites }) => sites)).toEqual([['cloud-a']]);
          expect(cloud[0]?.replicas).toBe(verdict?.cloud);
          if (tier !== 'ads/ads') continue;
          expect(cloud[0]?.replicas).toBeLessThanOrEqual((MOST - shop.reserve) * PER_NODE);
        }
      }),
    );
  });
});
