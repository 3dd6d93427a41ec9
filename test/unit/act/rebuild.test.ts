/** An intent written anew: from marks that are there, for machines nobody records, without a call to the provider. */
import { describe, expect, it } from 'vitest';
import { PortError } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { cloudNode, recorded } from '../../builders/snapshots.ts';
import { CLOUD_1, rebuildIntent, refOf } from './actions.ts';
import { type ActWorld, actWorld, NP1_7, only } from './world.ts';

const ELSEWHERE = { ...NP1_7, instances: [recorded('fake://cloud-9')] };

function rebuilt(world: ActWorld) {
  return world.state.ledger.intents.get('np1-8');
}

describe('an intent that is written anew', () => {
  it('records the machines of the marked nodes, with a number of its own, and calls no provider', async () => {
    const world = actWorld({ intents: [ELSEWHERE] });

    expect(only(await world.run(rebuildIntent()))).toEqual({
      kind: 'applied',
      detail: 'np1-8 records 1 nodes that carried the mark of np1',
    });
    // One of the two machines that the pool is to have.
    expect(rebuilt(world)).toMatchObject({
      ...{ number: 8, count: 1, targetBefore: 1, targetAfter: 2, outcome: 'accepted' },
      ...{ settledAt: NOW, message: 'written anew from the marks of its nodes' },
      instances: [{ id: 'fake://cloud-1', seenAt: NOW, returned: false }],
    });
    expect(world.writes()).toEqual(['policies.keepPool', 'ledger.create', 'ledger.update']);
  });

  it('says from its first moment that nobody was called for it, so that a crash leaves no open order', async () => {
    const world = actWorld({ intents: [ELSEWHERE] });
    world.calls.failNext('ledger.update', new PortError('transient', 'no answer'));

    await world.run(rebuildIntent());

    expect(rebuilt(world)).toMatchObject({ rebuilt: true, outcome: 'pending', instances: [] });
  });

  // Fewer than are there: nobody may write a target below zero; more than allowed: none above the maximum.
  it.each([
    [0, 0, 1],
    [9, 3, 4],
  ])('leaves a target of %i within what may be written', async (target, before, after) => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 4 })] });
    const world = actWorld({ intents: [ELSEWHERE], policies });

    await world.run(rebuildIntent({ target }));

    expect(rebuilt(world)).toMatchObject({ targetBefore: before, targetAfter: after });
  });
});

describe('an intent that is not written anew', () => {
  async function refusal(world: ActWorld, action = rebuildIntent()) {
    const outcome = only(await world.run(action));
    expect(rebuilt(world)?.instances ?? []).toEqual([]);
    return outcome.detail;
  }

  it('is one whose machine somebody records by now', async () => {
    const world = actWorld({
      intents: [NP1_7],
      snapshot: { ledger: { kind: 'fresh', value: [], at: NOW } },
    });

    expect(await refusal(world)).toBe('fake://cloud-1 is recorded by now');
  });

  it('is one whose node has lost the mark, carries no burst taint, or is another one', async () => {
    const at = (over: Parameters<typeof cloudNode>[0]) =>
      actWorld({ intents: [ELSEWHERE], nodes: [cloudNode(over)] });

    expect(await refusal(at({ pool: undefined }))).toBe('cloud-1 does not carry the mark of np1');
    expect(await refusal(at({ burstClass: undefined }))).toMatch('carries no burst taint');
    expect(await refusal(at({ uid: 'another' }))).toBe('another node has taken its name');
  });

  it('is one of a pool that is paused', async () => {
    const world = actWorld({ intents: [ELSEWHERE] });
    world.state.cluster.switches = { pause: true, noShrink: false };

    expect(await refusal(world)).toBe('paused since the decision');
  });

  it('is one whose number another leader has taken', async () => {
    const world = actWorld({
      intents: [ELSEWHERE, { ...NP1_7, name: 'np1-8', number: 8, instances: [] }],
    });

    expect(await refusal(world)).toBe('intent 8 was taken by another leader');
  });

  it('is one larger than a batch, which an assertion keeps from being written', async () => {
    const policies = policySet({ pools: [burstPool({ batch: 1 })] });
    const two = [CLOUD_1, refOf(cloudNode({ name: 'cloud-2' }))];
    const nodes = [cloudNode(), cloudNode({ name: 'cloud-2' })];
    const world = actWorld({ intents: [ELSEWHERE], policies, nodes });

    expect(await refusal(world, rebuildIntent({ nodes: two }))).toMatch('S6 would be broken');
  });
});
