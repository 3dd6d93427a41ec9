/** S4 just before sending: nothing is given back that is not drained, may still join, or is a node that a watch has missed. */
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../src/act/asserted.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { PortError } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool } from '../../builders/policies.ts';
import { cloudNode, instance, intent, poolView, recorded } from '../../builders/snapshots.ts';
import { returnNodes } from './actions.ts';
import { assertedPorts, failure } from './asserted-ports.ts';
import { actWorld, only } from './world.ts';

const MINUTE = 60_000;

describe('S4, giving back what is not drained', () => {
  const NAMELESS = { name: '', uid: '', providerId: 'fake://cloud-1' };
  const young = intent({
    number: 7,
    count: 2,
    instances: [recorded('fake://cloud-1', { seenAt: NOW - 5 * MINUTE })],
  });
  const listed = poolView({
    state: fresh({ target: 2, instances: [instance('fake://cloud-1')] }, NOW),
  });
  const aged = (seenAgo: number) =>
    intent({ ...young, instances: [recorded('fake://cloud-1', { seenAt: NOW - seenAgo })] });
  const give = (seenAgo: number, pools = [listed]) =>
    actWorld({ nodes: [], intents: [aged(seenAgo)], snapshot: { pools } }).run(
      returnNodes([NAMELESS]),
    );

  it('is not sent for a machine that may still join', async () => {
    expect(only(await give(5 * MINUTE))).toEqual(
      failure('fake://cloud-1 is no node yet, and only 300 s old'),
    );
  });

  it('is not sent for one that the list may not show yet', async () => {
    expect(only(await give(MINUTE, []))).toEqual(failure('only 60 s old'));
  });

  it('goes through after the time to join, or when its provider does not list it any more', async () => {
    const unread = poolView({ state: missing('no answer') });
    expect(only(await give(16 * MINUTE)).kind).toBe('applied');
    expect(only(await give(5 * MINUTE, [unread])).kind).toBe('applied');
  });

  it('is not sent for a machine that is a node by now, whatever the watch has missed', async () => {
    const world = actWorld({
      nodes: [cloudNode()],
      intents: [aged(16 * MINUTE)],
      snapshot: { nodes: [] },
    });

    expect(only(await world.run(returnNodes([NAMELESS])))).toEqual(
      failure('S4 would be broken, so nothing was sent: fake://cloud-1 is node cloud-1 by now'),
    );
    expect(world.writes()).toEqual([]);
  });

  it('is not sent while nobody can say which nodes there are', async () => {
    const world = actWorld({ nodes: [], intents: [aged(16 * MINUTE)] });
    world.calls.failNext('cluster.nodeNames', new PortError('transient', 'no answer'));

    expect(only(await world.run(returnNodes([NAMELESS])))).toEqual(failure('no answer'));
    expect(world.writes()).toEqual([]);
  });

  it('looks once for what is sent within a moment, and again later', async () => {
    const both = ['fake://cloud-1', 'fake://cloud-2'].map((id) => recorded(id, { seenAt: 0 }));
    const { ports, calls, clock } = assertedPorts({
      pools: ['np1'],
      intents: [intent({ count: 2, instances: both })],
    });
    const give = (id: string) => ports.nodePools.giveBack(burstPool(), [{ id, nodeName: '' }]);

    await give('fake://cloud-1');
    await give('fake://cloud-2');
    expect(calls.names('cluster.nodeNames')).toHaveLength(1);
    clock.advance(6_000);
    await give('fake://cloud-2');
    expect(calls.names('cluster.nodeNames')).toHaveLength(2);
  });

  it('is not sent without a name', async () => {
    const { ports } = assertedPorts({ pools: ['np1'] });

    await expect(ports.nodePools.giveBack(burstPool(), [])).rejects.toThrow(AssertionFailed);
    await expect(
      ports.nodePools.giveBack(burstPool(), [{ id: 'fake://x', nodeName: 'x' }]),
    ).rejects.toThrow('S8 would be broken, so nothing was sent: fake://x is recorded in no intent');
  });
});
