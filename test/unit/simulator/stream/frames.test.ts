/** What one minute of the world looks like in the stream. */
import { describe, expect, it } from 'vitest';
import type { StreamFrame } from '../../../../src/model/stream.ts';
import { startFrames } from '../../../../src/simulator/stream/frames.ts';
import { headerOf } from '../../../../src/simulator/stream/header.ts';
import { startLoad } from '../../../../src/simulator/world/load-steps.ts';
import { MINUTE, START, smallWorld, workload } from '../small-world.ts';

/** Two pods of 100 rps each under 250 rps: 50 rps are lost, whatever the step. */
function shortWorld() {
  const flat = [{ from: undefined, until: undefined, shape: 'flat', rps: 250 }] as const;
  const world = smallWorld({ workloads: [workload({ traffic: flat })] });
  const { scenario } = world;
  const header = headerOf({ scenario, documents: [], seed: 1, controller: false });
  const frames: StreamFrame[] = [];
  startFrames({ world, header, plan: () => undefined, onFrame: (frame) => frames.push(frame) });
  startLoad(world);
  return { world, header, frames };
}

describe('frames of a stream', () => {
  it('add up one minute: 250 rps offered to 200 rps of capacity lose 3,000 requests', async () => {
    const { world, frames } = shortWorld();
    await world.clock.run(START + 2 * MINUTE);
    expect(frames.map(({ at }) => at)).toEqual([START + MINUTE, START + 2 * MINUTE]);
    expect(frames[1]?.tiers).toMatchObject({
      offered: [15_000],
      served: [12_000],
      lost: [3_000],
      peak: [250],
      capacity: [200],
      ready: [2],
      wanted: [2],
    });
  });

  it('say null, not zero, for what no decision has told yet', async () => {
    const { world, frames } = shortWorld();
    await world.clock.run(START + MINUTE);
    expect(frames[0]?.tiers.needed).toEqual([null]);
  });

  it('count a machine as in flight until it joins, then as ready, then as draining', async () => {
    const { world, header, frames } = shortWorld();
    const cloud = header.sites.findIndex(({ name }) => name === 'cloud');
    world.cloud.get('np1')?.grow(2);
    // Both boot in 90 s and are Ready five seconds later.
    await world.clock.run(START + MINUTE);
    expect(frames.at(-1)?.sites.inFlight[cloud]).toBe(2);
    await world.clock.run(START + 2 * MINUTE);
    expect(frames.at(-1)?.sites).toMatchObject({ ready: [2, 2], inFlight: [0, 0] });
    const away = [...world.nodes.all.values()].find(({ site }) => site === 'cloud');
    if (away !== undefined) away.drainingSince = START + 2 * MINUTE;
    await world.clock.run(START + 3 * MINUTE);
    expect(frames.at(-1)?.sites).toMatchObject({ ready: [2, 1], draining: [0, 1] });
  });

  it('name the tiers and the sites that the lists stand for', () => {
    const { header } = shortWorld();
    expect(header.tiers.map(({ id }) => id)).toEqual(['shop/web']);
    expect(header.sites).toEqual([
      { name: 'home', type: 'OnPrem' },
      { name: 'cloud', type: 'Cloud' },
    ]);
  });

  it('tell what was turned away on purpose from what was lost, and the state of each line', () => {
    const line = { name: 'line-a', site: 'cloud', to: 'home', bandwidth: 10_000_000_000 };
    const world = smallWorld({ workloads: [workload()], lines: [line] });
    const { scenario, journal } = world;
    const header = headerOf({ scenario, documents: [], seed: 1, controller: false });
    const frames: StreamFrame[] = [];
    startFrames({ world, header, plan: () => undefined, onFrame: (frame) => frames.push(frame) });
    const door = {
      refused: 300,
      blocked: 50,
      lost: 40,
      queued: 0,
      retried: 0,
      bots: 60,
      onLine: 0,
    };
    const load = { workload: 'shop/web', offered: 1_000, served: 610, capacity: 200, readyPods: 2 };
    journal.emit({
      kind: 'load',
      at: START + MINUTE,
      span: MINUTE,
      tiers: [{ ...load, door }],
      instances: 0,
      readyCloudNodes: 0,
      spent: 0,
    });
    expect(frames[0]?.tiers).toMatchObject({ lost: [40], refused: [350] });
    expect(header.lines).toEqual([line]);
    expect(frames[0]?.lines).toEqual({ usage: [0], up: [true] });
  });
});
