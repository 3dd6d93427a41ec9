/** The stabilisation time: when inputs are trusted and which need was the largest. */
import { describe, expect, it } from 'vitest';
import { stabilise } from '../../../src/decide/stabilise.ts';
import type { TierMemory } from '../../../src/model/memory.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { settledMemory } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';

const AFTER = 10 * MINUTE;
const TICK = 5 * SECOND;

function look(
  memory: TierMemory | undefined,
  need: number,
  over: { trusted?: boolean; now?: number; needed?: number } = {},
): ReturnType<typeof stabilise> {
  return stabilise(memory, need, {
    ...{ now: NOW, after: AFTER, needed: AFTER, tick: TICK, trusted: true },
    ...over,
  });
}

/** Needs seen so long before now, oldest first. */
function peaks(...seen: [agoMs: number, replicas: number][]): TierMemory['peaks'] {
  return seen.map(([ago, replicas]) => ({ at: NOW - ago, replicas }));
}

describe('the stabilisation time', () => {
  it('remembers the largest need of its length', () => {
    const memory = settledMemory({ peaks: peaks([9 * MINUTE, 80], [TICK, 60]) });

    expect(look(memory, 40).largest).toBe(80);
  });

  it('forgets a need that is older', () => {
    const memory = settledMemory({ peaks: peaks([10 * MINUTE, 80], [TICK, 60]) });

    expect(look(memory, 40)).toMatchObject({ largest: 60, peaks: peaks([TICK, 60], [0, 40]) });
  });

  it('drops lower needs behind a higher one', () => {
    const memory = settledMemory({ peaks: peaks([2 * MINUTE, 80], [TICK, 60]) });

    expect(look(memory, 70).peaks).toEqual(peaks([2 * MINUTE, 80], [0, 70]));
    expect(look(memory, 90).peaks).toEqual(peaks([0, 90]));
  });

  it('keeps every need while inputs are doubted, however long', () => {
    const memory = settledMemory({
      validSince: undefined,
      peaks: peaks([60 * MINUTE, 80], [TICK, 60]),
    });

    expect(look(memory, 1, { trusted: false })).toMatchObject({
      largest: 80,
      validSince: undefined,
    });
  });

  it('keeps every need until inputs were trusted for a whole time again', () => {
    const old = peaks([60 * MINUTE, 80], [TICK, 60]);

    expect(look(settledMemory({ validSince: undefined, peaks: old }), 1)).toMatchObject({
      largest: 80,
      validSince: NOW,
    });
    expect(look(settledMemory({ validSince: NOW - AFTER + 1, peaks: old }), 1).largest).toBe(80);
    expect(look(settledMemory({ validSince: NOW - AFTER, peaks: old }), 1).largest).toBe(60);
  });

  it('keeps every need for as long as it takes to see a rise, where that is longer', () => {
    const old = peaks([60 * MINUTE, 80], [11 * MINUTE, 70], [TICK, 60]);
    const known = (ago: number) => settledMemory({ validSince: NOW - ago, peaks: old });

    expect(look(known(AFTER), 1, { needed: 15 * MINUTE }).largest).toBe(80);
    // Then those of the stabilisation time alone count again.
    expect(look(known(15 * MINUTE), 1, { needed: 15 * MINUTE }).largest).toBe(60);
  });

  it('begins now for a process that remembers nothing', () => {
    expect(look(undefined, 7)).toEqual({
      validSince: NOW,
      trustedFor: 0,
      needed: AFTER,
      stabilised: false,
      largest: 7,
      peaks: peaks([0, 7]),
    });
  });

  it('begins anew after more than ten cycles without a look, and after a clock that jumped back', () => {
    const missed = settledMemory({ peaks: peaks([11 * TICK, 7]) });
    const ahead = settledMemory({ peaks: peaks([-11 * TICK, 7]) });
    const seen = settledMemory({ peaks: peaks([10 * TICK, 7]) });

    expect(look(missed, 7).validSince).toBe(NOW);
    expect(look(ahead, 7).validSince).toBe(NOW);
    expect(look(seen, 7).validSince).toBe(seen.validSince);
  });

  it('once passed stays passed, until the process starts anew', () => {
    const young = settledMemory({ stabilised: false, validSince: NOW - AFTER });

    expect(look(young, 7).stabilised).toBe(true);
    expect(look(settledMemory({ stabilised: true }), 7, { trusted: false }).stabilised).toBe(true);
    expect(look(settledMemory({ stabilised: false }), 7, { trusted: false }).stabilised).toBe(
      false,
    );
  });
});
