/**
 * The whole simulated world, wired together: what exists, and what happens when nobody controls it. Ports, checkers
 * and measurements look at it from outside.
 */
import type { SiteName } from '../../model/policy.ts';
import { DAY, type Millis, type Rps } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import { createLines, type Lines } from '../lines/lines.ts';
import type { Randomness } from '../random.ts';
import { type Scenario, workloadKey } from '../scenario.ts';
import { createTraffic, type Traffic } from '../traffic/traffic.ts';
import { drawTruth } from '../truth/draw.ts';
import { type Applications, createApplications } from './applications.ts';
import { createCloud } from './cloud.ts';
import type { SimPod, SimWorkload } from './entities.ts';
import { createJournal, type Journal } from './journal.ts';
import { createLoadMeter, type LoadMeter } from './meter.ts';
import { newWorkload } from './new-workload.ts';
import { addHomeNodes, createNodes, type Nodes } from './nodes.ts';
import { createPods, type Pods } from './pods.ts';
import type { NodeGroup } from './provider.ts';
import { createReplicaSets, type ReplicaSets } from './replica-sets.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { startTrouble } from './trouble.ts';

/** A workload with the load on it. */
export interface Tier {
  readonly workload: SimWorkload;
  readonly meter: LoadMeter;
  readonly traffic: Traffic;
}

export interface World {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly randomness: Randomness;
  /** What is going wrong in it. */
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly replicaSets: ReplicaSets;
  /** By node group. */
  readonly cloud: ReadonlyMap<string, NodeGroup>;
  /** By `namespace/name`, in the scenario's order. */
  readonly tiers: ReadonlyMap<string, Tier>;
  readonly lines: Lines;
  /** Admission limits as gateways have them, by workload; one that is not there lets everybody in. */
  readonly gateways: Map<string, Rps>;
  /** Those behind the workloads, as they take degrade steps. */
  readonly applications: Applications;
  /** Tells the scheduler that a pod may fit now where it did not. */
  makesRoom(): void;
  /** The pod waits at its gate no more; with `sites`, only nodes of these are for it. */
  liftGate(pod: SimPod, sites: readonly SiteName[] | undefined): void;
}

export interface WorldInput {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  /** Besides those of the scenario. */
  readonly faults?: readonly ScheduledFault[];
}

/** A world without pods: `populate` brings in those that run from the beginning. */
export function createWorld({
  scenario: written,
  clock,
  randomness,
  faults: more = [],
}: WorldInput): World & { readonly scheduler: Scheduler } {
  const scenario = drawTruth(written, randomness);
  const journal = createJournal();
  const schedule = [...scenario.faults, ...more];
  const faults = createFaults({ clock, randomness, journal, schedule });
  const nodes = createNodes();
  const tiers = createTiers({ scenario, clock, randomness });
  const lines = createLines({ truths: scenario.lines ?? [], start: clock.now(), faults });
  const makesRoom = (): void => scheduler.wake();
  const workloads = [...tiers.values()].map(({ workload }) => workload);
  const meterOf = ({ key }: SimWorkload): LoadMeter => tierOf(tiers, key).meter;
  const pods = createPods({
    clock,
    randomness,
    journal,
    faults,
    registries: scenario.registries ?? new Map(),
    meterOf,
    onRoom: makesRoom,
  });
  const scheduler = createScheduler({
    clock,
    nodes,
    pods,
    podsPerSecond: scenario.podsBoundPerSecond,
  });
  const replicaSets = createReplicaSets({
    clock,
    workloads,
    pods,
    scheduler,
    podsPerSecond: scenario.podsCreatedPerSecond,
  });
  journal.listen((event) => {
    if (event.kind === 'pod-deleted') replicaSets.wake();
  });
  const cloud = createCloud({
    scenario,
    clock,
    randomness,
    journal,
    faults,
    nodes,
    pods,
    onRoom: makesRoom,
  });
  const living = { nodes, pods, cloud, workloads, meterOf };
  startTrouble({ clock, randomness, faults, lines, ...living, onRoom: makesRoom });
  return {
    scenario,
    clock,
    journal,
    randomness,
    faults,
    nodes,
    pods,
    replicaSets,
    cloud,
    tiers,
    lines,
    gateways: new Map(),
    applications: createApplications({
      journal,
      truthOf: (key) => tiers.get(key)?.workload.truth,
    }),
    makesRoom,
    liftGate(pod, sites) {
      pod.gated = false;
      pod.sites = sites;
      scheduler.enqueue(pod);
    },
    scheduler,
  };
}

/** Home nodes with the pods that run when the rehearsal begins, pinned ones first because they were there first. */
export function populate(world: World & { readonly scheduler: Scheduler }): void {
  addHomeNodes(world.nodes, world.scenario, world.scenario.from - AGE_AT_START);
  const byResidency = [...world.tiers.values()].toSorted(
    (a, b) => Number(a.workload.truth.burstable) - Number(b.workload.truth.burstable),
  );
  for (const { workload } of byResidency) settleAll(world, workload);
}

const AGE_AT_START: Millis = 30 * DAY;

function settleAll(world: World & { readonly scheduler: Scheduler }, workload: SimWorkload): void {
  for (let index = 0; index < workload.replicas; index += 1) {
    const pod = world.pods.create(workload);
    const node = world.scheduler.choose(pod);
    if (node === undefined) world.scheduler.enqueue(pod);
    else world.pods.settle(pod, node);
  }
}

export function tierOf(tiers: ReadonlyMap<string, Tier>, key: string): Tier {
  const tier = tiers.get(key);
  if (tier === undefined) throw new Error(`no workload ${key} in this world`);
  return tier;
}

function createTiers({ scenario, clock, randomness }: WorldInput): ReadonlyMap<string, Tier> {
  const tiers = new Map<string, Tier>();
  for (const truth of scenario.workloads) {
    const key = workloadKey(truth);
    const workload = newWorkload(truth, `workload-${tiers.size + 1}`);
    const meter = createLoadMeter(truth, clock.now());
    tiers.set(key, { workload, meter, traffic: createTraffic(truth, scenario, randomness) });
  }
  return tiers;
}
