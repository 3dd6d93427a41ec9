/**
 * The stock scheduler as far as it matters here: requests, taints, cordon, and a preference for home that outweighs
 * an empty node; required affinity for home and spread where a template has them. Never moves a pod that is bound.
 */
import { SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import { fits, isCloud, type SimNode, type SimPod } from './entities.ts';
import type { Nodes } from './nodes.ts';
import type { Pods } from './pods.ts';
import { countOn, spreadScores } from './spread.ts';
import { isAllowedBy, tolerates } from './tolerations.ts';

export interface Scheduler {
  enqueue(pod: SimPod): void;
  /** Something changed that may make room: pods that fitted nowhere are looked at again. */
  wake(): void;
  /** The best node for a pod now, or undefined when it fits nowhere. */
  choose(pod: SimPod): SimNode | undefined;
}

export interface SchedulerInput {
  readonly clock: VirtualClock;
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly podsPerSecond: number;
}

/** Weights of the default profile: taints, node affinity, and a free node as the least of the three. */
const TAINT_WEIGHT = 3;
const AFFINITY_WEIGHT = 2;
const SPREAD_WEIGHT = 2;
const FULL_SCORE = 100;

export function createScheduler({ clock, nodes, pods, podsPerSecond }: SchedulerInput): Scheduler {
  let active: SimPod[] = [];
  let nowhere: SimPod[] = [];
  let passDue = false;

  function wakeLater(): void {
    if (passDue || active.length === 0) return;
    passDue = true;
    clock.at(clock.now() + SECOND, pass);
  }

  function choose(pod: SimPod): SimNode | undefined {
    return bestOf(nodes.all.values(), pod);
  }

  function pass(): void {
    passDue = false;
    const batch = active.slice(0, podsPerSecond);
    active = active.slice(podsPerSecond);
    for (const pod of batch) {
      if (pod.terminating) continue;
      const node = choose(pod);
      if (node === undefined) nowhere.push(pod);
      else pods.bind(pod, node);
    }
    wakeLater();
  }

  return {
    choose,
    enqueue(pod) {
      if (pod.gated) return;
      active.push(pod);
      wakeLater();
    },
    wake() {
      if (nowhere.length === 0) return;
      active = [...active, ...nowhere];
      nowhere = [];
      wakeLater();
    },
  };
}

function bestOf(candidates: Iterable<SimNode>, pod: SimPod): SimNode | undefined {
  const { spread } = pod.workload.habits;
  if (!spread) return highest(candidates, pod, () => 0);
  const open = [...candidates].filter((node) => admits(node, pod));
  return highest(open, pod, spreadScores(open, pod.workload));
}

function highest(
  candidates: Iterable<SimNode>,
  pod: SimPod,
  spreadScore: (node: SimNode) => number,
): SimNode | undefined {
  let best: SimNode | undefined;
  let bestScore = -1;
  for (const node of candidates) {
    if (!admits(node, pod)) continue;
    const score = scoreOf(node, pod) + SPREAD_WEIGHT * spreadScore(node);
    if (score > bestScore) {
      best = node;
      bestScore = score;
    }
  }
  return best;
}

function admits(node: SimNode, pod: SimPod): boolean {
  if (!node.ready || node.cordoned || !fits(node, pod.request)) return false;
  if (!tolerates(pod, node) || !isAllowedBy(pod, node)) return false;
  return !pod.workload.habits.apart || countOn(node, pod.workload) === 0;
}

/** A node without our taint attracts like one at home; without a label it does not. */
function scoreOf(node: SimNode, pod: SimPod): number {
  const untainted = node.burstClass === undefined ? FULL_SCORE : 0;
  const home = isCloud(node) ? 0 : FULL_SCORE;
  return TAINT_WEIGHT * untainted + AFFINITY_WEIGHT * home + freeShare(node, pod) * FULL_SCORE;
}

/** Mean of the shares of CPU and memory that would stay free. */
function freeShare({ allocatable, used }: SimNode, pod: SimPod): number {
  const { cpu, memory } = pod.request;
  const cpuFree = 1 - (used.cpu + cpu) / allocatable.cpu;
  const memoryFree = 1 - (used.memory + memory) / allocatable.memory;
  return (cpuFree + memoryFree) / 2;
}
