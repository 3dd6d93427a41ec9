/** An intent that is lost: written anew from the marks of its nodes, and never for a machine whose node carries none. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { decideInput } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool } from '../../builders/policies.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
} from '../../builders/snapshots.ts';
import { brief, plan } from './books.ts';

const [A, B, C] = [cloudNode({ name: 'a' }), cloudNode({ name: 'b' }), cloudNode({ name: 'c' })];

const OPEN = { createdAt: NOW - 5_000, settledAt: undefined, outcome: 'pending' } as const;

function listed(...nodes: readonly NodeView[]) {
  return nodes.map(({ providerId }) => instance(providerId));
}

describe('an intent that is lost', () => {
  it('is written anew from the nodes that carry the mark of their pool', () => {
    const made = plan({ intents: [], nodes: [A, B], listed: listed(A, B) });

    expect(made.actions).toEqual([
      {
        kind: 'rebuild-intent',
        pool: 'np1',
        number: 1,
        target: 2,
        nodes: [A, B].map(({ name, uid, providerId }) => ({ name, uid, providerId })),
        reason: 'intent-lost',
      },
    ]);
  });

  it('is told until it is there, and nothing is ordered from its pool meanwhile', () => {
    expect(plan({ intents: [], nodes: [A], listed: listed(A) }).holds).toEqual([
      {
        reason: 'intent-lost',
        subject: 'np1',
        wanted: 'order nodes when needed',
        detail: '1 nodes, such as a, carry the mark of the pool, and no intent records them',
      },
    ]);
  });

  it('takes the next number, above every intent that is left', () => {
    const left = intent({ number: 7, count: 1, instances: [recorded(A.providerId)] });

    expect(brief(plan({ intents: [left], nodes: [A, B], listed: listed(A, B) }))).toContainEqual([
      ...['rebuild-intent', 'np1', 8, 'b'],
    ]);
  });

  it('does not take what another intent still waits for', () => {
    const waiting = intent({ number: 7, count: 1, createdAt: NOW - MINUTE });

    expect(brief(plan({ intents: [waiting], nodes: [A], listed: listed(A) }))).toEqual([
      ['rebuild-intent', 'np1', 8, 'a'],
    ]);
  });

  it('that a crash left without its machines is settled, and written anew under the next number', () => {
    const left = { ...intent({ number: 7, count: 1, ...OPEN }), rebuilt: true };
    // A machine without our mark is no business of either.
    const foreign = instance('fake://foreign');
    const made = plan({ intents: [left], nodes: [A], listed: [...listed(A), foreign] });

    expect(brief(made)).toEqual([
      ['settle-intent', 'np1-7', 'refused'],
      ['rebuild-intent', 'np1', 8, 'a'],
    ]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'pool-contested', subject: 'np1' }),
    );
  });

  it('is not written anew again and again while what became of it cannot be written', () => {
    const left = [7, 8].map((number) => ({
      ...intent({ number, count: 1, ...OPEN }),
      rebuilt: true,
    }));
    const made = plan({ intents: left, nodes: [A], listed: listed(A) });

    expect(brief(made)).toEqual([
      ['settle-intent', 'np1-7', 'refused'],
      ['settle-intent', 'np1-8', 'refused'],
    ]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'intent-lost', subject: 'np1' }),
    );
  });

  it('is written anew as soon as one of two such intents is settled', () => {
    const over = { ...intent({ number: 7, count: 1, outcome: 'refused' }), rebuilt: true };
    const left = { ...intent({ number: 8, count: 1, ...OPEN }), rebuilt: true };
    const made = plan({ intents: [over, left], nodes: [A], listed: listed(A) });

    expect(brief(made)).toContainEqual(['rebuild-intent', 'np1', 9, 'a']);
  });

  it('is written anew beside two orders whose calls are open', () => {
    const left = [7, 8].map((number) => intent({ number, count: 1, ...OPEN }));
    const made = plan({ intents: left, nodes: [A], listed: listed(A) });

    expect(brief(made)).toContainEqual(['rebuild-intent', 'np1', 9, 'a']);
  });

  it('is no order: one whose call was cut short by a crash is taken to have had its effect', () => {
    const order = intent({ number: 7, count: 1, ...OPEN });
    const made = plan({ intents: [order], nodes: [A], listed: [...listed(A), instance('new')] });

    expect(brief(made)).toEqual([
      ['record-instances', 'np1-7', 'new'],
      ['settle-intent', 'np1-7', 'found'],
      ['rebuild-intent', 'np1', 8, 'a'],
    ]);
  });

  it.each([
    ['no mark', { pool: undefined }],
    ['the mark of another pool', { pool: 'np2' }],
  ])('is not made up for a node with %s, which stays foreign', (_, over) => {
    const foreign = cloudNode({ name: 'foreign', ...over });
    const made = plan({ intents: [], nodes: [A, foreign], listed: listed(A, foreign) });

    expect(brief(made)).toEqual([['rebuild-intent', 'np1', 1, 'a']]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({
        reason: 'pool-contested',
        detail: '1 instances are not ours, such as fake://foreign; they are left alone',
      }),
    );
  });

  it('is not made up for a marked node that its provider does not list', () => {
    expect(plan({ intents: [], nodes: [A], listed: [] }).actions).toEqual([]);
  });

  it('is never larger than one batch', () => {
    const windows = { pools: [burstPool({ batch: 2 })] };
    const made = plan({ intents: [], nodes: [A, B, C], listed: listed(A, B, C), windows });

    expect(brief(made)).toEqual([['rebuild-intent', 'np1', 1, 'a', 'b']]);
  });

  it('waits while the provider cannot be asked, and is told all the same', () => {
    const state = { target: 1, instances: listed(A) };
    const stale = { kind: 'stale', value: state, at: NOW - MINUTE, cause: 'no answer' } as const;
    const seen = snapshot({ nodes: [homeNode(), A], pools: [poolView({ state: stale })] });
    const made = decide(decideInput({ snapshot: seen }));

    expect(made.actions.map(({ kind }) => kind)).not.toContain('rebuild-intent');
    expect(made.holds).toContainEqual(expect.objectContaining({ reason: 'intent-lost' }));
  });
});
