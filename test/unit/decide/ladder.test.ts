/** One degrade ladder, by hand: what begins, what ends, how long each waits, and that what is unknown does neither. */
import { describe, expect, it } from 'vitest';
import { judgeLadder, moved } from '../../../src/decide/ladder.ts';
import type { LadderMemory } from '../../../src/model/memory.ts';
import type { DegradeStep } from '../../../src/model/policy.ts';
import { fresh, missing, type Reading } from '../../../src/model/reading.ts';
import { MINUTE, type Millis, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';

function step(name: string, over: Partial<DegradeStep> = {}): DegradeStep {
  return {
    name,
    query: 'max(loss)',
    above: 2,
    after: 30 * SECOND,
    takes: MINUTE,
    undoAfter: 5 * MINUTE,
    saves: 0.2,
    rollback: 'a flag',
    owner: 'shop',
    ...over,
  };
}

const STEPS = [step('pictures'), step('search'), step('reviews', { above: 10 })];
const REST: LadderMemory = { on: [], returns: 0 };
const STALE: Reading<number> = { kind: 'stale', value: 50, at: NOW, cause: 'old' };

/** Every ten seconds one look; a number is what all triggers show, anything else is said of each. */
function looks(
  shown: (after: Millis) => number | Reading<number> | undefined,
  {
    until,
    from = REST,
    steps = STEPS,
  }: { until: Millis; from?: LadderMemory; steps?: readonly DegradeStep[] },
) {
  let memory = from;
  const moves: string[] = [];
  for (let after = 0; after <= until; after += 10 * SECOND) {
    const now = NOW + after;
    const value = shown(after);
    const reading = typeof value === 'number' ? fresh(value, now) : value;
    const triggers = reading === undefined ? [] : steps.map(({ name }) => ({ name, now: reading }));
    const verdict = judgeLadder({ steps, triggers, before: memory, now });
    memory = moved(verdict, now);
    const { move } = verdict;
    if (move.kind !== 'stay') moves.push(`${after / SECOND} ${move.kind} ${move.step.name}`);
  }
  return { moves, memory };
}

const on = (...names: string[]): LadderMemory => ({
  on: names.map((name) => ({ name, since: NOW - 10 * MINUTE })),
  returns: 0,
});

describe('a degrade ladder', () => {
  it('begins one step after the other, in order: 30 s called for, then a minute for the one before', () => {
    expect(looks(() => 50, { until: 5 * MINUTE }).moves).toEqual([
      '30 begin pictures',
      '90 begin search',
      '150 begin reviews',
    ]);
  });

  it('goes no further than its triggers call for', () => {
    expect(looks(() => 5, { until: 5 * MINUTE }).moves).toEqual([
      '30 begin pictures',
      '90 begin search',
    ]);
  });

  it('begins nothing at the value itself, nor when the trigger was not true all the while', () => {
    expect(looks(() => 2, { until: 5 * MINUTE }).moves).toEqual([]);
    expect(looks((after) => (after === 20 * SECOND ? 0 : 5), { until: 50 * SECOND }).moves).toEqual(
      [],
    );
  });

  it('takes the steps before one that is called for first: it is for worse trouble', () => {
    const steps = [step('pictures', { above: 1_000 }), step('search')];
    expect(looks(() => 5, { until: 5 * MINUTE, steps }).moves).toEqual([
      '30 begin pictures',
      '90 begin search',
    ]);
  });

  it('ends in reverse, each five minutes after nothing called for it any more', () => {
    const from = on('pictures', 'search', 'reviews');
    expect(looks(() => 0, { until: 20 * MINUTE, from }).moves).toEqual([
      '300 end reviews',
      '600 end search',
      '900 end pictures',
    ]);
  });

  it('ends only what nothing calls for: at 5 the third, whose trigger is 10', () => {
    const from = on('pictures', 'search', 'reviews');
    expect(looks(() => 5, { until: 20 * MINUTE, from }).moves).toEqual(['300 end reviews']);
  });

  it.each([
    ['missing', missing<number>('no series')],
    ['stale', STALE],
    ['partial', { ...STALE, kind: 'partial' as const, coverage: 0.5 }],
    ['not asked', undefined],
  ])('neither begins nor ends anything while its trigger is %s', (_, reading) => {
    expect(looks(() => reading, { until: 30 * MINUTE }).moves).toEqual([]);
    const stays = looks(() => reading, { until: 30 * MINUTE, from: on('pictures') });
    expect(stays.moves).toEqual([]);
    expect(stays.memory.on.map(({ name }) => name)).toEqual(['pictures']);
  });

  it('counts the quiet anew after a gap: nobody knows what was in it', () => {
    const gap = (after: Millis) => (after === 4 * MINUTE ? missing<number>('gap') : 0);
    // Quiet again from 250 s on.
    expect(looks(gap, { until: 10 * MINUTE, from: on('pictures') }).moves).toEqual([
      '550 end pictures',
    ]);
  });

  it('keeps a step on while a trigger of a later one cannot be read', () => {
    const before = { ...on('pictures'), quietSince: NOW - 60 * MINUTE };
    const triggers = [
      { name: 'pictures', now: fresh(0, NOW) },
      { name: 'search', now: fresh(0, NOW) },
      { name: 'reviews', now: missing<number>('gone') },
    ];
    const { move, doubt } = judgeLadder({ steps: STEPS, triggers, before, now: NOW });
    expect([move.kind, doubt]).toEqual(['stay', 'the trigger of step reviews is missing: gone']);
  });

  it('forgets steps that the policy has no more, and keeps its order', () => {
    const { memory } = looks(() => 5, { until: 0, from: on('reviews', 'gone', 'pictures') });
    expect(memory.on.map(({ name }) => name)).toEqual(['pictures', 'reviews']);
  });

  it('does nothing once the last step is on', () => {
    expect(
      looks(() => 50, { until: 30 * MINUTE, from: on('pictures', 'search', 'reviews') }).moves,
    ).toEqual([]);
  });
});

describe('a step that has to come back', () => {
  const ONE = [step('pictures')];
  /** The step itself cures what calls for it. */
  function cured(until: Millis) {
    let memory = REST;
    const ends: number[] = [];
    for (let after = 0; after <= until; after += 10 * SECOND) {
      const now = NOW + after;
      const triggers = [{ name: 'pictures', now: fresh(memory.on.length > 0 ? 0 : 5, now) }];
      const verdict = judgeLadder({ steps: ONE, triggers, before: memory, now });
      memory = moved(verdict, now);
      if (verdict.move.kind === 'end') ends.push(after / SECOND);
    }
    return { ends, returns: memory.returns };
  }

  it('stays twice as long each time, at most eight times: 5, 10, 20, 40, 40 minutes', () => {
    // It begins 40 s after each end (10 s until the trigger is seen, 30 s called for), at first after 30 s, and its quiet
    // is seen 10 s after it begins: 30 + 10 + 300 = 340; then 340 + 50 + 600 = 990, 990 + 50 + 1,200 = 2,240,
    // 2,240 + 50 + 2,400 = 4,690 and 4,690 + 50 + 2,400 = 7,140.
    expect(cured(7_200 * SECOND)).toEqual({ ends: [340, 990, 2_240, 4_690, 7_140], returns: 3 });
  });

  it('stays as long as ever when it came back later', () => {
    const ended = { name: 'pictures', since: NOW - 20 * MINUTE };
    const { memory } = looks(() => 5, {
      until: 30 * SECOND,
      from: { on: [], ended, returns: 1 },
      steps: ONE,
    });
    expect(memory.returns).toBe(0);
  });
});
