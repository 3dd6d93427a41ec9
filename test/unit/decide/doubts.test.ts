/** What makes a tier doubtful, and how each doubt is worded. */
import { describe, expect, it } from 'vitest';
import { tierCases } from '../../../src/decide/context.ts';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import {
  decideInput,
  demandForecast,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { snapshot, tierView, workload } from '../../builders/snapshots.ts';

function doubts(over: Partial<DecideInput> = {}): unknown {
  return tierCases(decideInput(over), undefined)[0]?.doubts.map(({ reason, detail }) => [
    reason,
    detail,
  ]);
}

describe('doubts about a tier', () => {
  it('are none when everything is fresh', () => {
    expect(doubts()).toEqual([]);
  });

  it('name a target that is missing or stale', () => {
    expect(
      doubts({ snapshot: snapshot({ tiers: [tierView({ workload: missing('not found') })] }) }),
    ).toEqual([['target-missing', 'Deployment checkout: not found']]);
    const stale = {
      kind: 'stale' as const,
      value: workload(),
      at: 1,
      cause: 'the watch is silent',
    };
    expect(doubts({ snapshot: snapshot({ tiers: [tierView({ workload: stale })] }) })).toEqual([
      ['target-missing', 'Deployment checkout: the watch is silent'],
    ]);
  });

  it('name a demand that nobody knows, and why', () => {
    const unknown = (over: Parameters<typeof demandForecast>[1]): unknown =>
      doubts({
        forecast: forecastOf([
          tierForecast(0, { demands: [demandForecast(0, { known: false, ...over })] }),
        ]),
      });

    expect(unknown({})).toEqual([['demand-unknown', 'demand requests: no reading and no floor']]);
    expect(unknown({ doubt: 'missing: no answer' })).toEqual([
      ['demand-unknown', 'demand requests: missing: no answer'],
      ['reading-doubtful', 'demand requests is missing: no answer'],
    ]);
    expect(doubts({ forecast: forecastOf([tierForecast(0, { demands: [] })]) })).toEqual([
      ['demand-unknown', 'the policy has no readable demand'],
    ]);
  });

  it('name a veto that is true, and one that cannot be read', () => {
    const policies = policySet({
      tiers: [tierPolicy({ vetoes: [{ name: 'errors', query: 'e', above: 5 }] })],
    });
    const vetoed = (now: ReturnType<typeof fresh<number>>): unknown =>
      doubts({
        policies,
        snapshot: snapshot({ tiers: [tierView({ vetoes: [{ name: 'errors', now }] })] }),
      });

    expect(vetoed(fresh(9, NOW))).toEqual([['veto', 'a veto signal is true']]);
    expect(vetoed(missing('no answer'))).toEqual([['veto', 'a veto signal cannot be read']]);
  });

  it('name a view that is stale, and nodes that are unseen', () => {
    const clusterView = { kind: 'stale' as const, value: 1, at: 1, cause: 'the watch is silent' };
    const unseen = { reason: 'nodes-unseen' as const, detail: '4 of 5 cloud nodes are not Ready' };
    const [tier] = tierCases(decideInput({ snapshot: snapshot({ clusterView }) }), unseen);

    expect(tier?.doubts).toEqual([
      { reason: 'view-stale', detail: 'stale: the watch is silent' },
      unseen,
    ]);
  });

  it('about the view do not begin the stabilisation time anew, those about the load do', () => {
    const clusterView = {
      kind: 'stale' as const,
      value: 1,
      at: 1,
      cause: 'our own write is not there yet',
    };
    const since = (over: Partial<DecideInput>): unknown =>
      tierCases(decideInput(over), undefined)[0]?.stability.validSince;
    const doubted = tierForecast(500, { demands: [demandForecast(500, { doubt: 'stale: old' })] });

    expect(since({ snapshot: snapshot({ clusterView }) })).toBe(settledMemory().validSince);
    expect(since({ forecast: forecastOf([doubted]) })).toBeUndefined();
  });

  it('leave the numbers readable: an unread demand is shown as none, not as 0', () => {
    const plan = decide(
      decideInput({ snapshot: snapshot({ tiers: [tierView({ demands: [] })] }) }),
    );

    expect(plan.tiers[0]?.demands[0]).toMatchObject({ name: 'requests', observed: undefined });
  });
});

describe('a hand on the replicas', () => {
  it('is seen when they are outside what was found and what was meant to be set', () => {
    const byHand = (left: { least: number; most: number } | undefined): unknown =>
      tierCases(decideInput({ memory: memoryOf(settledMemory({ left })) }), undefined)[0]?.byHand;

    expect(byHand({ least: 8, most: 9 })).toBe('raised');
    expect(byHand({ least: 11, most: 12 })).toBe('lowered');
    expect(byHand({ least: 8, most: 12 })).toBeUndefined();
    expect(byHand(undefined)).toBeUndefined();
  });

  it('is not seen in a view that is old, and what was left stands until one is fresh', () => {
    /** Ten replicas are seen where others were left. */
    const inOldView = (left: { least: number; most: number }, rps = 500) => {
      const stale = { kind: 'stale', value: workload(), at: NOW, cause: 'old' } as const;
      const input = decideInput({
        snapshot: snapshot({ tiers: [tierView({ workload: stale })] }),
        forecast: forecastOf([tierForecast(rps)]),
        memory: memoryOf(settledMemory({ left })),
      });
      const { memory } = decide(input);
      return {
        byHand: tierCases(input, undefined)[0]?.byHand,
        left: memory.tiers['shop/checkout']?.left,
      };
    };

    const [lower, higher] = [
      { least: 9, most: 9 },
      { least: 11, most: 11 },
    ];
    expect(inOldView(lower)).toEqual({ byHand: undefined, left: lower });
    expect(inOldView(higher)).toEqual({ byHand: undefined, left: higher });
    // 600 rps need 12 replicas, and growth does not wait for a view.
    expect(inOldView(lower, 600)).toEqual({ byHand: undefined, left: { least: 9, most: 12 } });
  });

  it('is not seen while the target is missing', () => {
    const over = {
      snapshot: snapshot({ tiers: [tierView({ workload: missing('not found') })] }),
      memory: memoryOf(settledMemory({ left: { least: 5, most: 5 } })),
    };

    expect(tierCases(decideInput(over), undefined)[0]?.byHand).toBeUndefined();
  });

  it('raising them above the maximum is not adopted above it', () => {
    const policies = policySet({ tiers: [tierPolicy({ replicas: { min: 2, max: 8 } })] });
    const memory = memoryOf(settledMemory({ left: { least: 5, most: 5 } }));

    expect(tierCases(decideInput({ policies, memory }), undefined)[0]?.stability.largest).toBe(8);
  });
});

describe('growth of our own', () => {
  const AFTER = tierPolicy().scaleIn.after;

  /** 10 replicas are seen and 10 needed; 12 were last needed, and decided on, a whole stabilisation time ago. */
  function largest(found: number): unknown {
    const memory = memoryOf(
      settledMemory({
        ...{ found, left: { least: found, most: 12 } },
        peaks: [
          { at: NOW - AFTER, replicas: 12 },
          { at: NOW - 5_000, replicas: 9 },
        ],
      }),
    );
    const seen = snapshot({
      tiers: [tierView({ workload: fresh(workload({ replicas: 12 }), NOW) })],
    });
    return tierCases(decideInput({ memory, snapshot: seen }), undefined)[0]?.stability.largest;
  }

  it('counts from where it is seen, however long its write was under way', () => {
    expect(largest(10)).toBe(12);
  });

  it('counts once: replicas that were found before say nothing of a need', () => {
    expect(largest(12)).toBe(10);
  });

  it('is known by what the cycle before found', () => {
    expect(decide(decideInput()).memory.tiers['shop/checkout']?.found).toBe(10);
  });
});

describe('tiers', () => {
  it('are decided in the order of level, then name', () => {
    const policies = policySet({
      tiers: [
        tierPolicy({ name: 'b', level: 'L1' }),
        tierPolicy({ name: 'a', level: 'L1' }),
        tierPolicy({ name: 'c' }),
      ],
    });
    const tiers = policies.tiers.map(({ id }) => tierView({ tier: id }));
    const forecast = forecastOf(policies.tiers.map(({ id }) => tierForecast(500, { tier: id })));

    expect(
      decide(decideInput({ policies, snapshot: snapshot({ tiers }), forecast })).tiers.map(
        ({ tier }) => tier,
      ),
    ).toEqual(['shop/c', 'shop/a', 'shop/b']);
  });
});
