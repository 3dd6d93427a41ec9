/** An order that somebody on the way delivered twice: whose its machines are, where neither token nor tag tells. */
import { describe, expect, it } from 'vitest';
import type { IntentView } from '../../../src/model/snapshot.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { instance, intent, recorded } from '../../builders/snapshots.ts';
import { brief, plan } from './books.ts';

/** An order of two whose outcome was written so long ago. */
function order(outcome: IntentView['outcome'], ago: number, over: Partial<IntentView> = {}) {
  return intent({ count: 2, outcome, createdAt: NOW - ago, settledAt: NOW - ago, ...over });
}

function listed(...ids: readonly string[]) {
  return ids.map((id) => instance(id));
}

const TWO = ['a', 'b'].map((id) => recorded(id, { seenAt: NOW - MINUTE }));

describe('an order that came twice', () => {
  // Two were asked for; twice two are its own, the fifth is not.
  it.each(['pending', 'unknown'] as const)(
    'is adopted up to one more batch when its outcome is %s, and the rest is foreign',
    (outcome) => {
      const made = plan({
        intents: [order(outcome, MINUTE)],
        listed: listed('a', 'b', 'c', 'd', 'e'),
      });

      expect(brief(made)).toEqual([
        ['record-instances', 'np1-1', 'a', 'b', 'c', 'd'],
        ['settle-intent', 'np1-1', 'found'],
      ]);
      expect(made.holds.map(({ reason, detail }) => [reason, detail])).toEqual([
        ['pool-contested', '1 instances are not ours, such as e; they are left alone'],
      ]);
    },
  );

  it('is still adopted for as long as a machine may take after its first half was found', () => {
    const found = (ago: number) => order('found', ago, { instances: TWO });
    const there = listed('a', 'b', 'c');

    expect(brief(plan({ intents: [found(15 * MINUTE - SECOND)], listed: there }))).toEqual([
      ['record-instances', 'np1-1', 'c'],
    ]);
    expect(brief(plan({ intents: [found(15 * MINUTE)], listed: there }))).toEqual([]);
  });

  it('takes no machine that another order still misses', () => {
    const found = order('found', MINUTE, { number: 1, instances: TWO });
    const other = order('accepted', MINUTE, { number: 2 });

    expect(
      brief(plan({ intents: [found, other], listed: listed('a', 'b', 'c', 'd', 'e') })),
    ).toEqual([
      ['record-instances', 'np1-1', 'e'],
      ['record-instances', 'np1-2', 'c', 'd'],
    ]);
  });

  // Two orders of two; the third and fourth machine of the second order are there beside the two it asked for.
  it('counts at once, as on its way and against caps', () => {
    const known = order('accepted', MINUTE, { number: 1, instances: TWO });
    const open = order('unknown', MINUTE, { number: 2 });
    const made = plan({ intents: [known, open], listed: listed('a', 'b', 'c', 'd', 'e', 'f') });

    expect(made.pools[0]).toMatchObject({ joined: 0, inFlight: 6 });
  });

  it.each(['accepted', 'partial', 'refused'] as const)(
    'is foreign beyond its count when the provider was heard to say %s',
    (outcome) => {
      const heard = order(outcome, MINUTE, { instances: TWO });
      const made = plan({ intents: [heard], listed: listed('a', 'b', 'c') });

      expect(made.actions).toEqual([]);
      expect(made.holds).toMatchObject([{ reason: 'pool-contested' }]);
    },
  );

  it.each(['token', 'compare-and-set'] as const)(
    'cannot be at a provider with a %s, so what is too many is foreign',
    (idempotency) => {
      const made = plan({
        intents: [order('unknown', MINUTE, { instances: TWO })],
        listed: listed('a', 'b', 'c'),
        idempotency,
      });

      expect(brief(made)).toEqual([['settle-intent', 'np1-1', 'found']]);
      expect(made.holds).toMatchObject([{ reason: 'pool-contested' }]);
    },
  );
});
