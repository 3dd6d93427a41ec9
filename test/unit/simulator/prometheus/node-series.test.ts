/** What nodes export: the CPU they really use, by the truth of their pods, and no more than they have. */
import { describe, expect, it } from 'vitest';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import { fault, flat, loadedWorld } from '../load/load-world.ts';
import { MINUTE, START, workload } from '../small-world.ts';

const QUERY = 'sum by (node) (node_cpu_usage_cores{site="home"})';

/** Two pods of one core, each alone on one of two nodes of 4 cores, of 100 rps each; `rps` come, asked from minute 1 on. */
async function usedBy(usage: number, rps: number, faults = [] as ReturnType<typeof fault>[]) {
  const spread = workload({
    usage,
    traffic: [flat(rps)],
    perPod: { cpu: 2_500, memory: 1, pods: 1 },
  });
  const { world, begin } = loadedWorld({ workloads: [spread], faults });
  const metrics = createSimulatedMetrics(world);
  begin();
  await world.clock.run(START + MINUTE);
  const before = await metrics.instant(QUERY, 'node');
  await world.clock.run(START + 3 * MINUTE);
  const after = await metrics.instant(QUERY, 'node');
  const read = (answer: typeof after) =>
    answer.kind === 'vector'
      ? answer.series.map(({ label, value }) => [label, Math.round(value * 1_000) / 1_000])
      : answer.cause;
  return { before: read(before), after: read(after) };
}

describe('the use of a node', () => {
  it('is kept from the first question on, by the load of its pods', async () => {
    // Half of what two pods can serve, at 0.8 of the 2.5 cores each asks for: 1 core.
    expect(await usedBy(0.8, 100)).toEqual({
      before: [],
      after: [
        ['rack-01', 1],
        ['rack-02', 1],
      ],
    });
  });

  it('is no more than the node has', async () => {
    // Each would use 2 x 2.5 cores.
    const { after } = await usedBy(2, 200);

    expect(after).toEqual([
      ['rack-01', 4],
      ['rack-02', 4],
    ]);
  });

  it('is not known while the targets are away', async () => {
    const { after } = await usedBy(1, 100, [fault({ id: 'M8', subject: 'nodes', size: 1 })]);

    expect(after).toEqual([]);
  });
});
