/**
 * The nodes of a snapshot sorted by what they are: home, cloud, draining, unknown, or still on their way. Worked out
 * once per list of nodes: lists are replaced, never changed, and most cycles see those of the cycle before.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { BurstPool, PoolName, Site, SiteName } from '../model/policy.ts';
import { recordedBy } from '../model/recorded.ts';
import type { IntentView, NodeView } from '../model/snapshot.ts';
import type { Micros, Millis, Resources } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import { readSpread, type Spread } from './spread.ts';
import { compareText } from './text-order.ts';

/** A node with the burst taint on a Cloud site. */
export type CloudNode = NodeView & { readonly burstClass: string };
export type DrainingNode = CloudNode & { readonly drainingSince: Millis };

export interface SortedNodes {
  /** Made anew whenever a site or a pool is declared anew, so that whoever sees the same sites sees the same pools. */
  readonly sites: { readonly home: readonly Site[]; readonly cloud: ReadonlyMap<SiteName, Site> };
  readonly home: readonly NodeView[];
  /** Cloud nodes in the order they are kept: cheapest first, then the fullest, then the oldest. Draining ones left out. */
  readonly cloud: readonly CloudNode[];
  readonly draining: readonly DrainingNode[];
  readonly unknown: readonly NodeView[];
  readonly spread: Spread;
  /** Provider ids of all nodes: true when pods of ours can use the node, false while it lacks our marks or has just joined. */
  readonly present: ReadonlyMap<string, boolean>;
  /** The most that DaemonSets were seen to take of a cloud node of each pool. */
  readonly daemons: ReadonlyMap<PoolName | undefined, Resources>;
}

interface Known {
  readonly sites: readonly Site[];
  readonly pools: readonly BurstPool[];
  readonly intents: readonly IntentView[];
  readonly sorted: SortedNodes;
}

const KNOWN = new WeakMap<readonly NodeView[], Known>();

export function sortedNodes(input: DecideInput, intents: readonly IntentView[]): SortedNodes {
  const { sites, pools } = input.policies;
  const parts = parted(input);
  const known = KNOWN.get(parts.views);
  if (known?.intents === intents && known.sites === sites && known.pools === pools)
    return known.sorted;
  const sorted = sortedAnew(parts, { sites, pools, intents, now: input.now });
  KNOWN.set(parts.views, { sites, pools, intents, sorted });
  return sorted;
}

interface Parts {
  readonly views: readonly NodeView[];
  readonly arriving: readonly NodeView[];
}

const NONE: readonly NodeView[] = [];

/** The snapshot's own list where no node is still on its way, so that it is known again. */
function parted(input: DecideInput): Parts {
  const { nodes } = input.snapshot;
  if (!nodes.some((node) => isYetToBeReady(node, input))) return { views: nodes, arriving: NONE };
  const views: NodeView[] = [];
  const arriving: NodeView[] = [];
  for (const node of nodes) (isYetToBeReady(node, input) ? arriving : views).push(node);
  return { views, arriving };
}

/** From joining to Ready a kubelet takes seconds; a node seen NotReady when it is younger than this has never been Ready. */
const YOUNG: Millis = MINUTE;

/**
 * A cloud node that joined and has not been Ready since is still on its way: no room yet, and late like any other machine
 * when it stays so. One that was Ready and is not heard of now is unseen, which is another matter.
 */
function isYetToBeReady(node: NodeView, { memory, now }: DecideInput): boolean {
  if (node.ready || node.burstClass === undefined || node.drainingSince !== undefined) return false;
  if (node.tierPods.length > 0 || node.leaving > 0) return false;
  return memory.absent?.[node.providerId] !== undefined || now - node.createdAt < YOUNG;
}

interface Basis {
  readonly sites: readonly Site[];
  readonly pools: readonly BurstPool[];
  readonly intents: readonly IntentView[];
  readonly now: Millis;
}

function sortedAnew(parts: Parts, { sites, pools, intents, now }: Basis): SortedNodes {
  const { owners, returned } = recordedBy(intents);
  const sorted = sortNodes(parts.views, sites, returned);
  const prices = new Map(pools.map((pool) => [pool.name, pool]));
  const nodes = {
    ...sorted,
    cloud: inKeepOrder(sorted.cloud, prices, owners),
    draining: inKeepOrder(sorted.draining, prices, owners),
  };
  return {
    ...nodes,
    sites: {
      home: sites.filter((site) => site.type === 'OnPrem'),
      cloud: new Map(
        sites.filter((site) => site.type === 'Cloud').map((site) => [site.name, site]),
      ),
    },
    spread: readSpread(nodes),
    present: presentIds({ ...parts, unknown: nodes.unknown }, now),
    daemons: mostDaemons(nodes.cloud),
  };
}

/** A kubelet that has registered is given this long to turn Ready, however late its machine came. */
const READY_BY: Millis = 2 * MINUTE;

function presentIds(
  { views, arriving, unknown }: Parts & { readonly unknown: readonly NodeView[] },
  now: Millis,
): Map<string, boolean> {
  const present = new Map<string, boolean>();
  for (const { providerId, createdAt } of arriving)
    if (now - createdAt < READY_BY) present.set(providerId, false);
  for (const { providerId } of views) present.set(providerId, true);
  for (const { providerId } of unknown) present.set(providerId, false);
  return present;
}

type Lists = Record<'home' | 'unknown', NodeView[]> & {
  readonly cloud: CloudNode[];
  readonly draining: DrainingNode[];
};

/** A node that was given back is about to vanish: it is room for nobody, and nothing more is done to it. */
function sortNodes(
  views: readonly NodeView[],
  sites: readonly Site[],
  returned: ReadonlySet<string>,
): Lists {
  const typeOf = new Map(sites.map((site) => [site.name, site.type]));
  const nodes: Lists = { home: [], cloud: [], draining: [], unknown: [] };
  for (const node of views) {
    if (!returned.has(node.providerId)) sortIn(nodes, node, typeOf.get(node.site ?? ''));
  }
  return nodes;
}

function sortIn(nodes: Lists, node: NodeView, site: Site['type'] | undefined): void {
  if (isTainted(node)) {
    if (site !== 'Cloud') nodes.unknown.push(node);
    else if (isDraining(node)) nodes.draining.push(node);
    else nodes.cloud.push(node);
  } else if (site === 'OnPrem') nodes.home.push(node);
  else nodes.unknown.push(node);
}

function isTainted(node: NodeView): node is CloudNode {
  return node.burstClass !== undefined;
}

function isDraining(node: CloudNode): node is DrainingNode {
  return node.drainingSince !== undefined;
}

/** The order in which cloud nodes are kept, reserved ones first: giving those back saves nothing. Keys are worked out once per node. */
function inKeepOrder<N extends NodeView>(
  nodes: readonly N[],
  prices: ReadonlyMap<PoolName, BurstPool>,
  owners: ReadonlyMap<string, IntentView>,
): N[] {
  const keyed = nodes.map((node) => {
    const pool = prices.get(owners.get(node.providerId)?.pool ?? '');
    return { node, pool, price: pool?.pricePerHour.micros ?? 0, pods: podsOf(node) };
  });
  keyed.sort(byKeeping);
  const paid = new Map<BurstPool, number>();
  let changed = false;
  for (const one of keyed) {
    const { pool } = one;
    if (pool?.reserved === undefined) continue;
    const before = paid.get(pool) ?? 0;
    if (before === pool.reserved.nodes) continue;
    paid.set(pool, before + 1);
    one.price = 0;
    changed = true;
  }
  if (changed) keyed.sort(byKeeping);
  return keyed.map(({ node }) => node);
}

interface Keyed {
  readonly node: NodeView;
  readonly price: Micros;
  readonly pods: number;
}

function byKeeping(a: Keyed, b: Keyed): number {
  return (
    a.price - b.price ||
    b.pods - a.pods ||
    a.node.createdAt - b.node.createdAt ||
    compareText(a.node.name, b.node.name)
  );
}

function podsOf(node: NodeView): number {
  let pods = 0;
  for (const entry of node.tierPods) pods += entry.count;
  return pods;
}

function mostDaemons(cloud: readonly CloudNode[]): Map<PoolName | undefined, Resources> {
  const most = new Map<PoolName | undefined, { cpu: number; memory: number; pods: number }>();
  for (const { pool, daemons } of cloud) {
    const seen = most.get(pool);
    if (seen === undefined) {
      const { cpu, memory, pods } = daemons;
      most.set(pool, {
        cpu: Math.max(0, cpu),
        memory: Math.max(0, memory),
        pods: Math.max(0, pods),
      });
      continue;
    }
    seen.cpu = Math.max(seen.cpu, daemons.cpu);
    seen.memory = Math.max(seen.memory, daemons.memory);
    seen.pods = Math.max(seen.pods, daemons.pods);
  }
  return most;
}
