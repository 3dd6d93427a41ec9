/** Nodes that stand without demand, warm ones and those a person asked for: ordered when missing, kept when there, within every cap. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { BurstPool, Override } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, override, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { plan } from './growing-shop.ts';

/** Ten replicas that all fit at home: nobody needs the cloud. */
function quiet(
  pool: Partial<BurstPool>,
  nodes: readonly NodeView[] = [],
  seen: Partial<Snapshot> = {},
) {
  const instances = nodes.map(({ providerId }) => recorded(providerId));
  const listed = nodes.map(({ providerId }) => instance(providerId));
  const input = decideInput({
    policies: policySet({ pools: [burstPool(pool)] }),
    snapshot: snapshot({
      nodes: [homeNode(), ...nodes],
      ledger: fresh(nodes.length === 0 ? [] : [intent({ instances })], NOW),
      pools: [poolView({}, listed)],
      ...seen,
    }),
  });
  return decide(input);
}

const briefly = ({ actions }: ReturnType<typeof decide>) =>
  actions.flatMap((action) => {
    if (action.kind === 'order-nodes') return [`order ${action.count}: ${action.reason}`];
    return action.kind === 'drain-node' || action.kind === 'undrain-node'
      ? [`${action.kind} ${action.node.name}`]
      : [];
  });

const two = [cloudNode({ name: 'c1' }), cloudNode({ name: 'c2' })];

describe('warm nodes', () => {
  it('are ordered without demand, for nobody, within the limits of the pool', () => {
    expect(briefly(quiet({ warmNodes: 3 }))).toEqual(['order 3: warm-nodes']);
    expect(briefly(quiet({}))).toEqual([]);
    const capped = quiet({ warmNodes: 3, maxNodes: 2 });
    expect(briefly(capped)).toEqual(['order 2: warm-nodes']);
    expect(capped.holds.map(({ reason }) => reason)).toContain('pool-full');
    const order = capped.actions.find(({ kind }) => kind === 'order-nodes');
    expect(order).toMatchObject({ tiers: [] });
  });

  it('are counted while they are on their way', () => {
    const one = intent({ count: 2, createdAt: NOW - MINUTE, settledAt: NOW - MINUTE });
    const seen = { ledger: fresh([one], NOW), pools: [poolView({}, [], 2)] };

    expect(briefly(quiet({ warmNodes: 3 }, [], seen))).toEqual(['order 1: warm-nodes']);
    expect(briefly(quiet({ warmNodes: 2 }, [], seen))).toEqual([]);
  });

  it('are kept, and what is more than they goes back', () => {
    expect(briefly(quiet({ warmNodes: 2 }, two))).toEqual([]);
    expect(briefly(quiet({ warmNodes: 1 }, two))).toEqual(['drain-node c2']);
    expect(briefly(quiet({}, two))).toEqual(['drain-node c2', 'drain-node c1']);
  });

  it('are taken from what is being emptied before any are ordered', () => {
    const draining = cloudNode({ name: 'c3', drainingSince: NOW - HOUR });

    expect(briefly(quiet({ warmNodes: 2 }, [cloudNode({ name: 'c1' }), draining]))).toEqual([
      'undrain-node c3',
    ]);
    expect(briefly(quiet({ warmNodes: 1 }, [cloudNode({ name: 'c1' }), draining]))).toEqual([]);
  });

  it('are of their own pool', () => {
    const pools = [burstPool(), burstPool({ name: 'np2', warmNodes: 1 })];
    const made = decide(
      decideInput({
        policies: policySet({ pools }),
        snapshot: snapshot({
          nodes: [homeNode(), ...two],
          ledger: fresh([intent({ instances: two.map((node) => recorded(node.providerId)) })], NOW),
          pools: [
            poolView(
              {},
              two.map((node) => instance(node.providerId)),
            ),
            poolView({ pool: 'np2' }),
          ],
        }),
      }),
    );

    expect(briefly(made)).toEqual(['order 1: warm-nodes', 'drain-node c2', 'drain-node c1']);
  });
});

describe('the nodes of an Override', () => {
  const pools = [burstPool(), burstPool({ name: 'np2' })];

  function asked(over: Partial<DecideInput['policies']>, nodes: readonly NodeView[] = []) {
    const instances = nodes.map(({ providerId }) => recorded(providerId));
    const listed = nodes.map(({ providerId }) => instance(providerId));
    return decide(
      decideInput({
        policies: policySet({ pools, ...over }),
        snapshot: snapshot({
          nodes: [homeNode(), ...nodes],
          ledger: fresh(nodes.length === 0 ? [] : [intent({ instances })], NOW),
          pools: [poolView({}, listed), poolView({ pool: 'np2' })],
        }),
      }),
    );
  }

  it('are ordered for its tier from the pools that serve it, one after the other', () => {
    const small = [burstPool({ maxNodes: 2 }), burstPool({ name: 'np2' })];
    const made = asked({ pools: small, overrides: [override({ nodes: 3 })] });

    expect(briefly(made)).toEqual(['order 2: override-nodes', 'order 1: override-nodes']);
    const order = made.actions.find(({ kind }) => kind === 'order-nodes');
    expect(order).toMatchObject({ pool: 'np1', tiers: ['shop/checkout'] });
    // Another team's pool serves nobody here.
    const granted = [{ name: 'x', namespaceSelector: { matchLabels: { team: 'x' } } }];
    const foreign = [burstPool({ grantedTo: granted })];
    expect(briefly(asked({ pools: foreign, overrides: [override({ nodes: 3 })] }))).toEqual([]);
  });

  it('are kept where they are, in whichever pool, the larger number of two', () => {
    expect(briefly(asked({ overrides: [override({ nodes: 2 })] }, two))).toEqual([]);
    expect(briefly(asked({ overrides: [override({ nodes: 1 })] }, two))).toEqual(['drain-node c2']);
    const both = [override({ nodes: 1 }), override({ id: 'shop/b', nodes: 3 }), override({})];
    expect(briefly(asked({ overrides: both }, two))).toEqual(['order 1: override-nodes']);
    expect(briefly(asked({ overrides: [...both].reverse() }, two))).toEqual([
      'order 1: override-nodes',
    ]);
  });

  it('are no more than what a pool keeps warm or replicas need, where that is as many', () => {
    const warm = [burstPool({ warmNodes: 2 }), burstPool({ name: 'np2' })];

    expect(briefly(asked({ pools: warm, overrides: [override({ nodes: 2 })] }))).toEqual([
      'order 2: warm-nodes',
    ]);
    expect(briefly(asked({ pools: warm, overrides: [override({ nodes: 3 })] }))).toEqual([
      'order 3: warm-nodes',
    ]);
    // Of 20 replicas six are on a node: that one is it, and the other goes back.
    const busy = decide(
      decideInput({
        policies: policySet({ pools: [burstPool({ warmNodes: 1 })] }),
        forecast: forecastOf([tierForecast(1_000)]),
        snapshot: snapshot({
          nodes: [homeNode(), ...two],
          tiers: [tierView({ workload: fresh(workload({ replicas: 20 }), NOW) })],
          ledger: fresh([intent({ instances: two.map((node) => recorded(node.providerId)) })], NOW),
          pools: [
            poolView(
              {},
              two.map((node) => instance(node.providerId)),
            ),
          ],
        }),
      }),
    );
    expect(briefly(busy)).toEqual(['drain-node c2']);
    // 100 replicas need six nodes; the seventh is the person's, and goes into the same order.
    const made = plan({
      rps: 5_000,
      over: { policies: policySet({ overrides: [override({ nodes: 7 })] }) },
    });
    expect(briefly(made)).toEqual(['order 7: home-full']);
  });

  it('are for a tier that places orders, and that nobody paused or released', () => {
    const nothing = (over: Partial<Override>, mode: 'Enforce' | 'Observe' = 'Enforce') =>
      briefly(
        asked({ tiers: [tierPolicy({ mode })], overrides: [override({ nodes: 3, ...over })] }),
      );

    expect(nothing({})).toEqual(['order 3: override-nodes']);
    expect([nothing({}, 'Observe'), nothing({ pause: true }), nothing({ release: true })]).toEqual([
      [],
      [],
      [],
    ]);
    const pinned = [tierPolicy({ residency: 'Pinned' })];
    expect(briefly(asked({ tiers: pinned, overrides: [override({ nodes: 3 })] }))).toEqual([]);
  });

  it('are refused to a tier that must stay at home, by the rule that keeps it there', () => {
    const overrides = [override({ nodes: 3 })];
    const policies = policySet({ tiers: [tierPolicy({ residency: 'Pinned' })], overrides });
    const made = decide(decideInput({ policies }));

    expect(made.actions.filter(({ kind }) => kind === 'order-nodes')).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'not-burstable',
      subject: 'shop/checkout',
      wanted: 'keep 3 cloud nodes for it, as shop/hold-checkout asks',
      detail: 'its policy says residency: Pinned',
    });
    // Without the Override nothing is asked for, so nothing is refused.
    const quietly = decide(decideInput({ policies: { ...policies, overrides: [] } }));
    expect(quietly.holds).toEqual([]);
  });
});
