/** T1: a seed gives the same trace and the same plans, byte for byte, in another process, time zone, language and folder. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runShard, type ShardResult } from '../../src/cli/swarm-shard.ts';
import { caseOfSeed } from '../../src/simulator/swarm/case-of-seed.ts';

const ENTRY = join(import.meta.dirname, '../../src/cli/main.ts');
const FIRST = 4_242;
const SEEDS = Array.from({ length: 8 }, (_, index) => FIRST + index);

async function digestsHere(seeds: readonly number[], folder?: ReturnType<typeof caseOfSeed>) {
  const results: ShardResult[] = [];
  await runShard({
    ...{ seeds, keep: undefined, signal: new AbortController().signal },
    folder: folder === undefined ? undefined : { ...folder, path: '' },
    onResult: (result) => void results.push(result),
  });
  return results.map(({ digest }) => digest);
}

/** As a swarm's own child process would, but somewhere else. */
function digestsElsewhere(): readonly string[] {
  const args = [ENTRY, 'rehearse', '--swarm', '8', '--from-seed', String(FIRST), '--shard', '0/1'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    ...{ cwd: tmpdir(), encoding: 'utf8', maxBuffer: 64 * 1_024 ** 2 },
    env: { PATH: process.env['PATH'], TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  return lines.map((line) => String((JSON.parse(line) as { digest: unknown }).digest));
}

describe('eight seeds of six hours', () => {
  it('give eight digests, and the same ones in another process, time zone, language and folder', async () => {
    const here = await digestsHere(SEEDS);

    expect(new Set(here).size).toBe(8);
    expect(digestsElsewhere()).toEqual(here);
  });
});

describe('a planted defect', () => {
  const planted = caseOfSeed(FIRST, undefined);
  const { scenario } = planted;

  it('that reads the clock changes the digest', async () => {
    const start = performance.now();
    const workloads = scenario.workloads.map((workload) => ({
      ...workload,
      // No two reads of a clock with this resolution are alike.
      get grace() {
        return 30_000 + ((performance.now() - start) * 1_000) / 7;
      },
    }));
    const clock = { ...planted, scenario: { ...scenario, workloads } };

    expect(await digestsHere([FIRST], clock)).not.toEqual(await digestsHere([FIRST], clock));
  });

  it('that goes through a map in another order changes the digest', async () => {
    const turned = {
      ...planted,
      scenario: { ...scenario, workloads: scenario.workloads.toReversed() },
    };

    expect(await digestsHere([FIRST], turned)).not.toEqual(await digestsHere([FIRST], planted));
    expect(await digestsHere([FIRST], planted)).toEqual(await digestsHere([FIRST], planted));
  });
});
