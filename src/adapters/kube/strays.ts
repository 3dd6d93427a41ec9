/**
 * Pods on nodes of the cloud that may not be there, found among everything that is watched and not only among tiers. Pure.
 * DaemonSets and static pods are left to the fence, which knows the administrator's list of them.
 */
import type { BurstPool, Labels } from '../../model/policy.ts';
import { grantOf } from '../../model/tenant.ts';
import { mayHoldBurstable } from './namespace-record.ts';
import type { NodeRecord } from './node-record.ts';
import type { PodRecord } from './pod-record.ts';

export interface Stray {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** In words, with what is expected. */
  readonly why: string;
  /** It may leave home, but not to that node: it will find another place. One that is pinned is for people, and for the taint. */
  readonly movable: boolean;
}

interface Placed {
  readonly nodes: Iterable<NodeRecord>;
  readonly pods: Iterable<PodRecord>;
  /** Of a namespace; undefined: it was not seen, and lets nobody leave. */
  readonly labelsOf: (namespace: string) => Labels | undefined;
  readonly pools: readonly BurstPool[];
}

/** In the order in which pods are known. A node without the burst taint and without a pool is Unknown, or home. */
export function straysOf({ nodes, pods, labelsOf, pools }: Placed): readonly Stray[] {
  const cloud = new Map<string, NodeRecord>();
  for (const node of nodes)
    if (node.burstClass !== undefined || node.pool !== undefined) cloud.set(node.name, node);
  if (cloud.size === 0) return [];
  const strays: Stray[] = [];
  for (const pod of pods) {
    const node = cloud.get(pod.node);
    if (node === undefined || pod.daemon || pod.terminating) continue;
    const stray = strayOn(node, pod, { labels: labelsOf(pod.origin.namespace) ?? {}, pools });
    if (stray !== undefined) strays.push(stray);
  }
  return strays;
}

interface Entitling {
  readonly labels: Labels;
  readonly pools: readonly BurstPool[];
}

function strayOn(node: NodeRecord, pod: PodRecord, by: Entitling): Stray | undefined {
  const { namespace } = pod.origin;
  const name = pod.key.slice(namespace.length + 1);
  const found = { namespace, name, uid: pod.uid, node: node.name };
  if (!pod.labelledBurstable || !mayHoldBurstable(by.labels)) {
    const why = 'it is pinned: pod and namespace must both say kingtide.dev/residency: burstable';
    return { ...found, why, movable: false };
  }
  const { burstClass } = node;
  // Without the taint nobody can say which pods belong there; the ledger raises that alarm.
  if (burstClass === undefined) return undefined;
  const closed = closedPool(node, by);
  if (closed === undefined) return undefined;
  const why = `BurstPool ${closed.name} of class ${burstClass} is not granted to namespace ${namespace}`;
  return { ...found, why, movable: true };
}

/**
 * The pool that is not granted: the node's own where its mark tells, else any of its class while none of them is granted. So
 * a pool that is declared beside others of a class makes no stray of what runs there.
 */
function closedPool({ pool, burstClass }: NodeRecord, by: Entitling): BurstPool | undefined {
  const own = by.pools.filter(({ name }) => name === pool);
  const judged =
    own.length > 0 ? own : by.pools.filter(({ placementClass }) => placementClass === burstClass);
  return judged.some((one) => grantOf(one, by.labels) !== undefined) ? undefined : judged[0];
}
