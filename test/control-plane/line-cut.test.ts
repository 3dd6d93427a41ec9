// A cut line, as later tests need it: one KWOK frozen makes its nodes NotReady after the stock grace period, and only its nodes.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { Kwok } from './kwok.ts';
import { createNodes, readyNodes, waitForReadyNodes } from './nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from './suite.ts';

describeCluster('a line cut', () => {
  let plane: ControlPlane;
  let cloudKwok: Kwok;
  let home: string[];
  let cloud: string[];
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'home' });
    cloudKwok = await plane.startKwok({ name: 'cloud' });
    home = await createNodes(plane, 'home', 30, { kwok: 'home' });
    cloud = await createNodes(plane, 'cloud', 20, { kwok: 'cloud' });
    await waitForReadyNodes(plane, [...home, ...cloud]);
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  test('turns the frozen nodes NotReady after 35 to 75 s, home never flaps, and a thaw brings them back', async () => {
    cloudKwok.freeze();
    const frozenAt = performance.now();
    const lost = new Map<string, number>();
    while (lost.size < cloud.length && performance.now() - frozenAt < 120_000) {
      const ready = await readyNodes(plane);
      const seconds = (performance.now() - frozenAt) / 1000;
      for (const name of cloud) if (!ready.has(name) && !lost.has(name)) lost.set(name, seconds);
      expect(home.filter((name) => !ready.has(name))).toEqual([]);
      await pause(500);
    }
    const times = [...lost.values()].sort((a, b) => a - b);
    console.log(
      `NotReady after ${times[0]?.toFixed(0)} to ${times.at(-1)?.toFixed(0)} s of freeze`,
    );
    expect(times).toHaveLength(20);
    expect(times[0]).toBeGreaterThan(35);
    expect(times.at(-1)).toBeLessThan(75);
    cloudKwok.thaw();
    await waitForReadyNodes(plane, [...home, ...cloud], 60_000);
  });
});
