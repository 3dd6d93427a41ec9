/** What the journal knows of a write: a checker that watches it must be able to tell an order from a record. */
import { describe, expect, it } from 'vitest';
import { answerOf, gatedWorld } from './gated-world.ts';

const INTENT = {
  ...{ pool: 'burst', number: 1, count: 2, targetBefore: 0, targetAfter: 2 },
  promotion: undefined,
};

async function toldOf(rebuilt?: boolean) {
  const small = gatedWorld();
  await answerOf(small.world, small.ports.ledger.create({ ...INTENT, rebuilt }));
  return small.requests().map(({ label, facts }) => ({ label, ...facts }));
}

describe('an intent that is written', () => {
  it('is told apart when it is written anew for machines that are there', async () => {
    const written = { label: 'ledger.create', subject: 'burst-1' };
    const about = { pool: 'burst', count: 2 };
    expect(await toldOf(true)).toStrictEqual([{ ...written, about: { ...about, rebuilt: true } }]);
    expect(await toldOf()).toStrictEqual([{ ...written, about }]);
    expect(await toldOf(false)).toStrictEqual([{ ...written, about }]);
  });
});
