/** The contract of Metrics, kept by the simulated Prometheus in virtual time. */
import { createSimulatedMetrics } from '../../src/simulator/ports/metrics.ts';
import { startLoad } from '../../src/simulator/world/load-steps.ts';
import { MINUTE, SECOND, START, smallWorld, workload } from '../unit/simulator/small-world.ts';
import { type MetricsFixture, metricsContract } from './metrics-contract.ts';
import { virtualWorld } from './virtual-world.ts';

const SCRAPE_INTERVAL = 5 * SECOND;
const TARGETS = 2;

function route(name: string, rps: number) {
  return workload({ name, traffic: [{ from: undefined, until: undefined, shape: 'flat', rps }] });
}

async function open(): Promise<MetricsFixture> {
  const world = smallWorld({
    workloads: [route('a', 600), route('b', 1_200)],
    prometheus: {
      scrapeInterval: SCRAPE_INTERVAL,
      lag: 2 * SECOND,
      gateways: TARGETS,
      history: 60 * MINUTE,
    },
  });
  startLoad(world);
  const { clock } = world;
  const metrics = createSimulatedMetrics(world);
  await clock.run(START + 10 * MINUTE);
  return {
    ...virtualWorld(clock),
    metrics,
    now: clock.now,
    scrapeInterval: SCRAPE_INTERVAL,
    targets: TARGETS,
    // Across the beginning of the rehearsal, where history ends and what happened in it begins.
    span: () => ({ from: START - 5 * MINUTE, to: START + 5 * MINUTE, step: MINUTE }),
  };
}

metricsContract({
  name: 'the simulator',
  tolerance: 0.03,
  without: {
    comparison: 'demands are sums and rates, which compare nothing',
    matching: 'vectors meet there only by all of their labels',
  },
  makeFixture: open,
});
