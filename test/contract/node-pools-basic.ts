/** Contract cases of a provider that behaves: growing, listing, giving back. */
import { expect } from 'vitest';
import { PortError } from '../../src/ports/errors.ts';
import type { ReturnedInstance } from '../../src/ports/node-pools.ts';
import { type Case, type NodePoolsFixture, needing, order } from './node-pools-fixture.ts';

async function ids({ pools, pool }: NodePoolsFixture): Promise<readonly string[]> {
  const { instances } = await pools.describe(pool);
  return instances.map((one) => one.id);
}

function named(id: string | undefined): ReturnedInstance {
  return { id: id ?? 'no such instance', nodeName: 'a-node' };
}

/** By an order of their own: a token that is used again is the same order. */
async function nodes(
  fixture: NodePoolsFixture,
  count: number,
  token = 'token-1',
): Promise<readonly string[]> {
  await fixture.pools.grow(fixture.pool, order(count, 0, token));
  await fixture.settle();
  return ids(fixture);
}

function plain(name: string, run: Case['run']): Case {
  return { name, needs: [], run };
}

export const BASIC_CASES: readonly Case[] = [
  plain('says what makes a repeated order harmless', async ({ pools, pool }, capabilities) => {
    expect(pools.capabilities(pool)).toEqual(capabilities);
  }),

  plain('an empty group has target 0 and no instances', async ({ pools, pool }) => {
    expect(await pools.describe(pool)).toEqual({ target: 0, instances: [] });
  }),

  plain('an accepted order raises the target and creates as many instances', async (fixture) => {
    const outcome = await fixture.pools.grow(fixture.pool, order(3));

    expect(outcome).toEqual({ kind: 'accepted' });
    const { target, instances } = await fixture.pools.describe(fixture.pool);
    expect(target).toBe(3);
    expect(new Set(instances.map((one) => one.id)).size).toBe(3);
    expect(await fixture.truth()).toMatchObject({ target: 3, created: 3 });
  }),

  needing(['slowBoot'], 'an instance is first creating, then running', async (fixture) => {
    await fixture.levers.slowBoot(1);
    await fixture.pools.grow(fixture.pool, order(1));
    const early = await fixture.pools.describe(fixture.pool);
    await fixture.settle();
    const late = await fixture.pools.describe(fixture.pool);

    expect(early.instances.map((one) => one.state)).toEqual(['creating']);
    expect(late.instances.map((one) => one.state)).toEqual(['running']);
  }),

  plain('orders add up', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(2, 0));
    await fixture.pools.grow(fixture.pool, order(3, 2));

    expect(await fixture.truth()).toMatchObject({ target: 5, created: 5 });
  }),

  plain('the same order twice buys as often as was declared', async (fixture, capabilities) => {
    await fixture.pools.grow(fixture.pool, order(2, 0, 'same'));
    await fixture.pools.grow(fixture.pool, order(2, 0, 'same'));

    const { created } = await fixture.truth();
    expect(created).toBe(capabilities.idempotency === 'none' ? 4 : 2);
  }),

  plain('an order beyond the maximum is refused and buys nothing', async (fixture) => {
    const outcome = await fixture.pools.grow(fixture.pool, order(21));

    expect(outcome.kind).toBe('refused');
    expect(await fixture.truth()).toMatchObject({ target: 0, created: 0 });
  }),

  plain('an order of no or fewer nodes is refused and buys nothing', async (fixture) => {
    const outcomes = [
      await fixture.pools.grow(fixture.pool, order(0)),
      await fixture.pools.grow(fixture.pool, order(-2)),
    ];

    expect(outcomes.map((one) => one.kind)).toEqual(['refused', 'refused']);
    expect(await fixture.truth()).toMatchObject({ target: 0, created: 0 });
  }),

  plain('giving back ends exactly the named instances and lowers the target', async (fixture) => {
    const [first, second, third] = await nodes(fixture, 3);
    const result = await fixture.pools.giveBack(fixture.pool, [named(first), named(third)]);
    await fixture.settle();

    expect(result).toBe('done');
    expect(await fixture.truth()).toMatchObject({ target: 1, created: 3, alive: [second] });
    expect(await ids(fixture)).toEqual([second]);
  }),

  needing(
    ['slowEnd'],
    'an ended instance is shown as deleting until it is gone',
    async (fixture) => {
      await fixture.levers.slowEnd();
      const [first] = await nodes(fixture, 1);
      await fixture.pools.giveBack(fixture.pool, [named(first)]);
      const soon = await fixture.pools.describe(fixture.pool);
      await fixture.settle();

      expect(soon).toEqual({ target: 0, instances: [{ id: first, state: 'deleting' }] });
      expect(await fixture.pools.describe(fixture.pool)).toEqual({ target: 0, instances: [] });
    },
  ),

  plain('an instance that has not booted yet can be given back', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(2));
    const [first, second] = await ids(fixture);
    const result = await fixture.pools.giveBack(fixture.pool, [named(first)]);
    await fixture.settle();

    expect(result).toBe('done');
    expect(await ids(fixture)).toEqual([second]);
  }),

  plain('an instance that never became a node is given back by its id alone', async (fixture) => {
    const [first] = await nodes(fixture, 1);
    const nameless = { id: first ?? '', nodeName: '' };

    expect(await fixture.pools.giveBack(fixture.pool, [nameless])).toBe('done');
    expect((await fixture.truth()).alive).toEqual([]);
  }),

  plain('giving back what is gone already is done', async (fixture) => {
    const [first] = await nodes(fixture, 1);
    await fixture.pools.giveBack(fixture.pool, [named(first)]);
    await fixture.settle();

    expect(await fixture.pools.giveBack(fixture.pool, [named(first)])).toBe('done');
  }),

  plain('giving back the same instance twice lowers the target once', async (fixture) => {
    const [first] = await nodes(fixture, 3);
    await fixture.pools.giveBack(fixture.pool, [named(first)]);
    await fixture.pools.giveBack(fixture.pool, [named(first)]);

    const { target, alive } = await fixture.truth();
    expect([target, alive.length]).toEqual([2, 2]);
  }),

  plain('one gone instance does not save the others of the same batch', async (fixture) => {
    const [first, second, third] = await nodes(fixture, 3);
    await fixture.pools.giveBack(fixture.pool, [named(first)]);
    await fixture.settle();
    const batch = [named(first), named(second), named(third)];

    expect(await fixture.pools.giveBack(fixture.pool, batch)).toBe('done');
    expect(await fixture.truth()).toMatchObject({ target: 0, alive: [] });
  }),

  plain('giving back nothing is done and ends nothing', async (fixture) => {
    await nodes(fixture, 1);

    expect(await fixture.pools.giveBack(fixture.pool, [])).toBe('done');
    expect((await fixture.truth()).alive.length).toBe(1);
  }),

  plain('an id never comes back for another instance', async (fixture) => {
    const before = await nodes(fixture, 2);
    await fixture.pools.giveBack(fixture.pool, before.map(named));
    await fixture.settle();
    const after = await nodes(fixture, 2, 'token-2');

    expect(after.length).toBe(2);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  }),

  needing(
    ['strangers'],
    'a group the provider does not know cannot be described',
    async ({ pools, strange }) => {
      await expect(pools.describe(strange)).rejects.toBeInstanceOf(PortError);
    },
  ),

  needing(['strangers'], 'an order for a group it does not know is refused', async (fixture) => {
    const outcome = await fixture.pools.grow(fixture.strange, order(1));

    expect(outcome).toMatchObject({ kind: 'refused', why: 'invalid' });
  }),

  needing(['foreign'], 'what somebody else added is shown', async ({ pools, pool, levers }) => {
    await pools.grow(pool, order(1));
    await levers.foreign(2);

    const { target, instances } = await pools.describe(pool);
    expect([target, instances.length]).toEqual([3, 3]);
  }),

  needing(['foreign'], 'what somebody else removed is not shown', async (fixture) => {
    await nodes(fixture, 3);
    await fixture.levers.foreign(-2);
    await fixture.settle();

    const { target, instances } = await fixture.pools.describe(fixture.pool);
    expect([target, instances.length]).toEqual([1, 1]);
  }),

  needing(['reuseNames'], 'a namesake of a given-back node is not ended', async (fixture) => {
    await fixture.levers.reuseNames();
    const [old] = await nodes(fixture, 1);
    await fixture.pools.giveBack(fixture.pool, [named(old)]);
    await fixture.settle();
    const [heir] = await nodes(fixture, 1, 'token-2');
    await fixture.pools.giveBack(fixture.pool, [named(old)]);

    expect((await fixture.truth()).alive).toEqual([heir]);
  }),

  needing(
    ['slowBoot'],
    'a slow instance stays creating and is not bought twice',
    async (fixture) => {
      await fixture.levers.slowBoot(1_000);
      await fixture.pools.grow(fixture.pool, order(1));
      const { target, instances } = await fixture.pools.describe(fixture.pool);

      expect([target, instances.map((one) => one.state)]).toEqual([1, ['creating']]);
      expect((await fixture.truth()).created).toBe(1);
    },
  ),
];
