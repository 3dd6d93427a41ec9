/** Why a tier grows, and when nothing may be done at all. */
import { describe, expect, it } from 'vitest';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { forecastOf, memoryOf, settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudSite, homeSite, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
} from '../../builders/snapshots.ts';
import { home, plan, reasons } from './growing-shop.ts';

/** A machine of ours has joined, and its node is to get our marks. */
const WITHOUT_MARK = [homeNode(), cloudNode({ name: 'a', pool: undefined })];
const RECORDED = {
  pools: [poolView({}, [instance('fake://a')])],
  ledger: fresh([intent({ count: 1, instances: [recorded('fake://a')] })], NOW),
};

describe('growth', () => {
  it('does nothing when what runs is what is needed', () => {
    const made = plan({ rps: 500 });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([]);
  });

  it('says why it grows', () => {
    const promoted = tierForecast(1_000);
    const causes = [{ kind: 'promotion' as const, rps: 1_000, subject: 'sales/a@1' }];
    const reason = (over: Partial<DecideInput>, rps = 1_000): unknown => {
      const found = plan({ nodes: home(5), rps, over }).actions[0];
      return found?.kind === 'set-replicas' ? found.reason : undefined;
    };
    const first = promoted.demands[0];
    if (first === undefined) throw new Error('the builder has one demand');

    expect(reason({})).toBe('demand-grew');
    expect(
      reason({ forecast: forecastOf([{ ...promoted, demands: [{ ...first, causes }] }]) }),
    ).toBe('promotion-floor');
    expect(
      reason(
        { policies: policySet({ tiers: [tierPolicy({ replicas: { min: 12, max: 20 } })] }) },
        0,
      ),
    ).toBe('below-minimum');
    const forced = policySet({
      overrides: [
        {
          id: 'shop/o',
          tier: 'shop/checkout',
          min: 30,
          perReplica: undefined,
          pause: false,
          noShrink: false,
          until: NOW + 1,
          reason: 'r',
        },
      ],
    });
    expect(reason({ policies: forced })).toBe('override-min');
  });

  it('restores replicas that a hand lowered below the floor in a promotion, and says so', () => {
    const left = { least: 20, most: 20 };
    const inPromotion = 'sales/a@1';
    const reason = (window: string | undefined): unknown => {
      const forecast = forecastOf([tierForecast(1_000, { inPromotion: window })]);
      const found = plan({
        nodes: home(5),
        rps: 0,
        over: { forecast, memory: memoryOf(settledMemory({ left })) },
      }).actions[0];
      return found?.kind === 'set-replicas' ? [found.to, found.reason] : undefined;
    };

    expect(reason(inPromotion)).toEqual([20, 'replicas-restored']);
    expect(reason(undefined)).toEqual([20, 'demand-grew']);
  });

  it('still says so when the write that restores them failed', () => {
    const first = lowered({ least: 20, most: 20 });
    const again = lowered(leftBy(first));
    const accepted = lowered({ least: 10, most: 10 });

    // 10 replicas are found, 20 are needed; what was left were 20, and are not 10 because they were found.
    expect([reasonOf(first), leftBy(first)]).toEqual([
      'replicas-restored',
      { least: 20, most: 20 },
    ]);
    expect([reasonOf(again), reasonOf(accepted)]).toEqual(['replicas-restored', 'demand-grew']);
  });

  function lowered(left: { least: number; most: number }): Plan {
    const forecast = forecastOf([tierForecast(1_000, { inPromotion: 'sales/a@1' })]);
    const memory = memoryOf(settledMemory({ left }));
    return plan({ nodes: home(5), rps: 0, over: { forecast, memory } });
  }

  function reasonOf({ actions: [action] }: Plan): unknown {
    return action?.reason;
  }

  function leftBy({ memory }: Plan): { least: number; most: number } {
    const left = memory.tiers['shop/checkout']?.left;
    if (left === undefined) throw new Error('nothing is remembered');
    return left;
  }

  it('acts on nothing in a cluster whose home nobody has labelled', () => {
    const made = plan({ nodes: [homeNode({ site: undefined })], rps: 5_000 });

    expect(made.actions).toEqual([]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'node-unknown', wanted: 'enforce policies' }),
    );
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'node-unknown', wanted: 'count their room' }),
    );
    expect(made.tiers[0]?.target).toBe(10);
  });

  it('lists in words what a pause keeps from being done', () => {
    const paused = { switches: fresh({ pause: true, noShrink: false }, NOW) };
    const made = plan({ rps: 500, nodes: WITHOUT_MARK, seen: { ...RECORDED, ...paused } });

    expect(made.actions).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'paused',
      subject: 'cluster',
      wanted: 'mark-node x1',
      detail: 'kingtide-switches says pause: "true"',
    });
  });

  it('does nothing at all while the switches cannot be read', () => {
    const seen = {
      ...RECORDED,
      switches: missing<{ pause: boolean; noShrink: boolean }>('no such ConfigMap'),
    };
    const made = plan({ rps: 500, nodes: WITHOUT_MARK, seen });

    expect(made.actions).toEqual([]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({
        reason: 'paused',
        detail: 'the switches cannot be read: no such ConfigMap',
      }),
    );
  });

  it('holds a tier whose target is missing, and does not count a tier that nobody looked at', () => {
    const made = plan({
      rps: 500,
      tier: { workload: missing('Deployment shop/checkout was not found') },
    });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'target-missing',
        subject: 'shop/checkout',
        wanted: 'run 10 replicas',
        detail: 'Deployment shop/checkout was not found',
      },
    ]);
    expect(plan({ rps: 500, seen: { tiers: [] } }).tiers).toEqual([]);
    expect(plan({ rps: 500, over: { forecast: forecastOf([]) } }).tiers).toEqual([]);
  });

  it('leaves a policy alone that only describes', () => {
    const policies = policySet({ tiers: [tierPolicy({ residency: 'Pinned', demands: [] })] });
    const over = { policies, forecast: forecastOf([tierForecast(0, { demands: [] })]) };

    expect(plan({ rps: 0, over, tier: { demands: [] } })).toMatchObject({ actions: [], holds: [] });
  });

  it('uses an OnPrem node no site of ours names as little as one without label', () => {
    const sites = [cloudSite(), homeSite({ name: 'other' })];

    expect(reasons(plan({ rps: 500, over: { policies: policySet({ sites }) } }))).toContain(
      'node-unknown',
    );
  });
});
