/** What each metric fault does to answers, as the operator's port shows it, and that it does nothing else. */
import { describe, expect, it } from 'vitest';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { NO_POINTS, pointsIn } from '../../../builders/points.ts';
import { fault, flat, loadedWorld } from '../load/load-world.ts';
import { HOUR, MINUTE, SECOND, START, workload } from '../small-world.ts';

const LOAD = 'sum(rate(gateway_requests_total{route="web"}[1m]))';
const OTHER = 'sum(rate(gateway_requests_total{route="order"}[1m]))';
const SPAN = { from: START - 5 * MINUTE, to: START, step: MINUTE };

/** Two tiers of 120 rps each, five minutes in: each answer is 120 of the scrape at that minute. */
async function shop(faults: readonly ScheduledFault[] = [], changes: Partial<Scenario> = {}) {
  const { world, begin } = loadedWorld({
    workloads: [
      workload({ replicas: 4, traffic: [flat(120)] }),
      workload({ name: 'order', traffic: [flat(120)] }),
    ],
    faults,
    ...changes,
  });
  begin();
  const metrics = createSimulatedMetrics(world);
  await world.clock.run(START + 5 * MINUTE);
  return {
    world,
    metrics,
    ask: async (query: string) => {
      const asked = metrics.instant(query);
      await world.clock.run(world.clock.now() + 15 * SECOND);
      return asked;
    },
    value: async (query: string) => {
      const answer = await metrics.instant(query);
      return answer.kind === 'vector' ? answer.series[0]?.value : answer.cause;
    },
  };
}

/** From the fourth minute to the sixth. */
function later(changes: Parameters<typeof fault>[0]): ScheduledFault {
  return fault({ from: START + 4 * MINUTE, until: START + 6 * MINUTE, ...changes });
}

describe('no fault', () => {
  it('leaves both answers as they are', async () => {
    const { ask, metrics, world } = await shop();
    expect(await ask(LOAD)).toEqual({
      kind: 'vector',
      series: [{ value: expect.closeTo(120), at: START + 5 * MINUTE }],
      warnings: [],
    });
    const range = await metrics.range(LOAD, SPAN);
    expect(pointsIn(range)).toHaveLength(6);
    expect(world.faults.fired.size).toBe(0);
  });
});

describe('M1', () => {
  it('refuses every question while Prometheus is down, and answers again afterwards', async () => {
    const { value, world, metrics } = await shop([later({ id: 'M1' })]);
    expect(await value(LOAD)).toBe('connect ECONNREFUSED');
    expect(await metrics.range(LOAD, SPAN)).toMatchObject({ kind: 'failed' });
    expect(world.faults.fired.get('M1')).toBe(2);
    await world.clock.run(START + 8 * MINUTE);
    expect(await value(LOAD)).toBeCloseTo(120);
  });

  it('leaves Prometheus with nothing scraped meanwhile: right after it a rate has no samples, and then few', async () => {
    const { ask, value, world } = await shop([later({ id: 'M1' })]);
    await world.clock.run(START + 6 * MINUTE);
    // Back at minute six with one scrape in the last minute; a rate needs two.
    expect(await ask(LOAD)).toMatchObject({ kind: 'vector', series: [] });
    await world.clock.run(START + 6 * MINUTE + 30 * SECOND);
    // Three samples over 30 s, extrapolated by half a scrape of 15 s at the start: 37.5 s of 60.
    expect(await value(LOAD)).toBeCloseTo((120 * 37.5) / 60);
    // What is older than the gap is still shown for five minutes.
    expect(await value('sum(up{job="gateway"})')).toBe(2);
  });

  it('leaves a hole in the history, not a valley', async () => {
    const { world, metrics } = await shop([later({ id: 'M1' })]);
    await world.clock.run(START + 12 * MINUTE);
    const span = { from: START + 2 * MINUTE, to: START + 9 * MINUTE, step: MINUTE };
    const range = await metrics.range(LOAD, span);
    const points = pointsIn(range);
    // Nothing was kept at minutes four and five, so rates that begin or end there are not known.
    expect(points.map(({ at }) => (at - START) / MINUTE)).toEqual([2, 3, 7, 8, 9]);
    expect(points.every(({ value }) => Math.abs(value - 120) < 1e-6)).toBe(true);
  });

  it('fails some questions and goes on scraping when it does not take all of them', async () => {
    const { value, world } = await shop([later({ id: 'M1', rate: 0.5 })]);
    const answers: (number | string | undefined)[] = [];
    for (let asked = 0; asked < 40; asked += 1) answers.push(await value(LOAD));
    const failed = answers.filter((answer) => answer === 'HTTP 503: service unavailable').length;
    // Even chances: 20 of 40, give or take four times the root of 10.
    expect(failed).toBeGreaterThan(7);
    expect(failed).toBeLessThan(33);
    expect(world.faults.fired.get('M1')).toBe(failed);
    expect(answers.filter((answer) => typeof answer === 'number').length).toBe(40 - failed);
  });

  it('answers late when it is slow, with what was true when it was asked, and fails beyond ten seconds', async () => {
    const slow = await shop([later({ id: 'M1', size: 4 * SECOND })]);
    const asked = slow.metrics.instant(LOAD);
    let answered = false;
    void asked.then(() => {
      answered = true;
    });
    await slow.world.clock.run(START + 5 * MINUTE + 3 * SECOND);
    expect(answered).toBe(false);
    await slow.world.clock.run(START + 5 * MINUTE + 4 * SECOND);
    expect(await asked).toMatchObject({ series: [{ at: START + 5 * MINUTE }] });

    const { ask } = await shop([later({ id: 'M1', size: 30 * SECOND })]);
    expect(await ask(LOAD)).toEqual({ kind: 'failed', cause: 'no whole answer within 10000 ms' });
  });

  it('strikes only the queries it names', async () => {
    const { value } = await shop([later({ id: 'M1', subject: 'route="web"' })]);
    expect(await value(LOAD)).toBe('HTTP 503: service unavailable');
    expect(await value(OTHER)).toBeCloseTo(120);
  });
});

describe('M2', () => {
  it('shows a number that cannot be: infinite, none at all, or negative', async () => {
    const { value } = await shop([later({ id: 'M2', subject: 'route="web"' })]);
    const seen: number[] = [];
    for (let asked = 0; asked < 60; asked += 1) seen.push(Number(await value(LOAD)));
    expect(seen.some(Number.isNaN)).toBe(true);
    expect(seen).toContain(Number.POSITIVE_INFINITY);
    expect(seen).toContain(Number.NEGATIVE_INFINITY);
    expect(seen.filter(Number.isFinite).every((number) => number < 0)).toBe(true);
    expect(seen.filter(Number.isFinite).length).toBeGreaterThan(0);
    expect(await value(OTHER)).toBeCloseTo(120);
  });
});

describe('M3', () => {
  it('is an empty vector, and no point', async () => {
    const { ask, metrics } = await shop([later({ id: 'M3' })]);
    expect(await metrics.range(LOAD, SPAN)).toEqual(NO_POINTS);
    expect(await ask(LOAD)).toEqual({ kind: 'vector', series: [], warnings: [] });
  });
});

describe('M4', () => {
  it('shows old samples with their own time, and a rate that fades with its window', async () => {
    const { ask, value } = await shop([later({ id: 'M4', size: 30 * SECOND })]);
    // Samples at 255 and 270 s are left in the minute up to 300 s: 15 s between them, 15 s before the first, and half a
    // scrape after the last, for which no more is believed: 37.5 s of 60.
    expect(await value(LOAD)).toBeCloseTo((120 * 37.5) / 60);
    expect(await value('up{job="gateway",instance="gateway-0"}')).toBe(1);
    expect(await ask('up{job="gateway",instance="gateway-0"}')).toMatchObject({
      series: [{ at: START + 270 * SECOND }],
    });
  });

  it('leaves nothing of a rate when it is older than the window', async () => {
    const { ask } = await shop([later({ id: 'M4', size: 2 * MINUTE })]);
    expect(await ask(LOAD)).toMatchObject({ kind: 'vector', series: [] });
  });
});

describe('M6', () => {
  it('multiplies by the factor between the units', async () => {
    const perMinute = await shop([later({ id: 'M6' })]);
    expect(await perMinute.value(LOAD)).toBeCloseTo(120 * 60);
    const milli = await shop([later({ id: 'M6', size: 0.001, subject: 'route="web"' })]);
    expect(await milli.value(LOAD)).toBeCloseTo(0.12);
    expect(await milli.value(OTHER)).toBeCloseTo(120);
  });
});

describe('M7', () => {
  it('answers with many series that add up to the one', async () => {
    const { ask } = await shop([later({ id: 'M7', size: 50 })]);
    const answer = await ask(LOAD);
    const values = answer.kind === 'vector' ? answer.series.map(({ value }) => value) : [];
    expect(values).toHaveLength(50);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(120);
  });

  it('is refused where the operator takes no more, and over time', async () => {
    const { value, metrics } = await shop([later({ id: 'M7', size: 10_001 })]);
    expect(await value(LOAD)).toBe('more than 10000 series');
    expect(await metrics.range(LOAD, SPAN)).toMatchObject({ kind: 'failed' });
  });
});

describe('M8', () => {
  const gateways = { scrapeInterval: 15 * SECOND, lag: 0, gateways: 40, history: HOUR };

  it('loses a share of the gateways: up is 0 and their part of the sum is gone', async () => {
    const faults = [fault({ id: 'M8', subject: 'gateway', size: 0.5 })];
    const { value, world } = await shop(faults, { prometheus: gateways });
    const up = Number(await value('sum(up{job="gateway"})'));
    // Each of 40 with even chances: 20, give or take four times the root of 10.
    expect(up).toBeGreaterThan(7);
    expect(up).toBeLessThan(33);
    expect(await value('count(up{job="gateway"})')).toBe(40);
    expect(await value(LOAD)).toBeCloseTo((120 * up) / 40);
    expect(await value('count(gateway_requests_total{route="web"})')).toBe(up);
    expect(world.faults.fired.get('M8')).toBe(1);
  });

  it('loses the pods of one workload, and no other', async () => {
    const { value } = await shop([fault({ id: 'M8', subject: 'shop/web', size: 1 })]);
    expect(await value('sum(up{app="web"})')).toBe(0);
    expect(await value('count(up{app="web"})')).toBe(4);
    expect(await value('sum(http_requests_total{app="web"})')).toBeUndefined();
    expect(await value('sum(rate(http_requests_total{app="web"}[1m]))')).toBeUndefined();
    expect(await value('sum(rate(http_requests_total{app="order"}[1m]))')).toBeCloseTo(120);
    expect(await value('sum(up{app="order"})')).toBe(2);
    expect(await value(LOAD)).toBeCloseTo(120);
  });

  it('fades a rate while its targets are gone, and is whole a window after they are back', async () => {
    const { value, world } = await shop([later({ id: 'M8', subject: 'gateway', size: 1 })]);
    expect(await value(LOAD)).toBeUndefined();
    await world.clock.run(START + 6 * MINUTE + 30 * SECOND);
    expect(await value('sum(up{job="gateway"})')).toBe(2);
    // As after an outage: three samples, 37.5 s of 60.
    expect(await value(LOAD)).toBeCloseTo((120 * 37.5) / 60);
    await world.clock.run(START + 8 * MINUTE);
    expect(await value(LOAD)).toBeCloseTo(120);
  });

  it('lacks what a store holds, and says so', async () => {
    const { ask } = await shop([later({ id: 'M8', subject: 'store', size: 0.25 })]);
    expect(await ask(LOAD)).toMatchObject({
      series: [{ value: expect.closeTo(90) }],
      warnings: ['some stores did not answer'],
    });
  });
});

describe('M8 of a store, and several series', () => {
  it('takes series along and leaves the others as they are', async () => {
    // Two gateways are up; of two, half is one.
    const { ask } = await shop([later({ id: 'M8', subject: 'store', size: 0.5 })]);
    expect(await ask('up{job="gateway"}')).toMatchObject({
      series: [{ value: 1 }],
      warnings: ['some stores did not answer'],
    });
  });
});

describe('M9', () => {
  it('lets the load fall at the gateway and errors rise at the pods while all users still want in', async () => {
    const faults = [later({ id: 'M9', subject: 'shop/web', size: 0.5, from: START + MINUTE })];
    const { value, world } = await shop(faults);
    // Half of 120 stay away; of the 60 that come, half fail.
    expect(await value(LOAD)).toBeCloseTo(60);
    expect(await value('sum(rate(http_requests_total{app="web",code="200"}[1m]))')).toBeCloseTo(30);
    expect(await value('sum(rate(http_requests_total{app="web",code="503"}[1m]))')).toBeCloseTo(30);
    expect(await value(OTHER)).toBeCloseTo(120);
    expect(world.tiers.get('shop/web')?.meter.offered).toBeCloseTo(120 * 300);
  });
});
