/** What the clairvoyant optimum may use: no pool that a policy's own limits forbid. */
import { describe, expect, it } from 'vitest';
import type { ScalingPolicy, Site } from '../../../../src/model/policy.ts';
import { optimumShop } from '../../../../src/simulator/planning/optimum-shop.ts';
import {
  burstPool,
  cloudSite,
  demand,
  homeSite,
  policySet,
  tierPolicy,
} from '../../../builders/policies.ts';
import { scenario, workload } from '../small-world.ts';

interface Case {
  readonly tier?: Partial<ScalingPolicy>;
  readonly site?: Partial<Site>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tolerates?: readonly string[];
}

function shopOf({ tier, site, labels = { team: 'shop' }, tolerates = ['cloud'] }: Case = {}) {
  const policies = policySet({
    sites: [homeSite({ country: 'CN' }), cloudSite({ name: 'cloud', country: 'CN', ...site })],
    pools: [
      burstPool({
        site: 'cloud',
        placementClass: 'cloud',
        grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
      }),
    ],
    tiers: [
      tierPolicy({
        namespace: 'shop',
        target: {
          kind: 'workload',
          apiVersion: 'apps/v1',
          workloadKind: 'Deployment',
          name: 'web',
        },
        residency: 'Burstable',
        mode: 'Enforce',
        demands: [demand()],
        replicas: { min: 2, max: 9 },
        ...tier,
      }),
    ],
  });
  const shop = scenario({
    namespaces: [{ name: 'shop', labels }],
    workloads: [
      workload({ tolerates, unitCapacityAt: new Map([['cloud', 60]]) }),
      workload({ name: 'order', replicas: 3 }),
    ],
  });
  return optimumShop(shop, { shop, policies });
}

describe('what the clairvoyant optimum may use', () => {
  it('is a pool that the tier may use, with what a pod serves there', () => {
    const [web, order] = shopOf().tiers;
    expect(web).toMatchObject({ key: 'shop/web', atHome: 100, least: 2, most: 9 });
    expect(web?.reach).toEqual(new Map([[0, 60]]));
    // Nobody scales it: three pods, at home.
    expect(order).toMatchObject({ key: 'shop/order', least: 3, most: 3, reach: new Map() });
  });

  it.each<[string, Case]>([
    ['a pinned tier', { tier: { residency: 'Pinned' } }],
    ['a pool granted to others', { labels: { team: 'others' } }],
    ['a taint that pods do not tolerate', { tolerates: ['elsewhere'] }],
    ['another country', { site: { country: 'SG' } }],
    ['a site too far away', { tier: { maxRtt: 5 }, site: { rtt: 6 } }],
    ['a site of unknown distance', { tier: { maxRtt: 5 } }],
    ['a site that the policy does not name', { tier: { reach: { sites: ['other'], calls: [] } } }],
  ])('is not a pool for %s', (_, change) => {
    expect(shopOf(change).tiers[0]?.reach).toEqual(new Map());
  });

  it('is a pool in another country that lets this one in, and near enough', () => {
    const near = { country: 'SG', allowFrom: ['CN'], rtt: 5 };
    expect(shopOf({ tier: { maxRtt: 5 }, site: near }).tiers[0]?.reach.size).toBe(1);
  });
});
