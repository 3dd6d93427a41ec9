/** Contract cases of a service on the web: pages, signatures with the time, things in between; and of machines that never join. */
import { expect } from 'vitest';
import { MINUTE } from '../../src/model/units.ts';
import { type Case, needing, order } from './node-pools-fixture.ts';

export const SERVICE_CASES: readonly Case[] = [
  needing(['zombies'], 'a machine that never becomes a node stays listed', async (fixture) => {
    await fixture.levers.zombies();
    await fixture.pools.grow(fixture.pool, order(2));
    await fixture.settle();
    const { target, instances } = await fixture.pools.describe(fixture.pool);

    expect([target, instances.length]).toEqual([2, 2]);
  }),

  needing(['zombies'], 'a machine that never becomes a node can be ended', async (fixture) => {
    await fixture.levers.zombies();
    await fixture.pools.grow(fixture.pool, order(2));
    await fixture.settle();
    const { instances } = await fixture.pools.describe(fixture.pool);
    const [first, second] = instances.map(({ id }) => id);
    const result = await fixture.pools.giveBack(fixture.pool, [{ id: first ?? '', nodeName: '' }]);

    expect(result).toBe('done');
    expect((await fixture.truth()).alive).toEqual([second]);
  }),

  ...[1, 2, 3, 7].map((size) =>
    needing(['pages'], `a list in pages of ${size} is read to its end`, async (fixture) => {
      await fixture.levers.pages(size);
      await fixture.pools.grow(fixture.pool, order(7));
      const { instances } = await fixture.pools.describe(fixture.pool);

      expect(new Set(instances.map(({ id }) => id)).size).toBe(7);
    }),
  ),

  needing(['pages'], 'an empty list in pages is empty', async (fixture) => {
    await fixture.levers.pages(2);

    expect(await fixture.pools.describe(fixture.pool)).toEqual({ target: 0, instances: [] });
  }),

  needing(['webPage'], 'a web page instead of a list is no list', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(1));
    await fixture.levers.webPage();

    await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({
      name: 'PortError',
      kind: 'transient',
    });
  }),

  needing(['webPage'], 'a web page in answer to an order leaves it unknown', async (fixture) => {
    await fixture.levers.webPage('grow');
    const outcome = await fixture.pools.grow(fixture.pool, order(2));

    expect(outcome.kind).toBe('unknown');
    expect((await fixture.truth()).created).toBe(2);
  }),

  needing(['webPage'], 'a web page in answer to a deletion leaves it unknown', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(1));
    await fixture.settle();
    const { instances } = await fixture.pools.describe(fixture.pool);
    await fixture.levers.webPage('give-back');
    const named = instances.map(({ id }) => ({ id, nodeName: 'a-node' }));

    expect(await fixture.pools.giveBack(fixture.pool, named)).toBe('unknown');
  }),

  needing(['skewClock'], 'a clock that is off by a minute is no trouble', async (fixture) => {
    await fixture.levers.skewClock(-MINUTE);

    expect(await fixture.pools.grow(fixture.pool, order(1))).toEqual({ kind: 'accepted' });
  }),

  needing(['skewClock'], 'a clock that is off by half an hour is told as that', async (fixture) => {
    await fixture.levers.skewClock(30 * MINUTE);
    const outcome = await fixture.pools.grow(fixture.pool, order(1));

    expect(outcome).toMatchObject({ kind: 'refused', why: 'denied' });
    expect('message' in outcome && outcome.message).toContain('clock');
    expect((await fixture.truth()).created).toBe(0);
    await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({ kind: 'denied' });
  }),
];
