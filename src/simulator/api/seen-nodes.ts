/** Nodes put together from two watches, as the real view does: the node itself from one, sums of its pods from the other. */
import type { NodeView } from '../../model/snapshot.ts';
import type { Resources } from '../../model/units.ts';

const POD_FIELDS = ['requested', 'tierPods', 'otherPods', 'leaving', 'leavingRequests'] as const;
const NODE_FIELDS = [
  'uid',
  'providerId',
  'site',
  'pool',
  'burstClass',
  'ready',
  'schedulable',
  'drainingSince',
] as const;

export function sameNodePart(a: NodeView, b: NodeView): boolean {
  return a === b || NODE_FIELDS.every((field) => a[field] === b[field]);
}

export function samePodPart(a: NodeView, b: NodeView): boolean {
  return a === b || JSON.stringify(podPartOf(a)) === JSON.stringify(podPartOf(b));
}

type PodPart = Pick<NodeView, (typeof POD_FIELDS)[number]>;

function podPartOf(node: NodeView): PodPart {
  const { requested, tierPods, otherPods, leaving, leavingRequests } = node;
  return { requested, tierPods, otherPods, leaving, leavingRequests };
}

const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

/** A node that no pod was heard of carries its DaemonSets, as far as is known. */
function emptyPart(node: NodeView): PodPart {
  return {
    requested: node.daemons,
    tierPods: [],
    otherPods: 0,
    leaving: 0,
    leavingRequests: NOTHING,
  };
}

export interface SeenNode {
  readonly pods: NodeView | undefined;
  readonly view: NodeView;
}

export interface SeenInput {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly pods: ReadonlyMap<string, NodeView>;
  /** What was put together before, by the node it was made of. */
  readonly merged: WeakMap<NodeView, SeenNode>;
}

export function seenNodes({ nodes, pods, merged }: SeenInput): readonly NodeView[] {
  return [...nodes.values()].map((node) => {
    const counted = pods.get(node.name);
    if (counted === node) return node;
    const before = merged.get(node);
    if (before !== undefined && before.pods === counted) return before.view;
    const view = { ...node, ...(counted === undefined ? emptyPart(node) : podPartOf(counted)) };
    merged.set(node, { pods: counted, view });
    return view;
  });
}
