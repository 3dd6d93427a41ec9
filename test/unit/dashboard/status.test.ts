/** The one line on top, case by case. */
import { describe, expect, it } from 'vitest';
import { statusAt, tightestAt, toneOf } from '../../../src/dashboard/status.ts';
import type { StreamEnd, StreamFloors, StreamFrame } from '../../../src/model/stream.ts';
import { FROM, frame, HOUR, header, MINUTE, SALE, START, told } from './told.ts';

/** The sale asks for 400 rps; a frame has 200 of them. */
const ASKED: StreamFloors = {
  event: 'floors',
  at: FROM,
  floors: [{ promotion: SALE.id, tier: 'shop/web', rps: 400 }],
};

function at(time: number, tiers: Partial<StreamFrame['tiers']> = {}) {
  return statusAt(told(header(), ASKED, frame(time, tiers)), time);
}

describe('the status', () => {
  it('waits while nothing is known', () => {
    expect(statusAt(told(), FROM)).toEqual({ kind: 'waiting' });
    expect(statusAt(told(header()), FROM)).toEqual({ kind: 'waiting' });
  });

  it('is calm hours before a promotion that is not ready yet, and names it', () => {
    expect(at(START - 3 * HOUR)).toEqual({ kind: 'calm', next: SALE });
  });

  it('prepares within the hour: 200 of 400 rps are half of it', () => {
    const status = at(START - 30 * MINUTE);
    expect(status).toMatchObject({ kind: 'preparing', readiness: { share: 0.5 } });
    expect(toneOf(status)).toBe('watch');
  });

  it('is red when it must be ready and is not', () => {
    const status = at(START - 10 * MINUTE);
    expect(status).toMatchObject({ kind: 'not-ready', readiness: { tier: 'shop/web' } });
    expect(toneOf(status)).toBe('bad');
  });

  it('is ready as soon as all of it could be served', () => {
    expect(at(START - 30 * MINUTE, { capacity: [400] })).toMatchObject({ kind: 'ready' });
  });

  it('does not call ready what it does not know', () => {
    expect(at(START - 10 * MINUTE, { capacity: [null] })).toMatchObject({ kind: 'calm' });
  });

  it('does not call ready one tier of two while the other is unknown', () => {
    const tiers = ['shop/web', 'shop/api'].map((id) => ({ id, level: null, residency: null }));
    const floors = tiers.map(({ id }) => ({ promotion: SALE.id, tier: id, rps: 400 }));
    const asked = { ...ASKED, floors };
    const time = START - 10 * MINUTE;
    const known = told(header({ tiers }), asked, frame(time, { capacity: [400, 400] }));
    const half = told(header({ tiers }), asked, frame(time, { capacity: [400, null] }));
    expect(statusAt(known, time).kind).toBe('ready');
    expect(statusAt(half, time).kind).toBe('calm');
  });

  it('puts losses before everything: 600 of 6,000 requests are a tenth', () => {
    const status = at(START + MINUTE, { lost: [600] });
    expect(status).toEqual({ kind: 'losing', rps: 10, share: 0.1, tier: 'shop/web' });
    expect(toneOf(status)).toBe('bad');
  });

  it('says that a promotion is on while it is', () => {
    expect(at(START + MINUTE)).toMatchObject({ kind: 'running' });
    expect(at(START + HOUR)).toEqual({ kind: 'calm', next: undefined });
  });

  it('ends with the verdict, red when one expectation was missed', () => {
    const verdict = { name: 'a', says: '', wanted: '', got: '', waitsFor: null };
    const end: StreamEnd = {
      event: 'end',
      at: START,
      decisions: 1,
      totals: {
        offered: 1,
        served: 1,
        lost: 0,
        minutesShort: 0,
        peakCloudNodes: 0,
        cloudNodeHours: 0,
        cost: { currency: 'CNY', micros: 0 },
        instancesCreated: 0,
        instancesLeft: 0,
        tiers: [],
      },
      expectations: [
        { ...verdict, held: true },
        { ...verdict, held: false },
      ],
      violations: [],
      replay: '',
      compared: [],
    };
    const story = told(header(), frame(START), end);
    const status = statusAt(story, START);
    expect(status).toMatchObject({ kind: 'over', held: 1, good: false });
    expect(toneOf(status)).toBe('bad');
    expect(statusAt(story, START - 1).kind).toBe('waiting');
    // What waits for something else is listed, and no error.
    const waits = { ...verdict, held: false, waitsFor: 'lines' };
    const waiting = told(header(), frame(START), { ...end, expectations: [waits] });
    expect(statusAt(waiting, START)).toMatchObject({ held: 0, waiting: 1, good: true });
  });
});

describe('the fullest tier', () => {
  it('is the one that uses most of what it can serve, and a dead one before all', () => {
    const tiers = ['shop/web', 'shop/api'].map((id) => ({ id, level: null, residency: null }));
    const both = { peak: [100, 90], capacity: [200, 100] };
    const story = told(header({ tiers }), frame(FROM, both));
    expect(tightestAt(story, FROM)).toEqual({ tier: 'shop/api', share: 0.9 });
    const dead = told(header({ tiers }), frame(FROM, { ...both, capacity: [0, 100] }));
    expect(tightestAt(dead, FROM)?.tier).toBe('shop/web');
  });
});
