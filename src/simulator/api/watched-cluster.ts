/**
 * The cluster as one process sees it through its watches: nodes, pods and workloads each with a copy of their own, and
 * the same word on their age and on own writes that are not seen yet as the real view. Live reads and writes pass.
 */
import { fresh, type Reading } from '../../model/reading.ts';
import type { NodeView, WorkloadView } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { Cluster, ClusterView } from '../../ports/cluster.ts';
import { PortError } from '../../ports/errors.ts';
import { type SeenNode, sameNodePart, samePodPart, seenNodes } from './seen-nodes.ts';
import {
  createWatchStream,
  type Fate,
  type Line,
  type StreamEvent,
  type WatchStream,
} from './watch-stream.ts';

export const WATCHES = ['nodes', 'pods', 'workloads'] as const;
export type WatchName = (typeof WATCHES)[number];

export type WatchHook = (watch: WatchName, event: StreamEvent) => Fate | undefined;

export interface WatchedInput {
  readonly cluster: Cluster;
  readonly now: () => Millis;
  /** A view older than this is stale. */
  readonly maxAge: Millis;
  readonly lineOf: (watch: WatchName) => Line;
  readonly fate: WatchHook;
  /** How far the watch shall be behind an own write that this call made. */
  readonly behind: (label: string) => Millis;
  readonly random: () => number;
}

export function watchedCluster(input: WatchedInput): Cluster {
  const { cluster, now, maxAge, lineOf, fate, random } = input;
  const stream = <T>(watch: WatchName, same: (a: T, b: T) => boolean) =>
    createWatchStream<T>({ same, random, fate: (event) => fate(watch, event) });
  const nodes = stream<NodeView>('nodes', sameNodePart);
  const pods = stream<NodeView>('pods', samePodPart);
  const workloads = stream<Reading<WorkloadView>>('workloads', sameReading);
  const merged = new WeakMap<NodeView, SeenNode>();
  let rest: Pick<ClusterView, 'uid' | 'namespaces' | 'switches'> | undefined;

  function take(truth: ClusterView): void {
    const byName = new Map(truth.nodes.map((node) => [node.name, node] as const));
    nodes.look(now(), byName, lineOf('nodes'));
    pods.look(now(), byName, lineOf('pods'));
    workloads.look(now(), truth.workloads, lineOf('workloads'));
    if (lineOf('workloads') !== 'down') rest = truth;
  }

  /** Undefined: all is well. */
  function doubtOf(names: readonly WatchName[]): { at: Millis; cause: string } | undefined {
    const all = { nodes, pods, workloads };
    for (const name of names) {
      const at = all[name].provenAt() ?? 0;
      if (all[name].doubted()) return { at, cause: `${name}: being listed anew` };
      const age = now() - at;
      if (age > maxAge) return { at, cause: `${name}: nothing heard for ${age / 1_000} s` };
    }
    return undefined;
  }

  function asOf(): Reading<Millis> {
    const at = Math.min(nodes.provenAt() ?? 0, pods.provenAt() ?? 0);
    const doubt = doubtOf(['nodes', 'pods']);
    if (doubt !== undefined) return stale(doubt.at, doubt);
    const [behindOf] = [...nodes.laggards(), ...pods.laggards()];
    return behindOf === undefined ? fresh(at, at) : stale(at, { at, cause: unseen(behindOf) });
  }

  function workloadReading(tier: string): Reading<WorkloadView> {
    const seen = workloads.copy.get(tier);
    if (seen === undefined) return { kind: 'missing', cause: `${tier}: was not found` };
    if (seen.kind !== 'fresh') return seen;
    const doubt = doubtOf(['workloads', 'pods']);
    if (doubt !== undefined) return stale(seen.value, doubt);
    if (!workloads.laggards().includes(tier)) return seen;
    return stale(seen.value, { at: seen.at, cause: unseen(tier) });
  }

  return {
    ...cluster,
    async view(targets) {
      take(await cluster.view(targets));
      if (rest === undefined || nodes.provenAt() === undefined)
        throw new PortError('transient', 'the cluster is not listed yet');
      const doubt = doubtOf(['workloads']);
      const { uid, namespaces, switches } = rest;
      return {
        uid,
        namespaces,
        switches:
          doubt !== undefined && switches.kind === 'fresh'
            ? stale(switches.value, doubt)
            : switches,
        asOf: asOf(),
        nodes: seenNodes({ nodes: nodes.copy, pods: pods.copy, merged }),
        workloads: new Map(targets.map(({ tier }) => [tier, workloadReading(tier)] as const)),
      };
    },
    ...watchedWrites(input, { nodes, pods, workloads }),
  };
}

function sameReading(a: Reading<WorkloadView>, b: Reading<WorkloadView>): boolean {
  if (a.kind !== 'fresh' || b.kind !== 'fresh') return a.kind === b.kind;
  return a.value === b.value;
}

function stale<T>(value: T, { at, cause }: { at: Millis; cause: string }): Reading<T> {
  return { kind: 'stale', value, at, cause };
}

function unseen(key: string): string {
  return `our own last write of ${key} is not in the view yet`;
}

type Streams = Readonly<Record<WatchName, Pick<WatchStream<unknown>, 'wrote'>>>;

/** Each write that succeeded is waited for by the watch of its object. */
function watchedWrites(
  { cluster, now, behind }: WatchedInput,
  { nodes, pods, workloads }: Streams,
): Pick<Cluster, 'setReplicas' | 'markNode' | 'setDraining' | 'setDeletionCost'> {
  return {
    async setReplicas(target, change) {
      await cluster.setReplicas(target, change);
      workloads.wrote(target.tier, now(), behind('cluster.setReplicas'));
    },
    async markNode(node, marks) {
      await cluster.markNode(node, marks);
      nodes.wrote(node.name, now(), behind('cluster.markNode'));
    },
    async setDraining(node, since) {
      await cluster.setDraining(node, since);
      nodes.wrote(node.name, now(), behind('cluster.setDraining'));
    },
    async setDeletionCost(pod, cost) {
      await cluster.setDeletionCost(pod, cost);
      pods.wrote(pod.name, now(), behind('cluster.setDeletionCost'));
    },
  };
}
