/**
 * Which pods fit nowhere, and how many new nodes would take them: the scheduling simulation that node autoscalers run
 * before they buy. First fit, decreasing; looks at the world and changes nothing in it. Required anti-affinity is not in it.
 */
import type { Resources } from '../../model/units.ts';
import type { PoolTruth } from '../scenario.ts';
import { isCloud, minus, type SimNode, type SimPod } from '../world/entities.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { World } from '../world/world.ts';

/** Room on a node that exists, or on one that is only imagined. */
export interface Bin {
  readonly burstClass: string | undefined;
  free: Resources;
}

/** Pods that are bound nowhere, oldest first. */
export function pendingPods(world: World): readonly SimPod[] {
  const pending: SimPod[] = [];
  for (const { workload } of world.tiers.values()) {
    if (workload.pending === 0) continue;
    for (const pod of workload.pods) if (pod.node === undefined) pending.push(pod);
  }
  return pending;
}

/** Room on nodes that take pods now. */
export function openBins(world: World): Bin[] {
  const bins: Bin[] = [];
  for (const node of world.nodes.all.values())
    if (node.ready && !node.cordoned) bins.push(binOf(node));
  return bins;
}

export function binOf({ burstClass, allocatable, used }: SimNode): Bin {
  return { burstClass, free: minus(allocatable, used) };
}

/** Machines that were ordered and are not Ready nodes yet, as the empty nodes they will be. */
export function comingBins(world: World): Bin[] {
  const joined = readyMachines(world);
  const bins: Bin[] = [];
  for (const { instances, truth } of world.cloud.values()) {
    for (const { id, state } of instances.values())
      if (state !== 'deleting' && !joined.has(id)) bins.push(newBin(truth, world.scenario.daemons));
  }
  return bins;
}

/** Ids of machines that are Ready nodes. */
export function readyMachines({ nodes }: World): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const node of nodes.all.values()) if (node.ready && isCloud(node)) ids.add(node.providerId);
  return ids;
}

export function newBin({ burstClass, allocatable }: PoolTruth, daemons: Resources): Bin {
  return { burstClass, free: minus(allocatable, daemons) };
}

/** Largest first, as the bin packers of both node autoscalers sort; equal ones stay in their order. */
export function decreasing(pods: readonly SimPod[]): readonly SimPod[] {
  return pods.toSorted((a, b) => {
    const [left, right] = [a.request, b.request];
    return right.cpu - left.cpu || right.memory - left.memory;
  });
}

/** Fills the bins, first fit; returns the pods that are left over. */
export function fill(pods: readonly SimPod[], bins: readonly Bin[]): readonly SimPod[] {
  const rest: SimPod[] = [];
  // Room only shrinks here, so a kind of pod that once found none will not find any.
  const hopeless = new Set<string>();
  for (const pod of pods) {
    const { key } = pod.workload;
    const bin = hopeless.has(key) ? undefined : bins.find((candidate) => takes(candidate, pod));
    if (bin === undefined) {
      hopeless.add(key);
      rest.push(pod);
    } else bin.free = minus(bin.free, pod.request);
  }
  return rest;
}

export function takes({ burstClass, free }: Bin, { workload, request }: SimPod): boolean {
  const { tolerates } = workload.truth;
  const away = burstClass !== undefined;
  if (away && workload.habits.homeOnly) return false;
  if (away && !tolerates.includes('*') && !tolerates.includes(burstClass)) return false;
  return request.cpu <= free.cpu && request.memory <= free.memory && request.pods <= free.pods;
}

export interface Estimate {
  readonly group: NodeGroup;
  readonly nodes: number;
  /** Pods that would run there. */
  readonly pods: number;
  /** Mean of the shares of CPU and memory that would stay unused; 0 is best. */
  readonly waste: number;
}

export interface EstimateInput {
  readonly group: NodeGroup;
  readonly pods: readonly SimPod[];
  readonly daemons: Resources;
  readonly most: number;
}

/** How many nodes of a group the pods need, at most `most`. */
export function estimate({ group, pods, daemons, most }: EstimateInput): Estimate {
  const bins: Bin[] = [];
  let rest = decreasing(pods);
  let placed = 0;
  while (bins.length < most && rest.length > 0) {
    const bin = newBin(group.truth, daemons);
    const left = fill(rest, [bin]);
    if (left.length === rest.length) break;
    placed += rest.length - left.length;
    rest = left;
    bins.push(bin);
  }
  return { group, nodes: bins.length, pods: placed, waste: wasteOf(bins, group.truth.allocatable) };
}

function wasteOf(bins: readonly Bin[], { cpu, memory }: Resources): number {
  let share = 0;
  for (const { free } of bins) share += free.cpu / cpu + free.memory / memory;
  return bins.length === 0 ? 1 : share / 2 / bins.length;
}
