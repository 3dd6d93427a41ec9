/** The chores of the ledger and of node marks. */
import { describe, expect, it } from 'vitest';
import { NOW } from '../../builders/instant.ts';
import { cloudNode, recorded } from '../../builders/snapshots.ts';
import { forgetIntent, markNode, recordInstances, settleIntent } from './actions.ts';
import { actWorld, NP1_7, only } from './world.ts';

describe('settling an intent', () => {
  it('writes the outcome that was found, with the instant, and keeps the instances', async () => {
    const world = actWorld({ intents: [{ ...NP1_7, outcome: 'unknown', settledAt: undefined }] });

    const outcomes = await world.run(settleIntent({ outcome: 'refused' }));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'np1-7 is refused' });
    expect(world.calls.argsOf('ledger.update')).toEqual([
      [
        'np1-7',
        {
          outcome: 'refused',
          message: 'settled by looking at the pool',
          settledAt: NOW,
          instances: NP1_7.instances,
        },
      ],
    ]);
  });
});

describe('recording instances', () => {
  it('leaves the outcome and the words it was written with as they are', async () => {
    const partial = { ...NP1_7, outcome: 'partial', message: 'granted 2: stock-out' } as const;
    const world = actWorld({ intents: [partial] });

    await world.run(recordInstances(['fake://cloud-2']));

    expect(world.state.ledger.intents.get('np1-7')).toMatchObject({
      outcome: 'partial',
      message: 'granted 2: stock-out',
    });
  });

  it('adds those that are new, with the instant they were seen', async () => {
    const world = actWorld();

    const outcomes = await world.run(recordInstances(['fake://cloud-1', 'fake://cloud-2']));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'np1-7 records 1 instances' });
    expect(world.state.ledger.intents.get('np1-7')?.instances).toEqual([
      recorded('fake://cloud-1'),
      { id: 'fake://cloud-2', seenAt: NOW, returned: false },
    ]);
  });

  it('changes neither outcome nor instant of the order', async () => {
    const world = actWorld({ intents: [{ ...NP1_7, outcome: 'pending', settledAt: undefined }] });

    await world.run(recordInstances(['fake://cloud-2']));

    expect(world.state.ledger.intents.get('np1-7')).toMatchObject({
      outcome: 'pending',
      settledAt: undefined,
    });
  });
});

describe('marking a node', () => {
  it('says which pool and site it belongs to', async () => {
    const world = actWorld({ nodes: [cloudNode({ pool: undefined })] });

    const outcomes = await world.run(markNode());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'cloud-1 belongs to pool np1' });
    expect(world.calls.argsOf('cluster.markNode')).toEqual([
      ['cloud-1', { pool: 'np1', site: 'cloud-a' }],
    ]);
  });
});

describe('forgetting an intent', () => {
  it('removes it', async () => {
    const world = actWorld();

    const outcomes = await world.run(forgetIntent());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'np1-7 is over' });
    expect(world.state.ledger.intents.size).toBe(0);
  });

  it('removes no other intent of the same name', async () => {
    const world = actWorld();

    const outcomes = await world.run(forgetIntent({ uid: 'uid-of-an-older-one' }));

    expect(only(outcomes).kind).toBe('failed');
    expect(world.state.ledger.intents.size).toBe(1);
  });
});
