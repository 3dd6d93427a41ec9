/** What becomes one episode of a timeline and what begins a new one. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Action, Hold } from '../../../src/model/plan.ts';
import { type Decided, startTimeline } from '../../../src/simulator/timeline.ts';
import { createJournal } from '../../../src/simulator/world/journal.ts';
import { MINUTE, SECOND, START } from './small-world.ts';

function resize(
  from: number,
  to: number,
  reason: 'demand-grew' | 'demand-fell' | 'promotion-floor',
): Action {
  return {
    kind: 'set-replicas',
    tier: 'shop/web',
    uid: 'u',
    resourceVersion: '1',
    from,
    to,
    victims: [],
    reason,
  };
}

const FREEZE: Hold = {
  reason: 'freeze',
  subject: 'shop/web',
  wanted: 'shrink 4 to 2 replicas',
  detail: 'sale',
};

const SALE = {
  promotion: 'sale',
  readyFrom: START + MINUTE,
  start: START + 2 * MINUTE,
  end: START + 99 * MINUTE,
};

function decided(at: number, actions: readonly Action[], holds: readonly Hold[] = []): Decided {
  const outcomes = actions.map((action): Outcome => ({ kind: 'applied', action, at, detail: '' }));
  return { at, holds, outcomes, windows: [SALE] };
}

function timeline() {
  const journal = createJournal();
  return { journal, line: startTimeline({ journal, poolOf: () => 'pool-a' }) };
}

describe('timeline', () => {
  it('joins steps of one growth into one episode from the first size to the last', () => {
    const { line } = timeline();
    line.add(decided(START, [resize(2, 5, 'demand-grew')]));
    line.add(decided(START + MINUTE, [resize(5, 9, 'demand-grew')]));
    expect(line.finish().filter(({ kind }) => kind === 'grow')).toMatchObject([
      { subject: 'shop/web', from: START, to: START + MINUTE, before: 2, after: 9, count: 2 },
    ]);
  });

  it('begins anew for another reason, after a shrink, and after ten quiet minutes', () => {
    const { line } = timeline();
    line.add(decided(START, [resize(2, 5, 'demand-grew')]));
    line.add(decided(START + 5 * SECOND, [resize(5, 9, 'promotion-floor')]));
    line.add(decided(START + 10 * SECOND, [resize(9, 7, 'demand-fell')]));
    line.add(decided(START + 15 * SECOND, [resize(7, 8, 'promotion-floor')]));
    line.add(decided(START + 20 * MINUTE, [resize(8, 10, 'promotion-floor')]));
    const sizes = line.finish().filter(({ kind }) => kind === 'grow' || kind === 'shrink');
    expect(sizes.map(({ before, after }) => [before, after])).toEqual([
      [2, 5],
      [5, 9],
      [9, 7],
      [7, 8],
      [8, 10],
    ]);
  });

  it('keeps a hold as one episode while it lasts', () => {
    const { line } = timeline();
    for (let step = 0; step < 12; step += 1)
      line.add(decided(START + step * 5 * SECOND, [], [FREEZE]));
    expect(line.finish()).toMatchObject([
      {
        kind: 'hold',
        reason: 'freeze',
        from: START,
        to: START + 55 * SECOND,
        count: 12,
        detail: 'shrink 4 to 2 replicas: sale',
      },
    ]);
  });

  it('marks when a promotion must be ready and when it begins', () => {
    const { line } = timeline();
    for (let minute = 0; minute < 4; minute += 1) line.add(decided(START + minute * MINUTE, []));
    expect(line.finish().map(({ kind, detail, from }) => [kind, detail, from])).toEqual([
      ['promotion', 'must be ready', START + MINUTE],
      ['promotion', 'begins', START + 2 * MINUTE],
    ]);
  });

  it('adds up machines under the name of their pool, and requests lost', () => {
    const { journal, line } = timeline();
    for (const id of ['a', 'b'])
      journal.emit({ kind: 'instance', at: START, pool: 'np1', id, state: 'ready' });
    for (const at of [START + 5 * SECOND, START + 10 * SECOND]) {
      const tier = { workload: 'shop/web', offered: 100, served: 60, capacity: 12, readyPods: 1 };
      journal.emit({
        kind: 'load',
        at,
        span: 5 * SECOND,
        tiers: [tier],
        instances: 2,
        readyCloudNodes: 2,
        spent: 0,
      });
    }
    expect(line.finish()).toMatchObject([
      { kind: 'joined', subject: 'pool-a', after: 2 },
      { kind: 'lost', subject: 'shop/web', from: START, before: 200, after: 80 },
    ]);
  });
});
