/** Recording what a call brought, and settling a call whose outcome was open. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { IntentView } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { decideInput } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { instance, intent, poolView, recorded, snapshot } from '../../builders/snapshots.ts';
import { brief, plan, young } from './books.ts';

describe('the ledger', () => {
  it('records instances in the oldest intents that miss some', () => {
    const intents = [
      intent({ number: 2, count: 2, ...young }),
      intent({ number: 1, count: 2, ...young, instances: [recorded('a', { seenAt: NOW })] }),
    ];
    const listed = [
      instance('a'),
      instance('b', { state: 'creating' }),
      instance('c'),
      instance('gone', { state: 'deleting' }),
    ];

    expect(brief(plan({ intents, listed }))).toEqual([
      ['record-instances', 'np1-1', 'b'],
      ['record-instances', 'np1-2', 'c'],
    ]);
  });

  it('records instances in a newer order before the rest of one that the provider delivers in part', () => {
    const intents = [
      intent({ number: 1, count: 4, outcome: 'partial', ...young, instances: [recorded('a')] }),
      intent({ number: 2, count: 1, ...young }),
    ];
    const listed = [instance('a'), instance('b'), instance('c')];

    expect(brief(plan({ intents, listed }))).toEqual([
      ['record-instances', 'np1-2', 'b'],
      ['record-instances', 'np1-1', 'c'],
    ]);
  });

  it('leaves alone what no intent explains, and names it', () => {
    const made = plan({
      intents: [intent({ count: 1, outcome: 'refused', ...young })],
      listed: [instance('rival')],
    });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'pool-contested',
        subject: 'np1',
        wanted: 'order nodes when needed',
        detail: '1 instances are not ours, such as rival; they are left alone',
      },
    ]);
  });

  it('settles an open call as found when its instances or its target are there', () => {
    const open = intent({
      count: 1,
      outcome: 'pending',
      createdAt: NOW - MINUTE,
      settledAt: undefined,
    });

    expect(brief(plan({ intents: [open], listed: [instance('a')] }))).toEqual([
      ['record-instances', 'np1-1', 'a'],
      ['settle-intent', 'np1-1', 'found'],
    ]);
    expect(brief(plan({ intents: [open], target: 1 }))).toEqual([
      ['settle-intent', 'np1-1', 'found'],
    ]);
    const known = intent({ ...open, count: 2, instances: [recorded('a', { seenAt: NOW })] });
    expect(brief(plan({ intents: [known], listed: [instance('a')] }))).toEqual([
      ['settle-intent', 'np1-1', 'found'],
    ]);
  });

  it('does not take a target for the effect of a call when a later intent may have raised it', () => {
    const open = intent({
      count: 1,
      outcome: 'unknown',
      createdAt: NOW - 3 * MINUTE,
      settledAt: NOW - 3 * MINUTE,
    });
    const later = intent({ number: 2, count: 1, ...young });

    expect(brief(plan({ intents: [open, later], target: 1 }))).toEqual([]);
  });

  it('settles an open call as refused only when nothing has shown by the time an instance would have joined', () => {
    const open = (ago: number): IntentView =>
      intent({ count: 1, outcome: 'unknown', createdAt: NOW - ago, settledAt: NOW - ago });

    expect(brief(plan({ intents: [open(15 * MINUTE - SECOND)] }))).toEqual([]);
    expect(brief(plan({ intents: [open(15 * MINUTE)] }))).toEqual([
      ['settle-intent', 'np1-1', 'refused'],
    ]);
  });

  it('adopts what a call brings that was thought to have had no effect, after all others have theirs', () => {
    const lapsed = intent({
      number: 1,
      count: 1,
      outcome: 'unknown',
      createdAt: NOW - 3 * MINUTE,
      settledAt: NOW - 3 * MINUTE,
    });
    const later = intent({ number: 2, count: 1, ...young });

    expect(
      brief(plan({ intents: [lapsed, later], listed: [instance('a'), instance('b')] })),
    ).toEqual([
      ['record-instances', 'np1-2', 'a'],
      ['record-instances', 'np1-1', 'b'],
      ['settle-intent', 'np1-1', 'found'],
    ]);
  });

  it('counts a partial order no further than the pool says it goes', () => {
    const partial = intent({ count: 6, outcome: 'partial', ...young });

    // The pool's target is 4 and none is listed: four are coming, not six.
    expect(plan({ intents: [partial], target: 4 }).pools[0]).toMatchObject({ inFlight: 4 });
    const seen = snapshot({
      ledger: fresh([partial], NOW),
      pools: [poolView({ state: { kind: 'missing', cause: 'refused' } })],
    });
    expect(decide(decideInput({ snapshot: seen })).pools[0]).toMatchObject({ inFlight: 6 });
  });

  it('counts what a partial order brought before anybody recorded it, and what the target still promises', () => {
    const partial = intent({ count: 6, outcome: 'partial', ...young });
    const listed = [instance('a'), instance('b')];

    // Two are there, and two more of a target of four are coming. With a target of two, those two are all.
    expect(plan({ intents: [partial], listed, target: 4 }).pools[0]).toMatchObject({ inFlight: 4 });
    expect(plan({ intents: [partial], listed, target: 2 }).pools[0]).toMatchObject({ inFlight: 2 });
  });

  it('counts a late instance that has just been found as on its way', () => {
    const late = intent({ count: 1, createdAt: NOW - HOUR / 2, settledAt: NOW - HOUR / 2 });

    expect(plan({ intents: [late], listed: [instance('a')] }).pools[0]).toMatchObject({
      inFlight: 1,
    });
  });
});
