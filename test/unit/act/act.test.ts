/** A plan as a whole: every action has its outcome, one failure stops no other, a lost lease stops everything. */
import { describe, expect, it } from 'vitest';
import { missing } from '../../../src/model/reading.ts';
import { PortError } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import { cloudNode, recorded } from '../../builders/snapshots.ts';
import {
  drainNode,
  forgetIntent,
  orderNodes,
  recordInstances,
  refOf,
  setReplicas,
  settleIntent,
} from './actions.ts';
import { actWorld, NP1_7, only } from './world.ts';

const TICK = 5_000;

describe('acting on a plan', () => {
  it('does nothing for a plan without actions', async () => {
    const world = actWorld();

    const outcomes = await world.run();

    expect(outcomes).toEqual([]);
    expect(world.calls.all).toEqual([]);
  });

  it('reports each action with what became of it and when', async () => {
    const world = actWorld();
    const action = setReplicas(10, 12);

    const outcomes = await world.run(action);

    expect(outcomes).toEqual([{ kind: 'applied', detail: 'replicas 10 to 12', action, at: NOW }]);
  });

  it('writes replicas that grow before it orders nodes, and forgets last', async () => {
    const world = actWorld();

    await world.run(forgetIntent(), orderNodes(), setReplicas(10, 12));

    expect(world.writes()).toEqual([
      'cluster.setReplicas',
      'policies.keepPool',
      'ledger.create',
      'nodePools.grow',
      'ledger.update',
      'ledger.forget',
    ]);
  });

  it('goes on after an action that failed, and says so to the person on call', async () => {
    const world = actWorld();
    world.calls.failNext('cluster.setReplicas', new PortError('conflict', 'somebody was faster'));

    const outcomes = await world.run(setReplicas(10, 12), drainNode());

    expect(outcomes.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['failed', 'somebody was faster'],
      ['applied', 'cordoned cloud-1, 0 pods marked'],
    ]);
    expect(world.log).toEqual([
      {
        level: 'warn',
        fields: { action: 'set-replicas', error: 'somebody was faster' },
        message: 'an action failed',
      },
    ]);
  });

  it('says nothing to the person on call about what was done or skipped', async () => {
    const world = actWorld();

    await world.run(setReplicas(10, 12), setReplicas(99, 100));

    expect(world.log).toEqual([]);
  });

  it('fails an action whose policy, pool or intent is not there any more', async () => {
    const world = actWorld({ policies: policySet({ tiers: [], pools: [] }), intents: [] });

    const outcomes = await world.run(setReplicas(10, 12), orderNodes(), settleIntent());

    expect(outcomes.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['failed', 'policy shop/checkout is not declared any more'],
      ['failed', 'intent np1-7 is not in the ledger'],
      ['failed', 'pool np1 is not declared any more'],
    ]);
    expect(world.writes()).toEqual([]);
  });

  it('knows no intents while the ledger could not be read', async () => {
    const world = actWorld({ snapshot: { ledger: missing('the API server is silent') } });

    const outcomes = await world.run(settleIntent());

    expect(only(outcomes)).toEqual({
      kind: 'failed',
      detail: 'intent np1-7 is not in the ledger',
    });
  });

  it('writes one intent twice in a cycle without conflicting with itself', async () => {
    const world = actWorld({ intents: [{ ...NP1_7, outcome: 'unknown', settledAt: undefined }] });

    const outcomes = await world.run(settleIntent(), recordInstances(['fake://cloud-2']));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'applied']);
    expect(world.state.ledger.intents.get('np1-7')).toMatchObject({
      resourceVersion: '3',
      outcome: 'found',
      settledAt: NOW,
      instances: [{ id: 'fake://cloud-1' }, { id: 'fake://cloud-2' }],
    });
  });
});

describe('a lease that is lost', () => {
  it('stops everything before the first action', async () => {
    const world = actWorld();
    world.state.leader = false;

    const outcomes = await world.run(setReplicas(10, 12), orderNodes());

    expect(outcomes.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['skipped', 'the lease is not held any more'],
      ['skipped', 'the lease is not held any more'],
    ]);
    expect(world.calls.all).toEqual([]);
  });

  it('stops everything that comes after it in the plan', async () => {
    const world = actWorld();
    world.calls.beforeNext('cluster.setReplicas', () => {
      world.state.leader = false;
    });

    const outcomes = await world.run(setReplicas(10, 12), orderNodes(), drainNode());

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'skipped', 'skipped']);
    expect(world.writes()).toEqual(['cluster.setReplicas']);
  });

  it('stops the very next write of an action that has begun', async () => {
    const world = actWorld();
    world.calls.beforeNext('cluster.workload', () => {
      world.state.leader = false;
    });

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'the lease is not held any more' });
    expect(world.writes()).toEqual([]);
  });
});

describe('a cycle that has taken its time', () => {
  const NAMES = ['cloud-1', 'cloud-2', 'cloud-3'];
  const NODES = NAMES.map((name) => cloudNode({ name, providerId: `fake://${name}` }));
  const OURS = { ...NP1_7, instances: NAMES.map((name) => recorded(`fake://${name}`)) };
  const DRAINS = NODES.map((node) => drainNode(refOf(node)));

  function slowWorld(ms: number) {
    const world = actWorld({ nodes: NODES, intents: [OURS] });
    world.calls.beforeNext('cluster.setDraining', () => world.clock.advance(ms));
    return world;
  }

  it('puts off what gives back, but not the first of it', async () => {
    const outcomes = await slowWorld(TICK).run(...DRAINS);

    expect(outcomes.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['applied', 'cordoned cloud-1, 0 pods marked'],
      ['skipped', 'put off: this cycle has taken its time'],
      ['skipped', 'put off: this cycle has taken its time'],
    ]);
  });

  it('goes on with what gives back while there is time', async () => {
    const outcomes = await slowWorld(TICK - 1).run(...DRAINS);

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'applied', 'applied']);
  });

  it('never puts off growth or the shrink that waits for nobody', async () => {
    const world = actWorld();
    world.calls.beforeNext('cluster.setReplicas', () => world.clock.advance(60_000));

    const outcomes = await world.run(setReplicas(10, 12), orderNodes(), drainNode());

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'applied', 'applied']);
  });
});
