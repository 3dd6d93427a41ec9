/** The load of the minute to come: what is expected, how its bounds follow the misses, and that nothing unread teaches. */
import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/forecast/candidates.ts';
import { outlookOf } from '../../../src/forecast/outlook.ts';
import type { OutlookMemory, Sample } from '../../../src/model/memory.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { createRandomness } from '../../../src/simulator/random.ts';
import { NOW } from '../../builders/instant.ts';

const HORIZON = 2 * MINUTE;
const EVERY = 15 * SECOND;

function readings(load: (at: Millis) => Rps, until = NOW): Sample[] {
  return Array.from({ length: 40 }, (_, index) => {
    const at = until - (39 - index) * EVERY;
    return { at, rps: load(at) };
  });
}

/** Outlooks minute by minute of a load that is read every 15 s, and what came of them. */
function followed(load: (at: Millis) => Rps, minutes: number) {
  let before: OutlookMemory | undefined;
  let inside = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    const now = NOW + minute * MINUTE;
    const samples = readings(load, now);
    const made = outlookOf({ samples, now, horizon: HORIZON, season: () => 1, before });
    if (made === undefined) throw new Error('there are readings');
    before = made.memory;
    const { low, high } = made.outlook.band;
    const due = now + HORIZON;
    let truth = 0;
    for (let at = due - 45 * SECOND; at <= due; at += EVERY) truth += load(at) / 4;
    if (truth >= low && truth <= high) inside += 1;
  }
  if (before === undefined) throw new Error('no minute was followed');
  return { memory: before, covered: inside / minutes };
}

describe('simple forecasts', () => {
  it('are the last readings, the season, the mean, half the slope and the slope', () => {
    // 1 rps per second: last three 970, 985 and 1,000; forty of them average 707.5; 120 s ahead.
    const samples = readings((at) => 1_000 + (at - NOW) / SECOND);
    const values = candidatesOf({ samples, now: NOW, ahead: 2 * MINUTE, season: 1.2 });
    expect(values?.map((value) => Math.round(value * 10) / 10)).toEqual([
      985, 1_182, 707.5, 1_060, 1_120,
    ]);
  });

  it('follow a fall, but never below nothing', () => {
    const samples = readings((at) => 100 - (at - NOW) / SECOND);
    expect(candidatesOf({ samples, now: NOW, ahead: 10 * MINUTE, season: 1 })?.at(-1)).toBe(0);
  });

  it('have no slope with one reading, and are none without any', () => {
    const one = [{ at: NOW, rps: 50 }];
    expect(candidatesOf({ samples: one, now: NOW, ahead: MINUTE, season: 1 })).toEqual([
      50, 50, 50, 50, 50,
    ]);
    expect(candidatesOf({ samples: [], now: NOW, ahead: MINUTE, season: 1 })).toBeUndefined();
  });
});

describe('an outlook', () => {
  it('is not there without a reading', () => {
    const nothing = { samples: [], now: NOW, horizon: HORIZON, season: () => 1 };
    expect(outlookOf({ ...nothing, before: undefined })).toBeUndefined();
  });

  it('comes to expect what the better of the simple forecasts says', () => {
    const ramp = (at: Millis) => 1_000 + (at - NOW) / SECOND;
    const { memory } = followed(ramp, 120);
    const now = NOW + 120 * MINUTE;
    const samples = readings(ramp, now);
    const made = outlookOf({ samples, now, horizon: HORIZON, season: () => 1, before: memory });
    // 1,000 + 7,200 + 120; the mean of the minute that ends then is 22.5 lower.
    expect(made?.outlook.band.expected).toBeGreaterThan(8_270);
    expect(made?.outlook.band.expected).toBeLessThan(8_330);
  });

  it.each([1, 2, 3])('has 93 to 97 of 100 minutes inside, with seed %d', (seed) => {
    const draw = createRandomness(seed).noise('load');
    const noisy = (at: Millis) => 1_000 + 100 * draw(Math.floor(at / EVERY));
    const { covered, memory } = followed(noisy, 3_000);
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
    expect(memory.inside).toBeGreaterThan(0.92);
  });

  it('widens when the load grows louder', () => {
    const draw = createRandomness(1).noise('load');
    const louder = NOW + 600 * MINUTE;
    const load = (at: Millis) => 1_000 + (at < louder ? 10 : 200) * draw(Math.floor(at / EVERY));
    const quiet = followed(load, 600).memory.width;
    expect(followed(load, 1_200).memory.width).toBeGreaterThan(5 * quiet);
  });

  it('stands for a minute, then is made anew', () => {
    const samples = readings(() => 100);
    const how = { samples, horizon: HORIZON, season: () => 1 };
    const first = outlookOf({ ...how, now: NOW, before: undefined });
    const within = outlookOf({ ...how, now: NOW + MINUTE - 1, before: first?.memory });
    const after = outlookOf({ ...how, now: NOW + MINUTE, before: first?.memory });
    expect(within?.outlook).toEqual(first?.outlook);
    expect(within?.memory).toBe(first?.memory);
    expect(after?.outlook.at).toBe(NOW + MINUTE + HORIZON);
    expect(after?.memory.pending).toHaveLength(2);
  });

  it('learns nothing from a minute that nobody read', () => {
    const samples = readings(() => 100);
    const how = { horizon: HORIZON, season: () => 1 };
    const first = outlookOf({ ...how, samples, now: NOW, before: undefined });
    // The newest reading is older than the minute that is over.
    const later = outlookOf({ ...how, samples, now: NOW + 4 * MINUTE, before: first?.memory });
    expect(later?.memory.judged).toBe(0);
    expect(later?.outlook.coverage).toBeUndefined();
    expect(later?.memory.pending).toHaveLength(1);
  });

  it('keeps few forecasts waiting, however long the horizon', () => {
    let before: OutlookMemory | undefined;
    for (let minute = 0; minute < 600; minute += 1) {
      const now = NOW + minute * MINUTE;
      const samples = readings(() => 100, now);
      before = outlookOf({ samples, now, horizon: 600 * MINUTE, season: () => 1, before })?.memory;
    }
    expect(before?.pending.length).toBeLessThanOrEqual(30);
  });
});
