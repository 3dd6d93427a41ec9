/** The swarm of a release: which seeds are left to run, and when what ran is not fine. Runs no seed. */
import { describe, expect, it } from 'vitest';
import { batchesOf, verdictOf } from '../../../scripts/swarm/programme.ts';
import type { ShardResult } from '../../../src/cli/swarm-shard.ts';
import { CATALOGUE, type FaultId } from '../../../src/simulator/faults/catalogue.ts';
import { UNDRAWN } from '../../../src/simulator/swarm/draw.ts';
import { OFTEN, SELDOM } from '../../../src/simulator/swarm/edges.ts';

describe('the seeds left to run', () => {
  it('are as many as the hours need, in batches', () => {
    // 601 hours are 101 worlds of six hours, the last one for a single hour.
    expect(batchesOf({ first: 40, hours: 601, done: new Set() })).toEqual([
      { first: 40, count: 60, of: 101 },
      { first: 100, count: 41, of: 101 },
    ]);
  });

  it('are none of a batch that is done, and all of one that was cut short', () => {
    const done = new Set(Array.from({ length: 61 }, (_, index) => 40 + index));
    expect(batchesOf({ first: 40, hours: 601, done })).toEqual([
      { first: 100, count: 41, of: 101 },
    ]);

    done.delete(50);
    expect(batchesOf({ first: 40, hours: 601, done })).toHaveLength(2);
  });
});

const DRAWN = CATALOGUE.map(({ id }): FaultId => id).filter((id) => !(id in UNDRAWN));

function ran(changes: Partial<ShardResult> = {}): ShardResult {
  return {
    ...{ seed: 1, hours: 150, bursts: 2, decisions: 4_320, digest: '', drawn: 20, red: undefined },
    ...{ violations: [], asked: ['L1', 'L2', 'L4'], fired: DRAWN.map((id) => [id, 3] as const) },
    edges: [...OFTEN, ...SELDOM].map((edge) => [edge, 1] as const),
    ...changes,
  };
}

describe('the verdict', () => {
  it('is fine when all is green, healed and met at least three times, and says so in one line', () => {
    const { fine, text } = verdictOf([ran()]);
    const times = `${DRAWN.length * 3} faults fired, ${DRAWN.length} of ${DRAWN.length} kinds`;
    expect(fine).toBe(true);
    expect(text).toBe(`150 h, 2 bursts; ${times} at least 3 times; 0 violations in 0 of 1 seeds`);
  });

  it('is not when an invariant broke', () => {
    const violations = [{ invariant: 'L5', at: 0, message: 'web is said to have 2' }] as const;
    expect(verdictOf([ran({ violations })])).toMatchObject({ fine: false });
  });

  it('is not when the heal phase was not judged', () => {
    expect(verdictOf([ran({ asked: ['L1', 'L2'] })])).toMatchObject({ fine: false });
  });

  it('is not when a fault struck too seldom for that many hours', () => {
    const seldom = DRAWN.map((id) => [id, id === 'N4' ? 2 : 3] as const);
    expect(verdictOf([ran({ fired: seldom })])).toMatchObject({
      fine: false,
      text: expect.stringContaining('too seldom: N4 2'),
    });
    // 25,000 hours ask for 500.
    const release = DRAWN.map((id) => [id, id === 'N4' ? 499 : 500] as const);
    expect(verdictOf([ran({ hours: 25_000, fired: release })]).text).toContain('N4 499');
    const enough = DRAWN.map((id) => [id, 500] as const);
    expect(verdictOf([ran({ hours: 25_000, fired: enough })]).fine).toBe(true);
  });

  it('is not when an edge was never taken in that many hours', () => {
    const edges = [...OFTEN.slice(1), ...SELDOM.slice(1)].map((edge) => [edge, 1] as const);
    const fired = DRAWN.map((id) => [id, 500] as const);
    const verdict = (hours: number) => verdictOf([ran({ hours, fired, edges })]);

    expect(verdict(479).fine).toBe(true);
    expect(verdict(480)).toMatchObject({
      fine: false,
      text: expect.stringMatching(/never taken: machine: none to created$/),
    });
    expect(verdict(4_800).text).toMatch(
      /never taken: machine: none to created, machine: joined to deleting$/,
    );
  });
});
