/** Contract cases of a provider that runs short, refuses, lags, loses messages or is away. */
import { expect } from 'vitest';
import type { ReturnedInstance } from '../../src/ports/node-pools.ts';
import { type Case, type NodePoolsFixture, needing, order } from './node-pools-fixture.ts';

async function aNode({ pools, pool, settle }: NodePoolsFixture): Promise<ReturnedInstance> {
  await pools.grow(pool, order(1));
  await settle();
  const { instances } = await pools.describe(pool);
  return { id: instances[0]?.id ?? '', nodeName: 'a-node' };
}

const REFUSALS = [
  ['PERMISSION_DENIED', 'denied'],
  ['UNAUTHENTICATED', 'denied'],
  ['INVALID_ARGUMENT', 'invalid'],
  ['FAILED_PRECONDITION', 'invalid'],
  ['OUT_OF_RANGE', 'invalid'],
  ['UNIMPLEMENTED', 'invalid'],
  ['NOT_FOUND', 'invalid'],
] as const;

const OPEN_ENDS = ['UNKNOWN', 'INTERNAL', 'ABORTED', 'CANCELLED', 'DATA_LOSS', 'UNAVAILABLE'];

const READ_ERRORS = [
  ['UNAVAILABLE', 'transient'],
  ['RESOURCE_EXHAUSTED', 'transient'],
  ['UNKNOWN', 'transient'],
  ['PERMISSION_DENIED', 'denied'],
  ['UNAUTHENTICATED', 'denied'],
  ['UNIMPLEMENTED', 'permanent'],
] as const;

const SHORTAGES = [
  ['Request rate exceeded, slow down', 'throttled'],
  ['Quota exceeded for instances', 'quota'],
  ['Insufficient capacity in zone b', 'stock-out'],
] as const;

export const FAULT_CASES: readonly Case[] = [
  needing(['stock'], 'without stock an order is refused as stock-out', async (fixture) => {
    await fixture.levers.stock(0);
    const outcome = await fixture.pools.grow(fixture.pool, order(3));

    expect(outcome).toMatchObject({ kind: 'refused', why: 'stock-out' });
    expect(await fixture.truth()).toMatchObject({ target: 0, created: 0 });
  }),

  needing(['stock'], 'a part of an order is told as that part', async (fixture) => {
    await fixture.levers.stock(2);
    const outcome = await fixture.pools.grow(fixture.pool, order(5));

    expect(outcome).toMatchObject({ kind: 'partial', granted: 2 });
    expect(await fixture.truth()).toMatchObject({ target: 2, created: 2 });
  }),

  needing(['stock'], 'a part on top of earlier nodes counts only the new ones', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(4));
    await fixture.levers.stock(2);
    const outcome = await fixture.pools.grow(fixture.pool, order(5, 4));

    expect(outcome).toMatchObject({ kind: 'partial', granted: 2 });
  }),

  needing(
    ['secretStock'],
    'a part that nobody tells of shows in the next look',
    async (fixture) => {
      await fixture.levers.secretStock(2, 'hide');
      const outcome = await fixture.pools.grow(fixture.pool, order(5));
      const { target, instances } = await fixture.pools.describe(fixture.pool);

      expect(outcome).toEqual({ kind: 'accepted' });
      expect([target, instances.length]).toEqual([2, 2]);
    },
  ),

  needing(
    ['secretStock'],
    'a target beyond the stock shows fewer instances than target',
    async (fixture) => {
      await fixture.levers.secretStock(2, 'promise');
      await fixture.pools.grow(fixture.pool, order(5));
      const { target, instances } = await fixture.pools.describe(fixture.pool);

      expect([target, instances.length]).toEqual([5, 2]);
    },
  ),

  needing(['quota'], 'beyond the quota an order is refused as quota', async (fixture) => {
    await fixture.levers.quota(2);
    const outcome = await fixture.pools.grow(fixture.pool, order(3));

    expect(outcome).toMatchObject({ kind: 'refused', why: 'quota' });
    expect((await fixture.truth()).created).toBe(0);
  }),

  ...SHORTAGES.map(([message, why]) =>
    needing(['refuse'], `"${message}" is told as ${why}`, async (fixture) => {
      await fixture.levers.refuse('grow', 'RESOURCE_EXHAUSTED', message);
      const outcome = await fixture.pools.grow(fixture.pool, order(1));

      expect(outcome).toMatchObject({ kind: 'refused', why });
    }),
  ),

  needing(['refuse', 'refuseRead'], 'a shortage nobody can look at is unknown', async (fixture) => {
    await fixture.levers.refuse('grow', 'RESOURCE_EXHAUSTED', 'sold out');
    await fixture.levers.refuseRead('UNAVAILABLE');

    expect((await fixture.pools.grow(fixture.pool, order(1))).kind).toBe('unknown');
  }),

  ...REFUSALS.map(([status, why]) =>
    needing(['refuse'], `${status} is a refusal: ${why}`, async (fixture) => {
      await fixture.levers.refuse('grow', status);
      const outcome = await fixture.pools.grow(fixture.pool, order(1));

      expect(outcome).toMatchObject({ kind: 'refused', why });
      expect((await fixture.truth()).created).toBe(0);
    }),
  ),

  ...OPEN_ENDS.map((status) =>
    needing(['refuseAfterActing'], `${status} may have had an effect: unknown`, async (fixture) => {
      await fixture.levers.refuseAfterActing('grow', status);
      const outcome = await fixture.pools.grow(fixture.pool, order(2));

      expect(outcome.kind).toBe('unknown');
      expect((await fixture.truth()).created).toBe(2);
    }),
  ),

  needing(['loseAnswer'], 'a time-out after success is unknown, bought once', async (fixture) => {
    await fixture.levers.loseAnswer('grow');
    const outcome = await fixture.pools.grow(fixture.pool, order(3));

    expect(outcome.kind).toBe('unknown');
    expect(await fixture.truth()).toMatchObject({ target: 3, created: 3, writes: 1 });
  }),

  needing(['loseRequest'], 'a time-out of a lost request is unknown too', async (fixture) => {
    await fixture.levers.loseRequest('grow');
    const outcome = await fixture.pools.grow(fixture.pool, order(3));

    expect(outcome.kind).toBe('unknown');
    expect(await fixture.truth()).toMatchObject({ target: 0, created: 0, writes: 1 });
  }),

  needing(
    ['loseAnswer'],
    'after two time-outs in a row the provider is still usable',
    async (fixture) => {
      await fixture.levers.loseAnswer('grow');
      await fixture.levers.loseAnswer('grow');
      await fixture.pools.grow(fixture.pool, order(1));
      await fixture.pools.grow(fixture.pool, order(1, 1));

      expect((await fixture.pools.describe(fixture.pool)).target).toBe(2);
    },
  ),

  needing(
    ['lag'],
    'a lagging list shows the past, and the effect when it has caught up',
    async (fixture) => {
      const before = await fixture.pools.describe(fixture.pool);
      await fixture.levers.lag(60_000);
      await fixture.pools.grow(fixture.pool, order(2));
      const lagging = await fixture.pools.describe(fixture.pool);
      await fixture.levers.lag(0);
      const caughtUp = await fixture.pools.describe(fixture.pool);

      expect([before.target, lagging.target, caughtUp.target]).toEqual([0, 0, 2]);
    },
  ),

  needing(['cache'], 'a provider that caches is asked for fresh data first', async (fixture) => {
    await fixture.levers.cache();
    await fixture.pools.describe(fixture.pool);
    await fixture.pools.grow(fixture.pool, order(2));

    expect((await fixture.pools.describe(fixture.pool)).target).toBe(2);
  }),

  ...READ_ERRORS.map(([status, kind]) =>
    needing(['refuseRead'], `a look that gets ${status} fails as ${kind}`, async (fixture) => {
      await fixture.levers.refuseRead(status);

      await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({ kind });
    }),
  ),

  needing(
    ['deleteGone'],
    'whatever it says of gone instances, giving them back is done',
    async (fixture) => {
      const node = await aNode(fixture);
      await fixture.pools.giveBack(fixture.pool, [node]);
      await fixture.settle();
      await fixture.levers.deleteGone('not-found');
      const strict = await fixture.pools.giveBack(fixture.pool, [node]);
      await fixture.levers.deleteGone('ok');
      const lenient = await fixture.pools.giveBack(fixture.pool, [node]);

      expect([strict, lenient]).toEqual(['done', 'done']);
    },
  ),

  needing(
    ['loseAnswer'],
    'a deletion without answer is unknown, and done when repeated',
    async (fixture) => {
      const node = await aNode(fixture);
      await fixture.levers.loseAnswer('give-back');
      const first = await fixture.pools.giveBack(fixture.pool, [node]);
      const { alive } = await fixture.truth();
      const second = await fixture.pools.giveBack(fixture.pool, [node]);

      expect([first, alive, second]).toEqual(['unknown', [], 'done']);
    },
  ),

  needing(
    ['loseRequest'],
    'a lost deletion is unknown, and ends it when repeated',
    async (fixture) => {
      const node = await aNode(fixture);
      await fixture.levers.loseRequest('give-back');
      const first = await fixture.pools.giveBack(fixture.pool, [node]);
      const { alive } = await fixture.truth();
      await fixture.pools.giveBack(fixture.pool, [node]);

      expect([first, alive]).toEqual(['unknown', [node.id]]);
      expect((await fixture.truth()).alive).toEqual([]);
    },
  ),

  needing(['refuse'], 'a deletion we have no right to fails as denied', async (fixture) => {
    const node = await aNode(fixture);
    await fixture.levers.refuse('give-back', 'PERMISSION_DENIED');
    const result = fixture.pools.giveBack(fixture.pool, [node]);

    await expect(result).rejects.toMatchObject({ kind: 'denied' });
    expect((await fixture.truth()).alive).toEqual([node.id]);
  }),

  needing(
    ['expireCredential', 'renewCredential'],
    'an expired credential stops it, a new one needs no restart',
    async (fixture) => {
      await fixture.levers.expireCredential();
      await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({
        name: 'PortError',
      });
      const outcome = await fixture.pools.grow(fixture.pool, order(1));
      const { created } = await fixture.truth();
      await fixture.levers.renewCredential();

      expect(['refused', 'unknown']).toContain(outcome.kind);
      expect(created).toBe(0);
      expect(await fixture.pools.describe(fixture.pool)).toEqual({ target: 0, instances: [] });
    },
  ),

  needing(
    ['goDown'],
    'a provider that is away cannot be read, and an order never leaves',
    async (fixture) => {
      await fixture.levers.goDown();
      const outcome = await fixture.pools.grow(fixture.pool, order(1));

      expect(outcome).toMatchObject({ kind: 'refused', why: 'throttled' });
      await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({
        kind: 'transient',
      });
      expect(await fixture.pools.giveBack(fixture.pool, [{ id: 'i', nodeName: 'n' }])).toBe(
        'unknown',
      );
    },
  ),

  needing(
    ['loseLease'],
    'without the lease nothing is ordered or ended, and looking still works',
    async (fixture) => {
      const node = await aNode(fixture);
      await fixture.levers.loseLease();
      const { writes } = await fixture.truth();

      await expect(fixture.pools.grow(fixture.pool, order(1, 1))).rejects.toThrow('not the leader');
      await expect(fixture.pools.giveBack(fixture.pool, [node])).rejects.toThrow('not the leader');
      expect((await fixture.truth()).writes).toBe(writes);
      expect((await fixture.pools.describe(fixture.pool)).target).toBe(1);
    },
  ),
];
