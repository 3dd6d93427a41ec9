/**
 * Pods that move home while each of them is needed: a neighbour's crowd leaves, home has room again, and the tier whose
 * load stays as it is goes there from the cloud without ever having fewer ready pods than it needs.
 */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { folderOf } from '../../src/simulator/swarm/small-folder.ts';
import type { SmallTier, SmallWorld } from '../../src/simulator/swarm/small-world.ts';

const SEEDS = [1, 2, 3];
const FROM = Date.UTC(2027, 0, 4);
const TO = FROM + 3 * HOUR;

/** 70 rps make a replica, at a water level of 70%. */
const RPS = 70;

function tier(
  name: string,
  level: SmallTier['level'],
  pods: readonly [number, number][],
): SmallTier {
  return {
    ...{ name, level, cpu: 1_000, perReplica: 100, unitCapacity: 100 },
    ...{ replicas: 3, afterMinutes: 2, maxStepPercent: 50 },
    load: pods.map(([minute, count]) => ({ at: FROM + minute * MINUTE, rps: count * RPS })),
  };
}

/** Home takes 21 or so: first 18 of the neighbour, then 3 of the 10 of web, and from the fortieth minute on all of web. */
function world(seed: number): SmallWorld {
  const neighbour = [
    [0, 3],
    [10, 3],
    [11, 18],
    [60, 18],
    [61, 3],
    [180, 3],
  ] as const;
  const web = [
    [0, 3],
    [25, 3],
    [26, 9.7],
    [180, 9.7],
  ] as const;
  return {
    ...{
      seed,
      from: FROM,
      to: TO,
      homeNodes: 3,
      lines: [],
      processes: 1,
      promotion: undefined,
      twists: {},
    },
    phase: { from: FROM, until: FROM },
    tiers: [
      tier(
        'web',
        'L1',
        web.map(([minute, count]) => [minute, count]),
      ),
      tier(
        'search',
        'L0',
        neighbour.map(([minute, count]) => [minute, count]),
      ),
    ],
    pools: [
      {
        ...{ name: 'np1', idempotency: 'Token', p50Seconds: 60, batch: 10 },
        ...{ maxNodes: 40, stock: 60 },
      },
    ],
  };
}

async function moved(seed: number) {
  const encoder = new TextEncoder();
  const files = [...folderOf(world(seed))].map(
    ([name, text]) => [name, encoder.encode(text)] as const,
  );
  const read = readFolder({ folder: 'moving-home', files: new Map(files) });
  if (!read.ok) throw new Error(read.problems[0]?.message);
  const { scenario, documents } = read;
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  let evicted = 0;
  let left = 0;
  const { violations } = await rehearse({
    ...{ scenario, documents, seed, faults: [], expectations: [], controller: true },
    onWorld({ journal, tiers }) {
      journal.listen((event) => {
        if (event.kind === 'request' && event.label === 'cluster.evict') evicted += 1;
        if (event.kind !== 'load' || event.at < FROM + HOUR) return;
        left = event.instances;
        const workload = tiers.get('shop/web')?.workload;
        fewest = Math.min(fewest, workload?.ready ?? 0);
        most = Math.max(most, workload?.replicas ?? 0);
      });
    },
  });
  return { violations, fewest, most, evicted, left };
}

describe('a tier whose neighbour’s crowd leaves', () => {
  it.each(SEEDS)('moves home with all the pods it needs Ready in world %i', async (seed) => {
    const { violations, fewest, most, evicted, left } = await moved(seed);

    expect(violations).toEqual([]);
    // 679 rps over 70: each of 10 replicas is needed, and one more is there while they move, one at a time.
    expect({ fewest, most, left }).toEqual({ fewest: 10, most: 11, left: 0 });
    // Or this would show nothing.
    expect(evicted).toBeGreaterThan(2);
  });
});
