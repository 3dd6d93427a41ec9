/** Two tenants on one pool and one placement class: exactly placed pods of one stay off the nodes that are held for the other. */
import { describe, expect, it } from 'vitest';
import type { BurstPool, Grant } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  tierPods,
} from '../../builders/snapshots.ts';
import { grantTo } from '../../builders/tenant-shop.ts';
import { type ExactTier, exactPlan, spreadOf } from './exact-shop.ts';
import { line, lined } from './lined-shop.ts';

const NO_HOME = homeNode({ schedulable: false });

function shared(reserve: number, over: Partial<BurstPool> = {}): BurstPool {
  const grants: Grant[] = [grantTo('ads'), grantTo('shop', { reserveNodes: reserve })];
  return burstPool({ maxNodes: 6, grantedTo: grants, ...over });
}

/** Six nodes of the pool: the first `ads` full of pods of ads, the others empty. */
function nodes(ads: number): readonly NodeView[] {
  return Array.from({ length: 6 }, (_, index) => {
    const node = cloudNode({ name: `cloud-${index + 1}` });
    return index < ads ? carrying(node, [tierPods(15, { tier: 'ads/ads' })]) : node;
  });
}

interface Case {
  readonly tiers: readonly ExactTier[];
  readonly ads: number;
  readonly pools?: readonly BurstPool[];
  readonly sites?: Parameters<typeof lined>[0];
}

function spread({ tiers, ads, pools = [shared(3)], sites }: Case) {
  const there = nodes(ads);
  const ids = there.map(({ providerId }) => providerId);
  const cloud = sites === undefined ? cloudSite() : lined(sites);
  const made = exactPlan({
    tiers,
    nodes: [NO_HOME, ...there],
    policies: { pools, sites: [cloud, homeSite()] },
    seen: {
      ledger: fresh([intent({ instances: ids.map((id) => recorded(id)) })], NOW),
      pools: pools.map(({ name }) =>
        name === 'np1'
          ? poolView(
              {},
              ids.map((id) => instance(id)),
            )
          : poolView({ pool: name }),
      ),
    },
  });
  return spreadOf(made);
}

const ADS: ExactTier = { namespace: 'ads', name: 'ads', need: 90, has: 45 };
/** Served after the other tenant, and still not to be kept from what is held for it. */
const LATER = { level: 'L1' } as const;
const SHOP: ExactTier = { namespace: 'shop', name: 'web', need: 45, policy: LATER };

describe('nodes that are there', () => {
  it('are not for pods of another tenant as far as they are held: three of six', () => {
    expect(spread({ tiers: [ADS, SHOP], ads: 3 })).toEqual({
      'ads/ads': [0, 45],
      'shop/web': [0, 45],
    });
  });

  it('are so for all tiers of a tenant together', () => {
    const more: ExactTier = { namespace: 'ads', name: 'more', need: 30 };

    expect(spread({ tiers: [{ ...ADS, need: 30, has: 30 }, more, SHOP], ads: 2 })).toEqual({
      'ads/ads': [0, 30],
      'ads/more': [0, 15],
      'shop/web': [0, 45],
    });
  });

  it('are for anybody where nothing is held', () => {
    const own = burstPool({ name: 'np2', maxNodes: 0, grantedTo: [grantTo('shop')] });

    expect(spread({ tiers: [ADS, SHOP], ads: 3, pools: [shared(0), own] })).toEqual({
      'ads/ads': [0, 90],
      'shop/web': [0, 0],
    });
  });

  it('are for anybody whose pods the scheduler places: nobody could keep them off', () => {
    const preferred = { ...ADS, policy: { placement: undefined } };
    const made = spread({ tiers: [preferred, SHOP], ads: 3 });

    expect(made['shop/web']).toEqual([0, 0]);
  });

  it('are held behind lines, too', () => {
    const lines = [line('a', 100), line('b', 100)];
    const talk = { bytesPerRequest: 1_000 };
    const both = [
      { ...ADS, policy: talk },
      { ...SHOP, policy: { ...LATER, ...talk } },
    ];

    expect(spread({ tiers: both, ads: 3, sites: lines })).toEqual({
      'ads/ads': [0, 45],
      'shop/web': [0, 45],
    });
  });
});

describe('what is held', () => {
  it('counts pools that are granted to the tenant, and no pod that fits no node of theirs', () => {
    const own = burstPool({ name: 'np2', grantedTo: [grantTo('shop', { reserveNodes: 2 })] });
    const huge: ExactTier = {
      namespace: 'ads',
      name: 'huge',
      need: 1,
      workload: { perPod: { cpu: 9_000, memory: 0, pods: 1 } },
    };
    const unread: ExactTier = { namespace: 'ads', name: 'unread', need: 1, unread: true };

    expect(spread({ tiers: [ADS, SHOP, huge, unread], ads: 3, pools: [shared(3), own] })).toEqual({
      'ads/ads': [0, 45],
      'shop/web': [0, 45],
      'ads/huge': [0, 0],
    });
  });
});
