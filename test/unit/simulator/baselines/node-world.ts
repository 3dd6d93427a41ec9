/** A small world with a node autoscaler's view of it: when providers were called, and how pods are asked for. */
import type { PoolTruth, WorkloadTruth } from '../../../../src/simulator/scenario.ts';
import type { WorldEvent } from '../../../../src/simulator/world/journal.ts';
import type { World } from '../../../../src/simulator/world/world.ts';
import { HOUR, pool, SECOND, START, smallWorld, workload } from '../small-world.ts';

/** Seconds from the beginning, the group, and how many machines were ordered or which were ended. */
export type Call = readonly [second: number, group: string, wanted: number | readonly string[]];

const GIB = 1_024 ** 3;

export interface NodeWorld {
  readonly world: World;
  readonly calls: Call[];
  ask(name: string, replicas: number): void;
  runUntil(second: number): Promise<void>;
}

/** Two home nodes of 4 cores; one pod of `order` and two of `web`, a core each, leave 5 cores free. */
export function nodeWorld(
  pools: readonly Partial<PoolTruth>[],
  web: Partial<WorkloadTruth> = {},
): NodeWorld {
  const world = smallWorld({
    to: START + 3 * HOUR,
    pools: pools.map((changes) => pool(changes)),
    workloads: [
      workload({ tolerates: ['*'], ...web }),
      workload({ name: 'order', burstable: false, tolerates: [], replicas: 1 }),
      // Two cores each, and only for the nodes of class cloud-b.
      workload({
        name: 'api',
        tolerates: ['cloud-b'],
        replicas: 0,
        perPod: { cpu: 2_000, memory: GIB, pods: 1 },
      }),
    ],
  });
  const calls: Call[] = [];
  world.journal.listen((event) => {
    if (event.kind === 'provider-call') calls.push(callOf(event));
  });
  return {
    world,
    calls,
    ask(name, replicas) {
      const tier = world.tiers.get(`shop/${name}`);
      if (tier === undefined) throw new Error(`no workload ${name}`);
      world.replicaSets.setReplicas(tier.workload, replicas);
    },
    runUntil: (second) => world.clock.run(START + second * SECOND),
  };
}

function callOf({ at, pool: group, wanted }: Extract<WorldEvent, { kind: 'provider-call' }>): Call {
  return [(at - START) / SECOND, group, wanted];
}
