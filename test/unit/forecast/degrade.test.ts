/** What a degrade step saves is taken from what is promised, never from what is seen, nor from what is kept. */
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { savedShare, stepsOn } from '../../../src/model/degrade.ts';
import type { DegradeStep } from '../../../src/model/policy.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { promotion } from '../../builders/promotions.ts';
import { forecastOne, inputOf, steady } from './one-tier.ts';

const STEP: DegradeStep = {
  name: 'plain',
  query: 'max(loss)',
  above: 0,
  after: 0,
  takes: MINUTE,
  undoAfter: 5 * MINUTE,
  saves: 0.2,
  rollback: 'a flag',
  owner: 'shop',
};
/** Three times the daily peak of 100 rps: 300. */
const RUNNING = promotion({
  start: NOW - MINUTE,
  readyFrom: NOW - HOUR,
  holdUntil: NOW + 8 * HOUR,
});

function sale(minutes: number, seen = 100) {
  const degraded = [{ name: 'plain', since: NOW - minutes * MINUTE }];
  return forecastOne({
    policy: { degrade: [STEP] },
    view: { degraded },
    windows: [RUNNING],
    samples: steady(seen, NOW),
  }).demand;
}

describe('a degrade step', () => {
  it('takes its share of the floor once the application had its time', () => {
    // 300 less a fifth. A minute is what it takes.
    expect([sale(0).atNodeReady.high, sale(1).atNodeReady.high]).toEqual([300, 240]);
    expect([sale(0).atPodReady.high, sale(1).atPodReady.high]).toEqual([300, 240]);
    expect(sale(1).causes).toContainEqual({
      kind: 'degrade',
      rps: 240,
      subject: 'degrade steps save 20%',
    });
    expect(sale(0).causes.map(({ kind }) => kind)).not.toContain('degrade');
  });

  it('leaves the floor that is kept whole: it ends faster than machines come', () => {
    expect(sale(1).keepFloor).toBe(300);
  });

  it('takes nothing from what is seen', () => {
    expect(sale(1, 290).atPodReady.high).toBe(290);
  });

  it('counts by what the process remembers, before what the status says', () => {
    const given = inputOf({ policy: { degrade: [STEP] }, windows: [RUNNING] });
    const on = [{ name: 'plain', since: NOW - HOUR }];
    const ladders = { 'shop/checkout': { on, returns: 0 } };
    const { tiers } = forecast({ ...given, memory: { ...given.memory, ladders } });
    expect(tiers[0]?.demands[0]?.atNodeReady.high).toBe(240);
  });
});

describe('several steps', () => {
  it('each save their share of what the others leave', () => {
    const degrade = [STEP, { ...STEP, name: 'small', saves: 0.5 }, { ...STEP, name: 'off' }];
    const on = [
      { name: 'plain', since: NOW - HOUR },
      { name: 'small', since: NOW - HOUR },
      { name: 'unknown', since: NOW - HOUR },
    ];
    // 0.8 x 0.5 is left.
    expect(savedShare({ id: 'shop/web', degrade }, on, NOW)).toBeCloseTo(0.6);
    expect(savedShare({ id: 'shop/web' }, on, NOW)).toBe(0);
  });

  it('are none where nobody knows of any', () => {
    expect(stepsOn(undefined, undefined)).toEqual([]);
  });
});
