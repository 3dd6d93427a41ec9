/** Giving nodes back by name: only what is recorded, cordoned by us and empty. */
import { describe, expect, it } from 'vitest';
import { PortError } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudNode, recorded } from '../../builders/snapshots.ts';
import { CLOUD_1, refOf, returnNodes } from './actions.ts';
import { type ActWorld, actWorld, NP1_7, only, pod } from './world.ts';

const DRAINED = cloudNode({ drainingSince: 1 });
const DRAINED_2 = cloudNode({ name: 'cloud-2', drainingSince: 1 });
const CLOUD_2 = refOf(DRAINED_2);
const BOTH = { ...NP1_7, instances: [recorded('fake://cloud-1'), recorded('fake://cloud-2')] };
const NEVER_JOINED = { name: '', uid: '', providerId: 'fake://cloud-2' };

function returnedIds(world: ActWorld): string[] {
  const instances = world.state.ledger.intents.get('np1-7')?.instances ?? [];
  return instances.filter((instance) => instance.returned).map((instance) => instance.id);
}

describe('giving nodes back', () => {
  it('names the instances to the provider, and then records them as returned', async () => {
    const world = actWorld({ nodes: [DRAINED, DRAINED_2], intents: [BOTH] });

    const outcomes = await world.run(returnNodes([CLOUD_1, CLOUD_2]));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'returned cloud-1, cloud-2' });
    expect(world.writes()).toEqual(['nodePools.giveBack', 'ledger.update']);
    expect(world.calls.argsOf('nodePools.giveBack')).toEqual([
      [
        'np1',
        [
          { id: 'fake://cloud-1', nodeName: 'cloud-1' },
          { id: 'fake://cloud-2', nodeName: 'cloud-2' },
        ],
      ],
    ]);
    expect(returnedIds(world)).toEqual(['fake://cloud-1', 'fake://cloud-2']);
    // Until then they are paid for.
    const [first] = world.state.ledger.intents.get('np1-7')?.instances ?? [];
    expect(first?.returnedAt).toBe(NOW);
  });

  it('records only those it named, and keeps the outcome of the order', async () => {
    const world = actWorld({ nodes: [DRAINED, DRAINED_2], intents: [BOTH] });

    await world.run(returnNodes([CLOUD_1]));

    expect(returnedIds(world)).toEqual(['fake://cloud-1']);
    expect(world.state.ledger.intents.get('np1-7')).toMatchObject({
      outcome: 'accepted',
      settledAt: NP1_7.settledAt,
    });
  });

  it('records nothing as returned while the answer is unknown', async () => {
    const world = actWorld({ nodes: [DRAINED] });
    world.state.nodePools.giveBackAnswer = 'unknown';

    const outcomes = await world.run(returnNodes());

    expect(only(outcomes)).toEqual({
      kind: 'applied',
      detail: 'asked for 1 nodes back, no answer: looked at again next cycle',
    });
    expect(returnedIds(world)).toEqual([]);
    expect(world.calls.names('ledger.update')).toEqual([]);
  });

  it('is a failure of this action alone when the provider throws, and the intent stays open', async () => {
    const world = actWorld({ nodes: [DRAINED, DRAINED_2], intents: [BOTH] });
    world.calls.failNext('nodePools.giveBack', new PortError('denied', 'no right to delete'));

    const outcomes = await world.run(returnNodes([CLOUD_1]), returnNodes([CLOUD_2]));

    expect(outcomes.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['failed', 'no right to delete'],
      ['applied', 'returned cloud-2'],
    ]);
    expect(returnedIds(world)).toEqual(['fake://cloud-2']);
  });

  it('does not mind a node that is gone already', async () => {
    const world = actWorld({ nodes: [] });

    const outcomes = await world.run(returnNodes());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'returned cloud-1' });
    expect(returnedIds(world)).toEqual(['fake://cloud-1']);
  });

  it('returns an instance that never became a node by its id, without looking for a node', async () => {
    const world = actWorld({ nodes: [], intents: [BOTH] });

    const outcomes = await world.run(returnNodes([NEVER_JOINED]));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'returned fake://cloud-2' });
    expect(world.calls.names('cluster.node')).toEqual([]);
    expect(returnedIds(world)).toEqual(['fake://cloud-2']);
  });
});

describe('a return that is refused', () => {
  async function refusal(world: ActWorld, nodes = [CLOUD_1]) {
    const outcomes = await world.run(returnNodes(nodes));
    expect(world.writes()).toEqual([]);
    return only(outcomes);
  }

  it('is of an instance that the intent does not record', async () => {
    const world = actWorld({ nodes: [DRAINED], intents: [{ ...NP1_7, instances: [] }] });

    expect(await refusal(world)).toEqual({
      kind: 'skipped',
      detail: 'fake://cloud-1 is not recorded in np1-7, so it is not ours',
    });
  });

  it('is by an intent of another pool, whose provider would be asked for a machine it does not have', async () => {
    const world = actWorld({ nodes: [DRAINED], intents: [{ ...NP1_7, pool: 'np2' }] });

    expect(await refusal(world)).toEqual({
      kind: 'skipped',
      detail: 'np1-7 ordered from pool np2, not from np1',
    });
  });

  it('is of a node that is not cordoned by us', async () => {
    const world = actWorld({ nodes: [cloudNode({ schedulable: false })] });

    expect(await refusal(world)).toEqual({ kind: 'skipped', detail: 'it is not cordoned by us' });
  });

  it('is of a node that still has pods, even pods that are nobody’s', async () => {
    const stranger = pod('stranger', { tier: undefined, burstable: false });
    const world = actWorld({ nodes: [DRAINED], pods: { 'cloud-1': [stranger] } });

    expect(await refusal(world)).toEqual({
      kind: 'skipped',
      detail: '1 pods are still on it, such as shop/stranger',
    });
  });

  it('is of all the nodes when it is of one', async () => {
    const world = actWorld({
      nodes: [DRAINED, DRAINED_2],
      intents: [BOTH],
      pods: { 'cloud-2': [pod('web-1')] },
    });

    expect(await refusal(world, [CLOUD_1, CLOUD_2])).toMatchObject({ kind: 'skipped' });
  });

  it('is a failure when the node cannot be looked at', async () => {
    const world = actWorld({ nodes: [DRAINED] });
    world.calls.failNext('cluster.node', new PortError('transient', 'no answer'));

    expect(await refusal(world)).toEqual({ kind: 'failed', detail: 'no answer' });
  });
});
