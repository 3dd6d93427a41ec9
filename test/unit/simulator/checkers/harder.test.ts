/** L1 where sites serve unlike, and where a tier is to outlive one of them; each with a world in which it would not. */
import { describe, expect, it } from 'vitest';
import type { ScalingPolicy } from '../../../../src/model/policy.ts';
import { checkConverge } from '../../../../src/simulator/checkers/l1-converge.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { workload } from '../small-world.ts';
import { evidenceOf, loadFor, MINUTE } from './evidence.ts';

interface Standing {
  readonly home: number;
  readonly cloud: number;
  /** Cloud nodes, four pods each. */
  readonly nodes: number;
}

/** web at 120 rps with so many pods at home, where no more fit, and in the cloud. What L1 says of it. */
async function saidOf(
  { home, cloud, nodes }: Standing,
  policy: Partial<ScalingPolicy>,
): Promise<string[]> {
  const allocatable = { cpu: 1_000, memory: 2 ** 30, pods: 20 };
  const racks = { name: 'home', nodes: [{ name: 'rack', count: home, allocatable }] };
  const evidence = evidenceOf({
    scenario: { sites: [racks], workloads: [workload({ replicas: home })] },
    policy,
  });
  const { world, web } = evidence;
  if (nodes > 0) world.cloud.get('np1')?.grow(nodes);
  await evidence.pass(2 * MINUTE);
  web.replicas = home + cloud;
  world.replicaSets.wake();
  await evidence.pass(MINUTE);
  expect(web.ready).toBe(home + cloud);
  // What was made was made by nobody's order: it is not the pool's fault here.
  const ids = [...(world.cloud.get('np1')?.instances.keys() ?? [])];
  for (const node of world.nodes.all.values()) if (ids.includes(node.providerId)) node.pool = 'np1';
  const checker = checkConverge({ ...evidence, healedAt: world.clock.now() });
  await loadFor(evidence, 5);
  return checker.finish().map(({ message }) => message.replace(/, \d+ s after.*/, ''));
}

describe('a tier that is slower in the cloud', () => {
  const demands = tierPolicy().demands.map((demand) => ({
    ...demand,
    ...{ perReplica: 100, perSite: [{ name: 'cloud', perReplica: 60 }] },
  }));

  it('needs as many replicas as if all were there, once a good part is', async () => {
    // 120 x 0.95 over 60 x 0.5 are 3.8; at home, over 100 x 0.5, they are 2.3.
    expect(await saidOf({ home: 2, cloud: 1, nodes: 1 }, { demands })).toEqual([
      'shop/web has 3 replicas and needs 4',
    ]);
    expect(await saidOf({ home: 3, cloud: 0, nodes: 1 }, { demands })).toEqual([]);
    expect(await saidOf({ home: 2, cloud: 1, nodes: 1 }, {})).toEqual([]);
  });
});

describe('a tier that is to outlive its largest site', () => {
  // 120 x 0.95 over 100 at full unit capacity: two replicas carry it.
  const survive = { survive: 'LargestSite' as const };

  it('has no place elsewhere when home is lost', async () => {
    expect(await saidOf({ home: 3, cloud: 0, nodes: 0 }, survive)).toEqual([
      'shop/web keeps 0 of 2 replicas when home is lost',
    ]);
    expect(await saidOf({ home: 3, cloud: 0, nodes: 1 }, survive)).toEqual([]);
    expect(await saidOf({ home: 3, cloud: 0, nodes: 0 }, {})).toEqual([]);
  });

  it('has too few replicas at home when the cloud is lost, unless more would not help', async () => {
    expect(await saidOf({ home: 1, cloud: 2, nodes: 1 }, survive)).toEqual([
      'shop/web keeps 1 of 2 replicas when cloud is lost',
    ]);
    // Twice two.
    expect(await saidOf({ home: 1, cloud: 3, nodes: 1 }, survive)).toEqual([]);
  });
});
