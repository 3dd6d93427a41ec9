/** How pulls share the bandwidth of a registry when they come one after the other. */
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../src/simulator/clock.ts';
import { createRegistry } from '../../../../src/simulator/world/registry.ts';

const SECOND = 1_000;
const MB = 1_000_000;

async function pulls(...asked: readonly { at: number; node: string; image?: string }[]) {
  const clock = createVirtualClock(0);
  // 80 Mbit/s are 10 MB/s.
  const registry = createRegistry(clock, 80 * MB);
  const done: Record<string, number> = {};
  for (const [index, { at, node, image = 'web' }] of asked.entries()) {
    clock.at(at * SECOND, () => {
      registry.pull({ node, image, bytes: 100 * MB }, () => {
        done[index] = clock.now() / SECOND;
      });
    });
  }
  await clock.run(100 * SECOND);
  return done;
}

describe('registry', () => {
  it('gives each pull its share while there are others, and all of it alone', async () => {
    // Alone 50 MB in 5 s, then 50 MB at half the rate: 15 s. The other has 50 MB left then: 20 s.
    expect(await pulls({ at: 0, node: 'a' }, { at: 5, node: 'b' })).toEqual({ 0: 15, 1: 20 });
    expect(await pulls({ at: 0, node: 'a' })).toEqual({ 0: 10 });
  });

  it('pulls an image once per node, and another image apart', async () => {
    expect(await pulls({ at: 0, node: 'a' }, { at: 5, node: 'a' })).toEqual({ 0: 10, 1: 10 });
    expect(await pulls({ at: 0, node: 'a' }, { at: 30, node: 'a' })).toEqual({ 0: 10, 1: 30 });
    const two = await pulls({ at: 0, node: 'a' }, { at: 30, node: 'a', image: 'api' });
    expect(two).toEqual({ 0: 10, 1: 40 });
  });
});
