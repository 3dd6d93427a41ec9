/** Ordering nodes: the intent is written before the provider hears of it, and whatever it answers is written after. */
import { describe, expect, it } from 'vitest';
import { PortError } from '../../../src/ports/errors.ts';
import type { GrowOutcome } from '../../../src/ports/node-pools.ts';
import { NOW } from '../../builders/instant.ts';
import { intent, poolView } from '../../builders/snapshots.ts';
import { orderNodes } from './actions.ts';
import { type ActWorld, actWorld, only } from './world.ts';

const LEARNED = { p50: 60_000, p95: 90_000 };
const OLD_BACK_OFF = { until: NOW - 60_000, reason: 'stock-out: none left', failures: 1 };

function orderedIntent(world: ActWorld) {
  return world.state.ledger.intents.get('np1-8');
}

describe('an order', () => {
  it('writes the number, then the intent, then calls the provider, then writes the outcome', async () => {
    const world = actWorld();

    await world.run(orderNodes());

    expect(world.calls.names()).toEqual([
      'cluster.switches',
      'nodePools.describe',
      'policies.keepPool',
      'ledger.create',
      'nodePools.grow',
      'ledger.update',
    ]);
  });

  it('finds its intent pending in the ledger when the provider is called', async () => {
    const world = actWorld();
    const outcomesAtTheCall: unknown[] = [];
    world.calls.beforeNext('nodePools.grow', () => {
      outcomesAtTheCall.push(orderedIntent(world)?.outcome);
    });

    await world.run(orderNodes());

    expect(outcomesAtTheCall).toEqual(['pending']);
  });

  it('asks the provider for what the intent says, with the token of the intent', async () => {
    const world = actWorld();

    await world.run(orderNodes());

    expect(world.calls.argsOf('ledger.create')).toEqual([
      [
        {
          pool: 'np1',
          number: 8,
          count: 3,
          targetBefore: 2,
          targetAfter: 5,
          promotion: 'sales/rush@1',
        },
      ],
    ]);
    expect(world.calls.argsOf('nodePools.grow')).toEqual([
      ['np1', { count: 3, targetBefore: 2, targetAfter: 5, token: 'token-8' }],
    ]);
  });

  it('keeps the number with the back-off and the lead time that were known', async () => {
    const pool = poolView({ lastRequest: 7, backOff: OLD_BACK_OFF, leadTime: LEARNED });
    const world = actWorld({ snapshot: { pools: [pool] } });
    world.calls.failNext('ledger.create', new PortError('transient', 'no answer'));

    await world.run(orderNodes());

    expect(world.calls.argsOf('policies.keepPool')).toEqual([
      ['np1', { lastRequest: 8, backOff: OLD_BACK_OFF, leadTime: LEARNED }],
    ]);
  });

  it('knows no back-off and no lead time of a pool that was not in the snapshot', async () => {
    const world = actWorld({ snapshot: { pools: [] } });

    await world.run(orderNodes());

    expect(world.state.policies.pools.get('np1')).toEqual({
      lastRequest: 8,
      backOff: undefined,
      leadTime: undefined,
    });
  });
});

describe('the answer of the provider', () => {
  interface Row {
    readonly answer: GrowOutcome;
    readonly message: string;
  }
  const rows: readonly Row[] = [
    { answer: { kind: 'accepted' }, message: 'accepted' },
    {
      answer: { kind: 'partial', granted: 2, why: 'stock-out' },
      message: 'granted 2: stock-out',
    },
    {
      answer: { kind: 'refused', why: 'quota', message: '400 of 400 used' },
      message: 'refused (quota): 400 of 400 used',
    },
    {
      answer: { kind: 'unknown', message: 'timed out after 10 s' },
      message: 'no answer, outcome unknown: timed out after 10 s',
    },
  ];

  it.each(rows)('is written to the intent: $answer.kind', async ({ answer, message }) => {
    const world = actWorld();
    world.state.nodePools.growAnswer = answer;
    world.calls.beforeNext('nodePools.grow', () => world.clock.advance(700));

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: `np1-8: ${message}` });
    expect(orderedIntent(world)).toMatchObject({ outcome: answer.kind, settledAt: NOW + 700 });
    expect(world.state.ledger.intents.get('np1-8')?.message).toBe(message);
  });

  it('leaves the pool alone although the ledger could not be told of its refusal', async () => {
    const world = actWorld();
    world.state.nodePools.growAnswer = { kind: 'refused', why: 'stock-out', message: 'none left' };
    world.calls.failNext('ledger.update', new PortError('transient', 'no answer'));

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toMatchObject({ kind: 'failed' });
    expect(world.state.policies.pools.get('np1')?.backOff).toEqual({
      until: NOW + 300_000,
      reason: 'stock-out: none left',
      failures: 1,
    });
  });

  it('when it is a refusal, makes the pool back off', async () => {
    const world = actWorld();
    world.state.nodePools.growAnswer = { kind: 'refused', why: 'stock-out', message: 'none left' };

    await world.run(orderNodes());

    expect(world.state.policies.pools.get('np1')).toEqual({
      lastRequest: 8,
      backOff: { until: NOW + 300_000, reason: 'stock-out: none left', failures: 1 },
      leadTime: undefined,
    });
  });

  it('when it is an acceptance, ends the back-off', async () => {
    const pool = poolView({ backOff: OLD_BACK_OFF, leadTime: LEARNED });
    const world = actWorld({ snapshot: { pools: [pool] } });

    await world.run(orderNodes());

    expect(world.state.policies.pools.get('np1')).toEqual({
      lastRequest: 8,
      backOff: undefined,
      leadTime: LEARNED,
    });
  });

  it('when nobody heard it, leaves the back-off as it was and writes it no second time', async () => {
    const pool = poolView({ backOff: OLD_BACK_OFF });
    const world = actWorld({ snapshot: { pools: [pool] } });
    world.state.nodePools.growAnswer = { kind: 'unknown', message: 'timed out' };

    await world.run(orderNodes());

    expect(world.calls.argsOf('policies.keepPool')).toHaveLength(1);
    expect(world.state.policies.pools.get('np1')?.backOff).toEqual(OLD_BACK_OFF);
  });
});

describe('an order that is not placed', () => {
  it('is skipped when the target changed since the decision', async () => {
    const world = actWorld();
    world.state.nodePools.targets.set('np1', 4);

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual({
      kind: 'skipped',
      detail: "the pool's target is 4 now, 2 was decided on",
    });
    expect(world.writes()).toEqual([]);
  });

  it('is skipped when another leader took the number, and its intent is left alone', async () => {
    const theirs = intent({ number: 8, count: 1, outcome: 'unknown' });
    const world = actWorld({ intents: [theirs] });

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual({
      kind: 'skipped',
      detail: 'intent 8 was taken by another leader',
    });
    expect(world.calls.names('nodePools.grow', 'ledger.update')).toEqual([]);
    expect(orderedIntent(world)).toEqual(theirs);
  });

  it.each(['cluster.switches', 'nodePools.describe', 'policies.keepPool', 'ledger.create'])(
    'never reaches the provider when %s fails',
    async (call) => {
      const world = actWorld();
      world.calls.failNext(call, new PortError('transient', 'no answer'));

      const outcomes = await world.run(orderNodes());

      expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'no answer' });
      expect(orderedIntent(world)).toBeUndefined();
      expect(world.calls.names('nodePools.grow')).toEqual([]);
    },
  );
});

describe('an order that breaks off', () => {
  it('leaves the intent open when the lease is lost between intent and call', async () => {
    const world = actWorld();
    world.calls.beforeNext('ledger.create', () => {
      world.state.leader = false;
    });

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'the lease is not held any more' });
    expect(world.calls.names('nodePools.grow')).toEqual([]);
    expect(orderedIntent(world)).toMatchObject({ outcome: 'pending', settledAt: undefined });
  });

  it('leaves the intent open when the call itself throws', async () => {
    const world = actWorld();
    world.calls.failNext('nodePools.grow', new PortError('transient', 'connection reset'));

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'connection reset' });
    expect(orderedIntent(world)?.outcome).toBe('pending');
  });

  it('leaves the intent open when the lease is lost before the answer is written', async () => {
    const world = actWorld();
    world.calls.beforeNext('nodePools.grow', () => {
      world.state.leader = false;
    });

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes).kind).toBe('failed');
    expect(world.calls.names('ledger.update')).toEqual([]);
    expect(orderedIntent(world)?.outcome).toBe('pending');
  });
});
