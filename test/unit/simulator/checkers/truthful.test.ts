/** L5: what a cycle says of replicas was true as lately as its view promises. Says nothing of what ought to be. */
import { describe, expect, it } from 'vitest';
import { checkTruthful } from '../../../../src/simulator/checkers/l5-truthful.ts';
import { policySet, tierPolicy } from '../../../builders/policies.ts';
import { evidenceOf, MINUTE, SECOND, START } from './evidence.ts';

describe('L5, truthful', () => {
  interface Saying {
    /** For ten minutes from START: no event comes (A5), or one may be lost (A6). */
    readonly watch?: 'A5' | 'A6';
    readonly ago?: number;
    readonly frozenFor?: number;
  }

  async function said(current: number, how: Saying = {}) {
    const spell = { from: START, until: START + 10 * MINUTE, rate: 1, size: undefined };
    const faults = how.watch === undefined ? [] : [{ ...spell, id: how.watch, subject: undefined }];
    const evidence = evidenceOf({ scenario: { faults } });
    const checker = checkTruthful(evidence);
    evidence.load();
    await evidence.pass(MINUTE);
    evidence.web.replicas = 5;
    evidence.load();
    await evidence.pass(how.ago ?? 30 * SECOND);
    evidence.say({ tiers: [verdictOf(current)] }, how.frozenFor);
    return checker.finish().map(({ message }) => message);
  }

  function verdictOf(current: number) {
    return {
      ...{ tier: 'shop/web', demands: [], known: true, current, ready: 2, needed: 2 },
      ...{ neededAtNodeReady: 2, target: 2, home: 2, cloud: 0, unplaced: 0, lowered: undefined },
    };
  }

  it('is violated by a count that was true half a minute ago', async () => {
    expect(await said(2)).toEqual(['shop/web is said to have 2 replicas; it had 5']);
  });

  it('holds for the count of now, and for one of the last two cycles', async () => {
    expect(await said(5)).toEqual([]);
    expect(await said(2, { ago: 9 * SECOND })).toEqual([]);
  });

  it('bears with an old view as long as the view itself promises', async () => {
    expect(await said(2, { watch: 'A5' })).toEqual([]);
    expect(await said(2, { watch: 'A5', ago: 80 * SECOND })).toHaveLength(1);
  });

  it('bears with a lost event until the watch compares everything', async () => {
    // A view is 60 s old at most, two cycles are 10 s: 15 min 70 s after the change somebody must have noticed.
    expect(await said(2, { watch: 'A6', ago: 16 * MINUTE })).toEqual([]);
    expect(await said(2, { watch: 'A6', ago: 17 * MINUTE })).toHaveLength(1);
  });

  it('knows of replicas that a hand set and the controller set back between two steps of the load', async () => {
    const evidence = evidenceOf();
    const checker = checkTruthful(evidence);
    evidence.load();
    evidence.web.replicas = 7;
    evidence.world.faults.fire('H1', 'shop/web');
    await evidence.pass(SECOND);
    evidence.web.replicas = 2;
    evidence.say({ tiers: [verdictOf(7)] });
    expect(checker.finish()).toEqual([]);
    evidence.say({ tiers: [verdictOf(8)] });
    expect(checker.finish()).toHaveLength(1);
  });

  it('looks at the workload that the policies of that very cycle name', () => {
    const evidence = evidenceOf();
    const checker = checkTruthful(evidence);
    const { target } = tierPolicy({ name: 'web' });
    const order = tierPolicy({ name: 'web', target: { ...target, name: 'order' } });
    const moved = { ...evidence, policies: policySet({ tiers: [order] }) };
    evidence.load();
    // Of web there are two pods, of order there is one.
    evidence.say({ tiers: [verdictOf(2)] });
    moved.say({ tiers: [{ ...verdictOf(1), ready: 1 }] });
    evidence.say({ tiers: [verdictOf(2)] });
    expect(checker.finish()).toEqual([]);
    moved.say({ tiers: [verdictOf(2)] });
    expect(checker.finish().map(({ message }) => message)).toEqual([
      'shop/order is said to have 2 replicas; it had 1',
      'shop/order is said to have 2 ready pods; it had 1',
    ]);
  });

  it('finds its tier whatever the place it has in the plan', () => {
    const evidence = evidenceOf();
    const checker = checkTruthful(evidence);
    evidence.load();
    evidence.say({ tiers: [{ ...verdictOf(9), tier: 'shop/other' }, verdictOf(8)] });
    expect(checker.finish()).toHaveLength(1);
  });

  it('holds a process that stood still to what it could see before', async () => {
    expect(await said(2, { frozenFor: 40 * SECOND })).toEqual([]);
  });
});
