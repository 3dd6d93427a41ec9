/** What the oracle foretells comes true: windows of the future, and the draws of machines and pods. */
import { describe, expect, it } from 'vitest';
import { createDraws } from '../../../../src/simulator/baselines/oracle-draws.ts';
import { slidingMax } from '../../../../src/simulator/baselines/sliding.ts';
import type { World } from '../../../../src/simulator/world/world.ts';
import { MINUTE, pool, SECOND, START, smallWorld, workload } from '../small-world.ts';

describe('the largest value of a moving window', () => {
  it('looks back and ahead, and not beyond the ends', () => {
    const values = Int32Array.of(1, 5, 2, 0, 3, 0);
    expect([...slidingMax(values, 0, 2)]).toEqual([5, 5, 3, 3, 3, 0]);
    expect([...slidingMax(values, 1, 1)]).toEqual([5, 5, 5, 3, 3, 3]);
    expect([...slidingMax(values, 0, 0)]).toEqual([1, 5, 2, 0, 3, 0]);
  });
});

/** Milliseconds between two kinds of event of the same machine or pod, by its name. */
function spans(world: World, begin: string, end: string): ReadonlyMap<string, number> {
  const begun = new Map<string, number>();
  const lengths = new Map<string, number>();
  world.journal.listen((event) => {
    const [kind, name] =
      event.kind === 'instance'
        ? [event.state, event.id]
        : event.kind === 'pod-bound' || event.kind === 'pod-ready'
          ? [event.kind, event.pod]
          : ['', ''];
    if (kind === begin) begun.set(name, event.at);
    const at = begun.get(name);
    if (kind === end && at !== undefined) lengths.set(name, event.at - at);
  });
  return lengths;
}

describe('the draws of the oracle', () => {
  // The small world is made with seed 1.
  const draws = createDraws(1);
  const spread = { p50: 60 * SECOND, p95: 120 * SECOND };

  it('are those of the machines to come', async () => {
    const world = smallWorld({ pools: [pool({ leadTime: spread })] });
    const lead = spans(world, 'created', 'ready');
    const group = world.cloud.get('np1');
    group?.grow(3);
    await world.clock.run(START + 20 * MINUTE);

    expect(lead.size).toBe(3);
    for (const nth of [1, 2, 3]) {
      // A kubelet that has joined is Ready 5 s later.
      const foretold = draws.machine(pool({ leadTime: spread }), nth) + 5 * SECOND;
      expect(lead.get(`np1-i000${nth}`)).toBe(foretold);
    }
  });

  it('are those of the pods to come', async () => {
    const truth = workload({ podReady: spread });
    const world = smallWorld({ workloads: [truth] });
    const ready = spans(world, 'pod-bound', 'pod-ready');
    const web = world.tiers.get('shop/web');
    if (web !== undefined) world.replicaSets.setReplicas(web.workload, 5);
    await world.clock.run(START + 20 * MINUTE);

    expect([...ready.keys()]).toEqual(expect.arrayContaining(['web-3', 'web-4', 'web-5']));
    for (const [name, span] of ready) expect(span).toBe(draws.pod(truth, name));
  });
});
