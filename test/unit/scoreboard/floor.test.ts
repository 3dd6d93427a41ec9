/** The floor of a surge: boot, writer, scheduler and pod start, each where it binds. */
import { describe, expect, it } from 'vitest';
import { floorOf } from '../../../scripts/scoreboard/floor.ts';

const SECOND = 1_000;

/** All machines take the same time, so that nothing depends on the seed. */
function floor(boot: number, pods: number, writer: number): number {
  const leadTime = { p50: boot * SECOND, p95: boot * SECOND };
  return floorOf({ seed: 1, pool: { nodeGroup: 'np1', leadTime }, pods, writer }) / SECOND;
}

describe('the floor of a surge', () => {
  it('is boot, join, binding a hundred a second, and the start of the last pod', () => {
    // Ready at 90 + 5 s, seen by the pass at 96 s; 4,600 pods take passes 96 to 141; 15 s to start.
    expect(floor(90, 4_600, 1_000)).toBe(156);
  });

  it('is the writer where that is slower', () => {
    // 4,600 pods at 20 a second are written after 230 s.
    expect(floor(90, 4_600, 20)).toBe(245);
  });

  it('waits for the last machine', () => {
    const leadTime = { p50: 90 * SECOND, p95: 180 * SECOND };
    const pool = { nodeGroup: 'np1', leadTime };
    const one = floorOf({ seed: 3, pool, pods: 8, writer: 1_000 });
    const many = floorOf({ seed: 3, pool, pods: 800, writer: 1_000 });
    expect(many).toBeGreaterThan(one);
  });
});
