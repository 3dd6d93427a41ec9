// The scrapes of a simulated shop whose pods come and go, as a recording for the real Prometheus.
import { createLiveSource } from '../../src/simulator/prometheus/live.ts';
import { startScraping } from '../../src/simulator/prometheus/scrapes.ts';
import { startLoad } from '../../src/simulator/world/load-steps.ts';
import { tierOf } from '../../src/simulator/world/world.ts';
import { MINUTE, START, smallWorld, workload } from '../unit/simulator/small-world.ts';
import { RECORDED_MS, type Recording } from './recordings.ts';
import type { WrittenSample } from './remote-write.ts';

/** Two pods become five, then one; their own counters, moved to begin at `from`. */
export async function recordWorld(from: number, everySeconds: number): Promise<Recording> {
  const name = `a shop, every ${everySeconds} s`;
  const every = everySeconds * 1_000;
  const world = smallWorld({
    workloads: [workload()],
    prometheus: { scrapeInterval: every, lag: 0, gateways: 1, history: 0 },
  });
  startLoad(world);
  const source = createLiveSource({ world, scrapes: startScraping(world) });
  const { workload: web } = tierOf(world.tiers, 'shop/web');
  await world.clock.run(START + 2 * MINUTE);
  world.replicaSets.setReplicas(web, 5);
  await world.clock.run(START + 5 * MINUTE);
  world.replicaSets.setReplicas(web, 1);
  await world.clock.run(START + RECORDED_MS);

  const series = source.select({ metric: 'http_requests_total', matchers: [] }).map((one) => {
    const samples: WrittenSample[] = [...one.samples(START - 1, START + RECORDED_MS)].map(
      ({ at, value }) => ({ at: at - START + from, value }),
    );
    const last = samples.at(-1);
    if (one.endedBy(START + RECORDED_MS) && last !== undefined)
      samples.push({ at: last.at + every, value: 'stale' });
    const { pod = '', code = '' } = one.labels;
    return {
      labels: { __name__: 'requests_total', recording: name, pod, half: code },
      samples,
    };
  });
  return { name, series };
}
