/** The room of lines, handed out: what is there is counted first, and what is only kept for later brings no more. */
import { describe, expect, it } from 'vitest';
import { createLineBudget, type LineCase } from '../../../src/decide/line-budget.ts';
import type { LineRoom } from '../../../src/decide/lines.ts';

const ROOM: LineRoom = {
  site: 'cloud-a',
  room: 1_000,
  forMore: 1_000,
  unknown: undefined,
  down: undefined,
  binding: 'a',
  said: 'a',
  memory: [],
};

/** Replicas of 100 bit/s, of which four are there. */
const LINES: LineCase = {
  rooms: [ROOM, { ...ROOM, site: 'cloud-b' }],
  pods: { count: (_, site) => (site === 'cloud-a' ? 4 : 0), ready: () => 0 },
  weights: new Map([['shop/web', 100]]),
  now: () => undefined,
  tiers: ['shop/web'],
};

const most = (budget: ReturnType<typeof createLineBudget>, later = false): number[] =>
  budget?.places('shop/web', later)?.lined.map((place) => place.most) ?? [];

describe('the budget of lines', () => {
  it('has room for who is there and for what is left', () => {
    const budget = createLineBudget(LINES);

    // 1,000 - 4 x 100 leaves 6 more; what is kept for later is only what is there.
    expect([most(budget), most(budget, true)]).toEqual([
      [10, 10],
      [4, 0],
    ]);
  });

  it('lends nobody the room of those that stay, wherever they are', () => {
    const here = createLineBudget(LINES);
    here?.keep('shop/web', 4, 'cloud-a');
    const elsewhere = createLineBudget(LINES);
    elsewhere?.keep('shop/web', 4, 'cloud-b');
    const somewhere = createLineBudget(LINES);
    somewhere?.keep('shop/web', 4);

    expect([most(here), most(elsewhere), most(somewhere)]).toEqual([
      [6, 10],
      [10, 10],
      [6, 10],
    ]);
  });
});
