/** Who is grown first, who waits for it, how long, and for what nobody waits. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Cause } from '../../../src/model/forecast.ts';
import type { TierMemory } from '../../../src/model/memory.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { TierView } from '../../../src/model/snapshot.ts';
import { SECOND } from '../../../src/model/units.ts';
import {
  decideInput,
  demandForecast,
  forecastOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
import { snapshot, tierView, workload } from '../../builders/snapshots.ts';
import { home, ordered } from './growing-shop.ts';

const CHECKOUT = 'shop/checkout';
const MIRROR = 'shop/mirror';

interface Shop {
  /** Ready replicas of the mirror, which has two and needs four. */
  readonly ready?: number;
  readonly mirror?: Partial<ScalingPolicy>;
  readonly mirrorView?: Partial<TierView>;
  /** Null: nothing is remembered of it. */
  readonly mirrorMemory?: Partial<TierMemory> | null;
  readonly checkout?: Partial<ScalingPolicy>;
  readonly causes?: readonly Cause[];
  readonly homes?: number;
  readonly over?: Partial<DecideInput['policies']>;
}

/** The mirror is to have 4 replicas (200 rps). Checkout has 10, is to have 40 (2,000 rps), and starts after the mirror. */
function shop(parts: Shop = {}): DecideInput {
  const { ready = 2, mirror, mirrorView, mirrorMemory = {}, checkout, causes = [] } = parts;
  const policies = policySet({
    tiers: [
      tierPolicy({ startAfter: [MIRROR], ...checkout }),
      tierPolicy({ name: 'mirror', startAfter: ['shop/gone'], ...mirror }),
    ],
    ...parts.over,
  });
  const own = fresh(workload({ uid: 'uid-mirror', replicas: 2, readyReplicas: ready }), NOW);
  const grown = demandForecast(2_000, { causes });
  return deepFreeze(
    decideInput({
      policies,
      snapshot: snapshot({
        nodes: home(parts.homes ?? 5),
        tiers: [tierView(), tierView({ tier: MIRROR, workload: own, ...mirrorView })],
      }),
      forecast: forecastOf([
        tierForecast(2_000, { demands: [grown] }),
        tierForecast(200, { tier: MIRROR }),
      ]),
      memory: {
        tiers: {
          [CHECKOUT]: settledMemory(),
          ...(mirrorMemory !== null && { [MIRROR]: settledMemory(mirrorMemory) }),
        },
      },
    }),
  );
}

function grownTo({ actions }: Plan, tier: string): number | undefined {
  for (const action of actions)
    if (action.kind === 'set-replicas' && action.tier === tier) return action.to;
  return undefined;
}

function waits({ holds }: Plan): unknown[] {
  return holds.filter(({ reason }) => reason === 'start-after' || reason === 'start-late');
}

describe('a tier that starts after another', () => {
  it('is given the share of its replicas that the other has Ready of its own', () => {
    const made = decide(shop());

    // 2 of 4 are Ready: half of 40. The mirror itself grows at once, whoever is missing among those before it.
    expect([grownTo(made, CHECKOUT), grownTo(made, MIRROR)]).toEqual([20, 4]);
    expect(waits(made)).toEqual([
      {
        reason: 'start-after',
        subject: CHECKOUT,
        wanted: 'grow 10 to 40 replicas',
        detail: 'shop/mirror has 2 of 4 replicas Ready: no more than 20 until then',
      },
    ]);
    expect(made.memory.tiers[MIRROR]?.shortSince).toBe(NOW);
    expect(made.memory.tiers[CHECKOUT]).not.toHaveProperty('shortSince');
  });

  it('grows whole once the other is Ready, and no longer remembers that it was not', () => {
    const replicas = fresh(workload({ uid: 'uid-mirror', replicas: 4, readyReplicas: 4 }), NOW);
    const made = decide(
      shop({ mirrorView: { workload: replicas }, mirrorMemory: { shortSince: NOW - SECOND } }),
    );

    expect([grownTo(made, CHECKOUT), waits(made)]).toEqual([40, []]);
    expect(made.memory.tiers[MIRROR]).not.toHaveProperty('shortSince');
  });

  it('is never shrunk for it', () => {
    // None of 4 is Ready: a share of 0, and the 10 replicas that are there stay.
    const made = decide(shop({ ready: 0 }));

    expect(grownTo(made, CHECKOUT)).toBeUndefined();
    expect(made.memory.tiers[CHECKOUT]?.left).toEqual({ least: 10, most: 10 });
  });

  it.each([
    ['last', [MIRROR, 'shop/search']],
    ['first', ['shop/search', MIRROR]],
  ])('rounds down, and follows the slowest of several, named %s', (_, startAfter) => {
    // 3 of 4 Ready is 30 of 40, 1 of 3 is 13.3.
    const both = shop({ ready: 3, checkout: { startAfter } });
    const search = fresh(workload({ uid: 'uid-search', replicas: 3, readyReplicas: 1 }), NOW);
    const made = decide({
      ...both,
      policies: {
        ...both.policies,
        tiers: [...both.policies.tiers, tierPolicy({ name: 'search' })],
      },
      snapshot: {
        ...both.snapshot,
        tiers: [...both.snapshot.tiers, tierView({ tier: 'shop/search', workload: search })],
      },
      forecast: {
        ...both.forecast,
        tiers: [...both.forecast.tiers, tierForecast(150, { tier: 'shop/search' })],
      },
      memory: { tiers: { ...both.memory.tiers, 'shop/search': settledMemory() } },
    });

    expect(grownTo(made, CHECKOUT)).toBe(13);
  });

  it('has its nodes ordered meanwhile', () => {
    // One home node takes 14 pods of 500m: 4 mirrors and 10 checkouts. 30 more need 2 nodes of 15.
    expect(ordered(decide(shop({ homes: 1 })))).toEqual([{ pool: 'np1', count: 2 }]);
  });

  it('waits no longer than twice the lead time of nodes and pods, and says so', () => {
    // The horizon of nodes is 145 s in this forecast: twice that is 290 s.
    const last = decide(shop({ mirrorMemory: { shortSince: NOW - 289 * SECOND } }));
    const over = decide(shop({ mirrorMemory: { shortSince: NOW - 290 * SECOND } }));

    expect([grownTo(last, CHECKOUT), grownTo(over, CHECKOUT)]).toEqual([20, 40]);
    expect(over.memory.tiers[MIRROR]?.shortSince).toBe(NOW - 290 * SECOND);
    expect(waits(over)).toEqual([
      {
        reason: 'start-late',
        subject: CHECKOUT,
        wanted: 'start after shop/mirror',
        detail: 'shop/mirror has 2 of 4 replicas Ready for longer than 290 s',
      },
    ]);
  });

  it('does not wait for what a restarted process has forgotten, and remembers it anew', () => {
    const made = decide(shop({ mirrorMemory: null }));

    expect([grownTo(made, CHECKOUT), waits(made)]).toEqual([40, []]);
    expect(made.memory.tiers[MIRROR]?.shortSince).toBe(NOW);
  });

  it.each<[string, Shop]>([
    ['that is only watched', { mirror: { mode: 'Observe' } }],
    ['whose target cannot be read', { mirrorView: { workload: missing('gone') } }],
  ])('does not wait for one %s: it has what it is to have', (_, parts) => {
    const made = decide(shop(parts));

    expect([grownTo(made, CHECKOUT), waits(made)]).toEqual([40, []]);
  });

  it('waits for all that the other is to have, though that one waits itself', () => {
    // The mirror waits for checkout, too, which no validated set does: nobody is stuck, each has its share.
    const made = decide(shop({ mirror: { startAfter: [CHECKOUT] } }));

    // 10 of 40 Ready gives the mirror floor(4 / 4) = 1, and it keeps its 2.
    expect([grownTo(made, CHECKOUT), grownTo(made, MIRROR)]).toEqual([20, undefined]);
  });

  it.each<[string, Shop, number]>([
    // 1,500 rps at 50 rps each.
    ['a promotion', { causes: [{ kind: 'promotion', rps: 1_500, subject: 'sales' }] }, 30],
    ['a tail', { causes: [{ kind: 'tail', rps: 1_500, subject: 'sales' }] }, 30],
    // A floor that nodes ordered now would come in time for, far above what is needed yet.
    ['one that is near', { causes: [{ kind: 'promotion', rps: 9_000, subject: 'sales' }] }, 40],
    ['an Override', { over: { overrides: [override({ min: 25 })] } }, 25],
    ['its minimum', { checkout: { replicas: { min: 24, max: 2_000 } } }, 24],
    // What is merely seen waits.
    ['not a trend', { causes: [{ kind: 'trend', rps: 1_500, subject: 'minutes' }] }, 20],
  ])('does not keep %s waiting', (_, parts, replicas) => {
    expect(grownTo(decide(shop(parts)), CHECKOUT)).toBe(replicas);
  });
});
