/** Nodes as the Cluster port shows them. A node's view is made anew only when the node changed. */
import type { TierId } from '../../model/policy.ts';
import type { NodeView, TierPods } from '../../model/snapshot.ts';
import type { Resources } from '../../model/units.ts';
import type { TierTarget } from '../../ports/cluster.ts';
import { plus, type SimNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';

export interface NodeViews {
  all(targets: readonly TierTarget[]): readonly NodeView[];
  one(node: SimNode): NodeView;
  /** The policy that scales a workload, as the last `all` named it. */
  tierOf(workload: string): TierId | undefined;
}

/** A deletion cost below this is one that the controller lowered. */
const DEFAULT_DELETION_COST = 0;
const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

interface Kept {
  readonly version: number;
  readonly view: NodeView;
}

export function createNodeViews(world: World): NodeViews {
  let tiers: ReadonlyMap<string, TierId> = new Map();
  let tiersKey = '';
  let kept = new WeakMap<SimNode, Kept>();
  let last: readonly NodeView[] = [];

  function learn(targets: readonly TierTarget[]): void {
    const key = targets
      .map(({ tier, namespace, target }) => `${tier}=${namespace}/${target.name}`)
      .join(' ');
    if (key === tiersKey) return;
    tiersKey = key;
    tiers = new Map(
      targets.map(({ tier, namespace, target }) => [`${namespace}/${target.name}`, tier]),
    );
    kept = new WeakMap();
  }

  function one(node: SimNode): NodeView {
    const known = kept.get(node);
    if (known?.version === node.version) return known.view;
    const view = viewOf(node, tiers);
    kept.set(node, { version: node.version, view });
    return view;
  }

  function all(targets: readonly TierTarget[]): readonly NodeView[] {
    learn(targets);
    const views: NodeView[] = [];
    for (const node of world.nodes.all.values()) views.push(one(node));
    const unchanged =
      views.length === last.length && views.every((view, index) => view === last[index]);
    if (!unchanged) last = views;
    return last;
  }

  return { all, one, tierOf: (workload) => tiers.get(workload) };
}

function viewOf(node: SimNode, tiers: ReadonlyMap<string, TierId>): NodeView {
  const counts = countPods(node, tiers);
  return {
    name: node.name,
    uid: node.uid,
    providerId: node.providerId,
    site: node.labelled ? node.site : undefined,
    pool: node.pool,
    burstClass: node.burstClass,
    ready: node.ready,
    schedulable: !node.cordoned,
    drainingSince: node.drainingSince,
    createdAt: node.createdAt,
    allocatable: node.allocatable,
    requested: node.used,
    daemons: node.daemons,
    ...counts,
    leavingRequests: leavingRequests(node),
  };
}

type PodCounts = Pick<NodeView, 'tierPods' | 'otherPods' | 'leaving'>;

function countPods(node: SimNode, tiers: ReadonlyMap<string, TierId>): PodCounts {
  const counts = new Map<TierId, { count: number; ready: number; marked: number }>();
  let otherPods = 0;
  let leaving = 0;
  for (const pod of node.pods) {
    const tier = tiers.get(pod.workload.key);
    if (tier === undefined) {
      otherPods += 1;
      continue;
    }
    if (pod.terminating) {
      leaving += 1;
      continue;
    }
    const count = counts.get(tier) ?? { count: 0, ready: 0, marked: 0 };
    count.count += 1;
    if (pod.readyAt !== undefined) count.ready += 1;
    if ((pod.deletionCost ?? DEFAULT_DELETION_COST) < DEFAULT_DELETION_COST) count.marked += 1;
    counts.set(tier, count);
  }
  const tierPods: readonly TierPods[] = [...counts].map(([tier, count]) => ({ tier, ...count }));
  return { tierPods, otherPods, leaving };
}

function leavingRequests(node: SimNode): Resources {
  let sum = NOTHING;
  for (const pod of node.pods) if (pod.terminating) sum = plus(sum, pod.request);
  return sum;
}
