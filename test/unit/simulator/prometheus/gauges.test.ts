/** Counts a business shows: what they are at an instant, and how Prometheus shows them. */
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/model/units.ts';
import { startCalm } from '../../../../src/simulator/checkers/calm.ts';
import { gaugeAt } from '../../../../src/simulator/gauge.ts';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import { flat, loadedWorld } from '../load/load-world.ts';
import { START, workload } from '../small-world.ts';

const clinics = {
  name: 'clinics_open',
  job: 'front-desk',
  points: [
    { at: START + MINUTE, value: 4 },
    { at: START + 3 * MINUTE, value: 15 },
  ],
};

describe('a count of units', () => {
  it.each([
    ['the first before its first point', 0, 4],
    ['as written at a point', 1, 4],
    // Half of 11 on top of 4 is 9.5.
    ['whole between two points', 2, 10],
    ['the last from there on', 3, 15],
    ['the last for ever', 30, 15],
  ])('is %s', (_, minute, value) => {
    expect(gaugeAt(clinics, START + minute * MINUTE)).toBe(value);
  });

  it('is nothing without a point', () => {
    expect(gaugeAt({ ...clinics, points: [] }, START)).toBe(0);
  });

  it('can be asked for times the load of each, and says who reports', async () => {
    const shop = loadedWorld({ workloads: [workload({ traffic: [flat(90)] })], gauges: [clinics] });
    shop.begin();
    const metrics = createSimulatedMetrics(shop.world);
    await shop.world.clock.run(START + 5 * MINUTE);

    const load = await metrics.instant('sum(clinics_open) * 40');
    const up = await metrics.instant('up{job="front-desk"}');
    const other = await metrics.instant('sum(schools_open)');

    expect(load).toMatchObject({ kind: 'vector', series: [{ value: 600 }] });
    expect(up).toMatchObject({ kind: 'vector', series: [{ value: 1 }] });
    expect(other).toMatchObject({ kind: 'vector', series: [] });
  });

  it('is no calm while it changes, whatever the load', async () => {
    const shop = loadedWorld({ workloads: [workload({ traffic: [flat(90)] })], gauges: [clinics] });
    const calm = startCalm(shop.world);
    shop.begin();
    await shop.world.clock.run(START + 10 * MINUTE);

    // Five seconds before its last point it is 14.5, as whole units the last one already.
    expect(calm.since()).toBe(START + 3 * MINUTE - 5 * SECOND);
  });
});
