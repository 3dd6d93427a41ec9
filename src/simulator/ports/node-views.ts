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
  let known: readonly TierTarget[] = [];
  let kept = new WeakMap<SimNode, Kept>();
  let last: readonly NodeView[] = [];
  /** Of the fleet, when it was listed. */
  let listedAt = Number.NaN;

  function learn(targets: readonly TierTarget[]): void {
    if (sameTargets(targets, known)) return;
    known = targets;
    tiers = new Map(
      targets.map(({ tier, namespace, target }) => [`${namespace}/${target.name}`, tier]),
    );
    kept = new WeakMap();
    listedAt = Number.NaN;
  }

  function one(node: SimNode): NodeView {
    const before = kept.get(node);
    if (before?.version === node.version) return before.view;
    const view = viewOf(node, tiers);
    kept.set(node, { version: node.version, view });
    return view;
  }

  function all(targets: readonly TierTarget[]): readonly NodeView[] {
    learn(targets);
    const { fleet } = world.nodes;
    if (listedAt === fleet.version) return last;
    listedAt = fleet.version;
    const views: NodeView[] = [];
    for (const node of world.nodes.all.values()) views.push(one(node));
    const unchanged =
      views.length === last.length && views.every((view, index) => view === last[index]);
    if (!unchanged) last = views;
    return last;
  }

  return { all, one, tierOf: (workload) => tiers.get(workload) };
}

/** They name the same tiers in the same order; a loop makes the list anew at each question. */
export function sameTargets(these: readonly TierTarget[], those: readonly TierTarget[]): boolean {
  if (these === those) return true;
  return (
    these.length === those.length &&
    these.every(({ tier, namespace, target }, index) => {
      const other = those[index];
      return (
        other?.tier === tier && other.namespace === namespace && other.target.name === target.name
      );
    })
  );
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
