/** The smallest world a decision can be tried in: nodes, pods, replica counts, one provider, one ledger. Knows nothing of forecasts. */
import type { IntentView } from '../../../src/model/snapshot.ts';
import type { Millis, Resources } from '../../../src/model/units.ts';

export interface Pod {
  readonly id: number;
  readonly tier: string;
  node: string | undefined;
  bornAt: Millis;
  readyAt: Millis;
  marked: boolean;
  /** Gone at this instant; undefined while nobody ends it. */
  goneAt: Millis | undefined;
}

export interface Machine {
  readonly name: string;
  readonly cloud: boolean;
  readonly room: Resources;
  readonly createdAt: Millis;
  ready: boolean;
  cordonedAt: Millis | undefined;
  site: string | undefined;
  pool: string | undefined;
}

export interface Instance {
  readonly id: string;
  readonly listedAt: Millis;
  /** Infinity: a zombie, billed and never a node. */
  readonly joinsAt: Millis;
  endsAt: Millis | undefined;
}

export interface Workload {
  readonly tier: string;
  readonly burstable: boolean;
  readonly cpu: number;
  replicas: number;
  version: number;
}

export interface World {
  now: Millis;
  serial: number;
  readonly machines: Map<string, Machine>;
  readonly instances: Map<string, Instance>;
  readonly workloads: Map<string, Workload>;
  readonly intents: Map<string, IntentView>;
  pods: Pod[];
  target: number;
  lastRequest: number;
  /** Most instances that ever lived at once, by the provider's own count. */
  most: number;
  /** Things that must not happen, in words. */
  readonly violations: string[];
}

export function createWorld(now: Millis, homeNodes: number, workloads: readonly Workload[]): World {
  const machines = new Map<string, Machine>();
  for (let index = 1; index <= homeNodes; index += 1) {
    const name = `home-${String(index).padStart(2, '0')}`;
    const room = { cpu: 8_000, memory: 0, pods: 60 };
    machines.set(name, {
      name,
      cloud: false,
      room,
      createdAt: now,
      ready: true,
      cordonedAt: undefined,
      site: 'idc',
      pool: undefined,
    });
  }
  return {
    now,
    serial: 0,
    machines,
    instances: new Map(),
    workloads: new Map(workloads.map((workload) => [workload.tier, { ...workload }])),
    intents: new Map(),
    pods: [],
    target: 0,
    lastRequest: 0,
    most: 0,
    violations: [],
  };
}

export function workloadOf(world: World, tier: string): Workload {
  const found = world.workloads.get(tier);
  if (found === undefined) throw new Error(`the world has no workload ${tier}`);
  return found;
}

export function podsOn(world: World, node: string): Pod[] {
  return world.pods.filter((pod) => pod.node === node);
}
