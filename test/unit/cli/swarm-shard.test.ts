/** A shard of a swarm that is stopped: only whole runs are results. What a run finds is judged elsewhere. */
import { describe, expect, it } from 'vitest';
import { runShard } from '../../../src/cli/swarm-shard.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { caseOfSeed } from '../../../src/simulator/swarm/case-of-seed.ts';

describe('a shard', () => {
  const { scenario, documents } = caseOfSeed(305, undefined);
  const short = { ...scenario, to: scenario.from + 20 * MINUTE };
  const folder = { scenario: short, documents, path: '' };

  async function shard(stop: boolean): Promise<readonly number[]> {
    const stopping = new AbortController();
    const seeds: number[] = [];
    const running = runShard({
      ...{ seeds: [305], folder, keep: undefined, signal: stopping.signal },
      onResult: ({ seed }) => void seeds.push(seed),
    });
    if (stop) stopping.abort();
    await running;
    return seeds;
  }

  it('gives the result of a seed that ran to its end, and none of one that was cut short', async () => {
    expect(await shard(true)).toEqual([]);
    expect(await shard(false)).toEqual([305]);
  });
});
