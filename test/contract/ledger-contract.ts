/** What every Ledger port must do: one number is one intent, nothing is overwritten, nothing is forgotten by mistake. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntentView } from '../../src/model/snapshot.ts';
import type { IntentStatus, Ledger, NewIntent } from '../../src/ports/ledger.ts';
import { failureOf } from './failure-of.ts';
import type { MakeFixture, World } from './fixture.ts';

export interface LedgerFixture extends World {
  /** Empty at first. */
  readonly ledger: Ledger;
}

const FIRST: NewIntent = {
  pool: 'np1',
  number: 1,
  count: 3,
  targetBefore: 2,
  targetAfter: 5,
  promotion: 'sales/anniversary@2027-03-01T00:00Z',
};
const SEEN_AT = Date.UTC(2027, 2, 1, 11, 0, 0);
const ACCEPTED: IntentStatus = {
  outcome: 'accepted',
  message: 'three nodes are coming',
  settledAt: SEEN_AT,
  instances: [{ id: 'cloud://zone-a/i-1', seenAt: SEEN_AT, returned: false }],
};
const ANOTHER_UID = '00000000-0000-0000-0000-000000000000';

export function ledgerContract(name: string, makeFixture: MakeFixture<LedgerFixture>): void {
  describe(`${name} keeps the Ledger contract:`, () => {
    let fixture: LedgerFixture;
    let created: IntentView;
    beforeAll(async () => {
      fixture = await makeFixture();
    });
    afterAll(() => fixture?.close());

    it('a new intent is pending, named after its pool and number, and listed at once', async () => {
      const answer = await fixture.ledger.create(FIRST);

      if (answer.kind !== 'created') throw new Error('the ledger was not empty');
      created = answer.intent;
      expect(created).toMatchObject({ ...FIRST, name: 'np1-1', outcome: 'pending', instances: [] });
      expect(created.settledAt).toBeUndefined();
      expect(created.token).not.toBe('');
      expect(await fixture.ledger.list()).toEqual([created]);
    });

    it('a number that is taken is not taken again, whatever is asked for', async () => {
      const answer = await fixture.ledger.create({ ...FIRST, count: 50, targetAfter: 52 });

      expect(answer).toEqual({ kind: 'exists' });
      expect(await fixture.ledger.list()).toEqual([created]);
    });

    it('the next number is another intent with another token', async () => {
      const answer = await fixture.ledger.create({ ...FIRST, number: 2, promotion: undefined });

      if (answer.kind !== 'created') throw new Error('np1-2 exists');
      expect(answer.intent.token).not.toBe(created.token);
      expect(answer.intent.promotion).toBeUndefined();
      expect((await fixture.ledger.list()).map((one) => one.name).sort()).toEqual([
        'np1-1',
        'np1-2',
      ]);
    });

    it('a status replaces the one before, and the answer can be updated again', async () => {
      const after = await fixture.ledger.update(created, ACCEPTED);
      const returned = {
        ...ACCEPTED,
        instances: ACCEPTED.instances.map((one) => ({
          ...one,
          returned: true,
          returnedAt: SEEN_AT + 1,
        })),
      };
      const last = await fixture.ledger.update(after, returned);

      expect(after).toMatchObject({
        outcome: 'accepted',
        message: 'three nodes are coming',
        settledAt: SEEN_AT,
        instances: ACCEPTED.instances,
      });
      expect(last.instances).toEqual([
        { id: 'cloud://zone-a/i-1', seenAt: SEEN_AT, returned: true, returnedAt: SEEN_AT + 1 },
      ]);
      expect((await fixture.ledger.list()).find((one) => one.name === 'np1-1')).toEqual(last);
    });

    describeRefusals(() => ({ ledger: fixture.ledger, created }));
  });
}

/** `created` is np1-1 as it was before its status changed. */
function describeRefusals(
  world: () => { readonly ledger: Ledger; readonly created: IntentView },
): void {
  const ledger = () => world().ledger;
  const created = () => world().created;
  it('a status that rests on an older reading is a conflict and changes nothing', async () => {
    const before = await ledger().list();

    const failure = await failureOf(
      ledger().update(created(), { ...ACCEPTED, outcome: 'refused' }),
    );

    expect(failure).toBe('conflict');
    expect(await ledger().list()).toEqual(before);
  });

  it('a namesake is not forgotten; the intent itself is, once', async () => {
    expect(await failureOf(ledger().forget('np1-1', ANOTHER_UID))).toBe('conflict');
    expect((await ledger().list()).map((one) => one.name)).toContain('np1-1');

    await ledger().forget('np1-1', created().uid);

    expect((await ledger().list()).map((one) => one.name)).toEqual(['np1-2']);
  });

  it('an intent that is gone cannot be updated', async () => {
    expect(['gone', 'conflict']).toContain(await failureOf(ledger().update(created(), ACCEPTED)));
  });
}
