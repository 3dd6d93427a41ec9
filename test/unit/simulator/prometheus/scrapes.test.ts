/** What scrapes keep, and what is remembered of them between questions. Asks no query. */
import { describe, expect, it } from 'vitest';
import { gatewaySeries } from '../../../../src/simulator/prometheus/gateway-series.ts';
import { startScraping } from '../../../../src/simulator/prometheus/scrapes.ts';
import { createSeen } from '../../../../src/simulator/prometheus/seen.ts';
import type { Sample } from '../../../../src/simulator/promql/value.ts';
import { startLoad } from '../../../../src/simulator/world/load-steps.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { HOUR, MINUTE, SECOND, START, smallWorld } from '../small-world.ts';
import { fault } from '../world/faulty-world.ts';

function scraping(changes: Parameters<typeof smallWorld>[0] = {}) {
  const world = smallWorld({ to: START + 3 * HOUR, ...changes });
  startLoad(world);
  return { world, scrapes: startScraping(world) };
}

describe('scrapes', () => {
  it('shows a window again as it was, and anew as soon as a scrape comes or goes', async () => {
    const { world, scrapes } = scraping();
    await world.clock.run(START + 2 * MINUTE);
    const at = (from: number, to: number) =>
      scrapes.within(START + from * SECOND, START + to * SECOND);
    const first = at(50, 110);

    expect(first.map((scrape) => (scrape.at - START) / SECOND)).toEqual([60, 75, 90, 105]);
    expect(at(52, 112)).toBe(first);
    expect(at(60, 120).map((scrape) => (scrape.at - START) / SECOND)).toEqual([75, 90, 105, 120]);
    expect(at(50, 110)).toEqual(first);
  });

  it('knows whether there was one between two times, both included', async () => {
    const { world, scrapes } = scraping();
    await world.clock.run(START + MINUTE);
    const between = (from: number, to: number) =>
      scrapes.anyBetween(START + from * SECOND, START + to * SECOND);

    expect([between(31, 44), between(31, 45), between(45, 46), between(61, 90)]).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('lets the counters of a pod go 70 minutes after its end, not before', async () => {
    const { world } = scraping();
    const { workload } = tierOf(world.tiers, 'shop/web');
    await world.clock.run(START + MINUTE);
    world.replicaSets.setReplicas(workload, 1);
    await world.clock.run(START + 71 * MINUTE);
    expect(workload.meters.size).toBe(2);
    await world.clock.run(START + 71 * MINUTE + 30 * SECOND);
    expect(workload.meters.size).toBe(1);
  });
});

describe('series of the balancers', () => {
  /** Requests that each of two balancers had counted by then, a window of a minute at a time. */
  function counted(changes: Parameters<typeof smallWorld>[0] = {}) {
    const { world, scrapes } = scraping(changes);
    const tier = tierOf(world.tiers, 'shop/web');
    const series = gatewaySeries('gateway_requests_total', tier, {
      ...{ gateways: 2, seen: createSeen(scrapes, 0) },
    });
    return {
      world,
      by: (at: number): readonly (readonly Sample[])[] =>
        (series ?? []).map((one) => one.samples(at - MINUTE, at)),
    };
  }

  it('show what each scrape saw while the window moves on', async () => {
    const { world, by } = counted();
    await world.clock.run(START + 5 * MINUTE);
    // 120 rps from the start, half of them at each balancer.
    const values = (seconds: number) =>
      by(START + seconds * SECOND)[1]?.map(({ value }) => value / 60);

    expect(values(65)).toEqual([15, 30, 45, 60]);
    expect(values(80)).toEqual([30, 45, 60, 75]);
    expect(values(200)).toEqual([150, 165, 180, 195]);
    expect(values(65)).toEqual([15, 30, 45, 60]);
  });

  it('differ once one of them is not reached', async () => {
    const faults = [fault('M8', { from: START + MINUTE, subject: 'gateway', size: 0.5 })];
    const { world, by } = counted({ faults });
    await world.clock.run(START + 3 * MINUTE);
    const counts = (at: number) => by(at).map((samples) => samples.length);

    expect(counts(START + 59 * SECOND)).toEqual([4, 4]);
    // Seed 1 draws one of the two.
    expect(counts(START + 3 * MINUTE).toSorted()).toEqual([0, 4]);
  });

  it('are each what was seen, where one of them was missed for a while', async () => {
    const missed = { from: START + 50 * SECOND, until: START + 80 * SECOND };
    const faults = [fault('M8', { ...missed, subject: 'gateway', size: 0.5 })];
    const { world, by } = counted({ faults });
    await world.clock.run(START + 2 * MINUTE);
    const values = by(START + 95 * SECOND).map((samples) => samples.map(({ value }) => value / 60));

    expect(values.toSorted((a, b) => a.length - b.length)).toEqual([
      [45, 90],
      [45, 60, 75, 90],
    ]);
  });
});
