/** What gateways, pods and lines export beside requests: programs, refusals, queues, lines, restarted pods. */
import { describe, expect, it } from 'vitest';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { DoorTruth } from '../../../../src/simulator/traffic/door.ts';
import { startServing, stopServing } from '../../../../src/simulator/world/serving.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { pointsIn } from '../../../builders/points.ts';
import { fault, flat, loadedWorld } from '../load/load-world.ts';
import { MINUTE, SECOND, START, workload } from '../small-world.ts';

const DOOR: DoorTruth = {
  queue: undefined,
  retries: undefined,
  admission: undefined,
  botsBlocked: 0,
  bytesPerRequest: 0,
};

async function shop(changes: Partial<Scenario>) {
  const { world, begin, meterOf } = loadedWorld(changes);
  const metrics = createSimulatedMetrics(world);
  return {
    world,
    meterOf,
    metrics,
    begin,
    value: async (query: string) => {
      const answer = await metrics.instant(query);
      return answer.kind === 'vector' ? answer.series[0]?.value : answer.cause;
    },
  };
}

describe('the gateway', () => {
  it('counts programs apart, so that a demand can leave them out', async () => {
    const traffic = [flat(150), flat(100, { bot: true })];
    const door = { ...DOOR, botsBlocked: 0.8 };
    const { world, begin, value, metrics } = await shop({
      workloads: [workload({ traffic, door })],
    });
    begin();
    await world.clock.run(START + 5 * MINUTE);
    const rate = (matcher: string) =>
      `sum(rate(gateway_requests_total{route="web"${matcher}}[1m]))`;
    expect(await value(rate(''))).toBeCloseTo(250);
    expect(await value(rate(',client!="bot"'))).toBeCloseTo(150);
    expect(await value('sum(rate(gateway_blocked_requests_total{route="web"}[1m]))')).toBeCloseTo(
      80,
    );
    const span = { from: START - 2 * MINUTE, to: START + 3 * MINUTE, step: MINUTE };
    const history = await metrics.range(rate(',client!="bot"'), span);
    const loads = pointsIn(history).map(({ value: rps }) => Math.round(rps));
    expect(loads).toEqual([150, 150, 150, 150, 150, 150]);
  });

  it('counts refusals, and shows how many wait', async () => {
    const door = { ...DOOR, admission: 220, queue: { size: 50, wait: 10 * SECOND } };
    const { world, begin, value } = await shop({
      workloads: [workload({ traffic: [flat(250)], door })],
    });
    begin();
    await world.clock.run(START + 5 * MINUTE);
    // 30 of 250 are refused; of the 220 let in 200 are served and the queue stays full.
    expect(await value('sum(rate(gateway_refused_requests_total{route="web"}[1m]))')).toBeCloseTo(
      30,
    );
    expect(await value('sum(gateway_queued_requests{route="web"})')).toBeCloseTo(50);
    expect(await value('sum(rate(gateway_requests_total{route="web"}[1m]))')).toBeCloseTo(250);
    expect(await value('sum(rate(http_requests_total{app="web",code="200"}[1m]))')).toBeCloseTo(
      200,
    );
  });

  it('exports nothing of the kind where there is no such metric', async () => {
    const { value } = await shop({});
    expect(await value('sum(gateway_lost_requests_total)')).toBeUndefined();
    expect(await value('sum(line_bits_total)')).toBeUndefined();
  });
});

describe('lines', () => {
  it('export their bits, whether they are up, and what they lose', async () => {
    const bandwidth = 10_000_000;
    const { world, begin, meterOf, value } = await shop({
      workloads: [workload({ traffic: [flat(240)], door: { ...DOOR, bytesPerRequest: 12_500 } })],
      lines: [
        { name: 'a', site: 'cloud', to: 'home', bandwidth },
        { name: 'b', site: 'cloud', to: 'home', bandwidth },
      ],
      faults: [
        fault({ id: 'W1', subject: 'b', from: START + 3 * MINUTE }),
        fault({ id: 'W2', subject: 'a', size: 0.25, from: START + 6 * MINUTE }),
      ],
    });
    meterOf('shop/web').podReady('cloud', START);
    begin();
    await world.clock.run(START + 2 * MINUTE);
    // 80 rps of 100,000 bits over two lines.
    expect(await value('sum(rate(line_bits_total[1m]))')).toBeCloseTo(8_000_000);
    expect(await value('rate(line_bits_total{line="a"}[1m])')).toBeCloseTo(4_000_000);
    await world.clock.run(START + 5 * MINUTE);
    expect(await value('rate(line_bits_total{line="a"}[1m])')).toBeCloseTo(8_000_000);
    expect(await value('line_up{line="b"}')).toBe(0);
    expect(await value('line_up{line="a"}')).toBe(1);
    expect(await value('line_loss_ratio{line="a"}')).toBe(0);
    await world.clock.run(START + 8 * MINUTE);
    expect(await value('line_loss_ratio{line="a"}')).toBe(0.25);
    expect(await value('sum(rate(gateway_line_lost_requests_total{route="web"}[1m]))')).toBeCloseTo(
      20,
    );
  });
});

describe('a pod that is restarted', () => {
  it('counts anew in the same series, and its rate stays what it was', async () => {
    const { world, begin, value } = await shop({
      workloads: [workload({ replicas: 1, traffic: [flat(60)] })],
    });
    begin();
    const { workload: web, meter } = tierOf(world.tiers, 'shop/web');
    const [pod] = web.pods;
    if (pod === undefined) throw new Error('there is one pod');
    await world.clock.run(START + 5 * MINUTE + 10 * SECOND);
    stopServing(pod, meter, world.clock.now());
    startServing(pod, meter, world.clock.now());
    await world.clock.run(START + 5 * MINUTE + 50 * SECOND);

    const served = `http_requests_total{pod="${pod.name}",code="200"}`;
    expect(await value(`count(${served})`)).toBe(1);
    // 35 s since its restart, at the scrape of second 45.
    expect(await value(served)).toBeCloseTo(60 * 35);
    // The scrapes at 0, 15, 30 and 45 of the last minute; what it served between second 0 and 10 is lost with the reset,
    // so 35 s of 45 are seen, over the minute: 10 s before the first scrape and 5 s after the last count as the others.
    expect(await value(`rate(${served}[1m])`)).toBeCloseTo((60 * 35 * 60) / 45 / 60);
  });
});
