/**
 * The node lifecycle controller, as documented for Kubernetes 1.30: a node nobody hears of is NotReady after the grace
 * period, its pods leave the endpoints at once, and after a NoExecute taint (one node per zone in ten seconds, fewer
 * in a storm) each pod is deleted when its toleration is over. Knows no cloud.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { SimNode, SimPod } from './entities.ts';
import { evictionPause } from './eviction-rate.ts';
import type { Nodes } from './nodes.ts';
import type { Pods } from './pods.ts';

export interface NodeLifecycle {
  /** The kubelet's last word was just now. */
  silent(node: SimNode): void;
  /** The kubelet reports again. */
  heard(node: SimNode): void;
}

export interface NodeLifecycleInput {
  readonly clock: VirtualClock;
  readonly nodes: Nodes;
  readonly pods: Pods;
  /** The pod runs on a machine that serves nothing, and traffic still comes. */
  readonly onDead: (pod: SimPod) => void;
  readonly onRoom: () => void;
}

/** --node-monitor-grace-period of the kube-controller-manager (50 s from 1.32 on). */
const GRACE: Millis = 40 * SECOND;
/** How often a queue that must not move looks again. */
const LOOK_AGAIN: Millis = 10 * SECOND;

export function createNodeLifecycle(input: NodeLifecycleInput): NodeLifecycle {
  const { clock, nodes, pods, onDead, onRoom } = input;
  /** By zone: nodes to taint, oldest first. */
  const queues = new Map<string, SimNode[]>();
  const tainted = new Set<SimNode>();

  function gone(node: SimNode): boolean {
    return nodes.all.get(node.name) !== node;
  }

  function notReady(node: SimNode): void {
    if (gone(node) || node.kubelet === 'live' || !node.ready) return;
    nodes.setReady(node, false);
    for (const pod of node.pods) pods.hide(pod);
    const waiting = queues.get(node.site);
    if (waiting === undefined) {
      queues.set(node.site, [node]);
      clock.at(clock.now(), () => taintNext(node.site));
    } else waiting.push(node);
  }

  function taintNext(site: string): void {
    const queue = (queues.get(site) ?? []).filter((node) => !gone(node) && !node.ready);
    const pause = evictionPause(nodes.all.values(), site);
    const next = pause === undefined ? undefined : queue.shift();
    if (next !== undefined) taint(next);
    if (queue.length === 0 && next === undefined) return void queues.delete(site);
    queues.set(site, queue);
    clock.at(clock.now() + (pause ?? LOOK_AGAIN), () => taintNext(site));
  }

  function taint(node: SimNode): void {
    tainted.add(node);
    for (const pod of node.pods) {
      if (pod.bare) continue;
      clock.at(clock.now() + pod.workload.habits.unseenToleration, () => {
        if (tainted.has(node) && !gone(node) && pod.node === node) pods.remove(pod, 'after-grace');
      });
    }
  }

  return {
    silent(node) {
      if (node.kubelet === 'dead') for (const pod of node.pods) onDead(pod);
      clock.at(clock.now() + GRACE, () => notReady(node));
    },
    heard(node) {
      if (gone(node) || node.stopping || node.kubelet !== 'live') return;
      tainted.delete(node);
      nodes.setReady(node, true);
      for (const pod of [...node.pods]) {
        // What was deleted meanwhile ends only now that its kubelet hears of it.
        if (pod.terminating)
          clock.at(clock.now() + pod.workload.truth.grace, () => pods.remove(pod, 'now'));
        else {
          pods.hide(pod);
          pods.show(pod);
        }
      }
      onRoom();
    },
  };
}
