/** Contract cases of answers that no healthy provider gives: too many, too long, contradictory, hostile. */
import { expect } from 'vitest';
import { type BadAnswer, type Case, needing, order } from './node-pools-fixture.ts';

/** Believing half of such a list would look like missing instances. */
const REFUSED: readonly (readonly [BadAnswer, string])[] = [
  ['huge-list', 'more than 10,000 instances'],
  ['long-id', 'an id of 2,000 characters'],
  ['control-characters', 'an id with line breaks and escapes'],
  ['empty-id', 'an empty id'],
  ['negative-target', 'a negative target'],
  ['huge-target', 'a target of two billion'],
];

export const ANSWER_CASES: readonly Case[] = [
  ...REFUSED.map(([kind, words]) =>
    needing(['answers'], `a list with ${words} is refused as a whole`, async (fixture) => {
      await fixture.pools.grow(fixture.pool, order(2));
      await fixture.levers.answers(kind);

      await expect(fixture.pools.describe(fixture.pool)).rejects.toMatchObject({
        name: 'PortError',
        kind: 'permanent',
      });
    }),
  ),

  needing(['answers'], 'an instance that is listed twice is one instance', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(2));
    await fixture.levers.answers('duplicate-ids');

    expect((await fixture.pools.describe(fixture.pool)).instances.length).toBe(2);
  }),

  needing(['answers'], 'a state we do not know is unknown, not gone', async (fixture) => {
    await fixture.pools.grow(fixture.pool, order(1));
    await fixture.levers.answers('unknown-state');
    const strange = await fixture.pools.describe(fixture.pool);
    await fixture.levers.answers('no-status');
    const silent = await fixture.pools.describe(fixture.pool);

    expect(strange.instances.map((one) => one.state)).toEqual(['unknown']);
    expect(silent.instances.map((one) => one.state)).toEqual(['unknown']);
  }),
];
