/** The simulated Prometheus over a running world: counters, lag, vanished pods and history. */
import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../../../src/ports/metrics.ts';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { startLoad } from '../../../../src/simulator/world/load-steps.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { NO_POINTS, pointsIn } from '../../../builders/points.ts';
import { HOUR, MINUTE, SECOND, START, smallWorld, workload } from '../small-world.ts';

function running(changes: Partial<Scenario> = {}) {
  const world = smallWorld(changes);
  startLoad(world);
  return { world, metrics: createSimulatedMetrics(world) };
}

async function one(metrics: Metrics, query: string): Promise<number | undefined> {
  const answer = await metrics.instant(query);
  if (answer.kind === 'failed') throw new Error(answer.cause);
  return answer.series[0]?.value;
}

const PROMETHEUS = { scrapeInterval: 15 * SECOND, lag: 0, gateways: 2, history: 24 * HOUR };

describe('simulated Prometheus', () => {
  it('counts at the gateway all that was offered, and at the pods what they served and refused', async () => {
    // Two pods of 100 rps each are offered 250.
    const flat = [{ from: undefined, until: undefined, shape: 'flat', rps: 250 }] as const;
    const { world, metrics } = running({ workloads: [workload({ traffic: flat })] });
    await world.clock.run(START + 5 * MINUTE);

    const offered = 'sum(rate(gateway_requests_total{route="web"}[1m]))';
    expect(await one(metrics, offered)).toBeCloseTo(250);
    expect(
      await one(metrics, 'sum(rate(http_requests_total{app="web",code="200"}[1m]))'),
    ).toBeCloseTo(200);
    expect(
      await one(metrics, 'sum(rate(http_requests_total{app="web",code=~"5.."}[1m]))'),
    ).toBeCloseTo(50);
    expect(await one(metrics, 'count(rate(http_requests_total{app="web",code="200"}[1m]))')).toBe(
      2,
    );
    expect(await one(metrics, 'sum(up{job="gateway"})')).toBe(2);
  });

  it('reports the time of the scrape, and shows it only after its lag', async () => {
    const { world, metrics } = running({ prometheus: { ...PROMETHEUS, lag: 4 * SECOND } });
    await world.clock.run(START + 61 * SECOND);
    expect(await metrics.instant('up{job="gateway"}')).toMatchObject({
      series: [{ at: START + 45 * SECOND }, {}],
    });
    await world.clock.run(START + 64 * SECOND);
    expect(await metrics.instant('up{job="gateway"}')).toMatchObject({
      series: [{ at: START + MINUTE }, {}],
    });
  });

  it('sees the counters of a pod end with it, and the load on the others rise', async () => {
    const { world, metrics } = running();
    const [pod] = tierOf(world.tiers, 'shop/web').workload.pods;
    await world.clock.run(START + 5 * MINUTE);
    if (pod === undefined) throw new Error('there are two pods');
    const before = await one(
      metrics,
      `rate(http_requests_total{pod="${pod.name}",code="200"}[1m])`,
    );
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 1);
    pod.deletionCost = -1;
    await world.clock.run(START + 7 * MINUTE);

    expect(before).toBeCloseTo(60);
    expect(await one(metrics, `up{pod="${pod.name}"}`)).toBeUndefined();
    expect(await one(metrics, 'sum(up{job="web"})')).toBe(1);
    expect(
      await one(metrics, 'sum(rate(http_requests_total{app="web",code="200"}[1m]))'),
    ).toBeCloseTo(100);
  });

  it('counts every pod that came since the same question was asked before', async () => {
    const { world, metrics } = running();
    const pods = 'count(sum by (pod) (rate(http_requests_total{app="web",code="200"}[1m])))';
    await world.clock.run(START + 2 * MINUTE);
    expect(await one(metrics, pods)).toBe(2);
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 5);
    await world.clock.run(START + 5 * MINUTE);
    expect(await one(metrics, pods)).toBe(5);
  });

  it('answers ranges from the days before the rehearsal on', async () => {
    const step = [
      { from: undefined, until: START, shape: 'flat', rps: 30 },
      { from: START, until: undefined, shape: 'flat', rps: 90 },
    ] as const;
    const { world, metrics } = running({ workloads: [workload({ traffic: step })] });
    await world.clock.run(START + 10 * MINUTE);

    const query = 'sum(rate(gateway_requests_total{route="web"}[1m]))';
    const span = { from: START - 2 * MINUTE, to: START + 3 * MINUTE, step: MINUTE };
    const answer = await metrics.range(query, span);

    const values = pointsIn(answer).map(({ value }) => Math.round(value));
    expect(values).toEqual([30, 30, 30, 90, 90, 90]);
    expect(await metrics.range(query, span)).toEqual(answer);
  });

  it('has no points where nothing was recorded yet', async () => {
    const { metrics } = running();
    const span = { from: START - 48 * HOUR, to: START - 47 * HOUR, step: MINUTE };
    expect(await metrics.range('sum(rate(gateway_requests_total[1m]))', span)).toEqual(NO_POINTS);
  });

  it('fails a range of several series, and any query it cannot answer, with the cause', async () => {
    const { metrics } = running();
    const span = { from: START - HOUR, to: START, step: MINUTE };
    expect(await metrics.range('rate(gateway_requests_total[1m])', span)).toMatchObject({
      kind: 'failed',
      cause: expect.stringContaining('more than one series'),
    });
    expect(await metrics.instant('topk(1, up)')).toMatchObject({
      kind: 'failed',
      cause: expect.stringContaining('topk()'),
    });
  });
});
