/** What nodes there are, whose they are, and what is on its way: the snapshot sorted for placing and for giving back. */
import type { DecideInput } from '../model/decide-input.ts';
import type { BurstPool, PoolName, Site, SiteName } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import { recordedBy } from '../model/recorded.ts';
import type { IntentView, NodeView, PoolView } from '../model/snapshot.ts';
import type { Micros, Millis, Resources } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import { type LostInstance, standingOf } from './instances.ts';
import { assignFinds, blocking, type Finds, outstandingOf, unrecorded } from './intents.ts';
import { partMarked } from './marked-nodes.ts';
import { lateAfter } from './overdue.ts';
import { readSpread, type Spread } from './spread.ts';
import { valueAt } from './sure.ts';
import { compareText } from './text-order.ts';

export interface PoolSupply {
  readonly pool: BurstPool;
  readonly view: PoolView | undefined;
  readonly intents: readonly IntentView[];
  /** Nodes there whose instance an intent of ours records. */
  readonly joined: number;
  /** Ordered, neither joined nor overdue nor given up. */
  readonly inFlight: number;
  /** Late, not given up: no room to count on, and still counted against caps. */
  readonly overdue: number;
  /** What counts against caps: joined, and all that was ordered and may yet come, however late. Calls proven without effect do not. */
  readonly committed: number;
  /** An intent whose call has no known outcome and that stops further orders. */
  readonly unsettled: IntentView | undefined;
  /** Recorded instances that are no node and will be none. */
  readonly lost: readonly LostInstance[];
  /** Instances the provider lists and no intent records yet. */
  readonly finds: Finds;
  /** Nodes of such instances that carry our mark: their intent is lost. */
  readonly ownerless: readonly NodeView[];
}

/** A node with the burst taint on a Cloud site. */
export type CloudNode = NodeView & { readonly burstClass: string };
export type DrainingNode = CloudNode & { readonly drainingSince: Millis };

export interface Supply {
  readonly sites: { readonly home: readonly Site[]; readonly cloud: ReadonlyMap<SiteName, Site> };
  readonly home: readonly NodeView[];
  /** Cloud nodes in the order they are kept: cheapest first, then the fullest, then the oldest. Draining ones left out. */
  readonly cloud: readonly CloudNode[];
  readonly draining: readonly DrainingNode[];
  readonly unknown: readonly NodeView[];
  readonly spread: Spread;
  /** Cheapest first, then by name. */
  readonly pools: readonly PoolSupply[];
  /** By provider id: the intent that records it, unless the instance was given back. */
  readonly owners: ReadonlyMap<string, IntentView>;
  /** Recorded instances that are no usable node, and since when. */
  readonly absent: ReadonlyMap<string, Millis>;
}

export function readSupply(input: DecideInput): Supply {
  const { policies, snapshot } = input;
  const intents = valueOf(snapshot.ledger) ?? [];
  const { owners, returned } = recordedBy(intents);
  const { views, arriving } = parted(input);
  const sorted = sortNodes(views, policies.sites, returned);
  const prices = new Map(policies.pools.map((pool) => [pool.name, pool.pricePerHour.micros]));
  const nodes = {
    ...sorted,
    cloud: inKeepOrder(sorted.cloud, prices, owners),
    draining: inKeepOrder(sorted.draining, prices, owners),
  };
  const absent = new Map<string, Millis>();
  const poolCase = {
    input,
    intents,
    owners,
    present: presentIds({ views, arriving, unknown: nodes.unknown }, input.now),
    absent,
  };
  const pools = policies.pools.map((pool) => poolSupply(pool, poolCase));
  pools.sort(
    (a, b) =>
      a.pool.pricePerHour.micros - b.pool.pricePerHour.micros ||
      compareText(a.pool.name, b.pool.name),
  );
  const sites = {
    home: policies.sites.filter((site) => site.type === 'OnPrem'),
    cloud: new Map(
      policies.sites.filter((site) => site.type === 'Cloud').map((site) => [site.name, site]),
    ),
  };
  return { sites, ...nodes, spread: readSpread(nodes), pools, owners, absent };
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

/** A kubelet that has registered is given this long to turn Ready, however late its machine came. */
const READY_BY: Millis = 2 * MINUTE;

function parted(input: DecideInput): { readonly views: NodeView[]; readonly arriving: NodeView[] } {
  const views: NodeView[] = [];
  const arriving: NodeView[] = [];
  for (const node of input.snapshot.nodes)
    (isYetToBeReady(node, input) ? arriving : views).push(node);
  return { views, arriving };
}

interface Seen {
  readonly views: readonly NodeView[];
  readonly arriving: readonly NodeView[];
  readonly unknown: readonly NodeView[];
}

/** Provider ids of all nodes: true when pods of ours can use the node, false while it lacks our marks or has just joined. */
function presentIds({ views, arriving, unknown }: Seen, now: Millis): Map<string, boolean> {
  const present = new Map<string, boolean>();
  for (const { providerId, createdAt } of arriving)
    if (now - createdAt < READY_BY) present.set(providerId, false);
  for (const { providerId } of views) present.set(providerId, true);
  for (const { providerId } of unknown) present.set(providerId, false);
  return present;
}

interface SortedNodes {
  readonly home: NodeView[];
  readonly cloud: CloudNode[];
  readonly draining: DrainingNode[];
  readonly unknown: NodeView[];
}

/** A node that was given back is about to vanish: it is room for nobody, and nothing more is done to it. */
function sortNodes(
  views: readonly NodeView[],
  sites: readonly Site[],
  returned: ReadonlySet<string>,
): SortedNodes {
  const typeOf = new Map(sites.map((site) => [site.name, site.type]));
  const nodes: SortedNodes = { home: [], cloud: [], draining: [], unknown: [] };
  for (const node of views) {
    if (!returned.has(node.providerId)) sortIn(nodes, node, typeOf.get(node.site ?? ''));
  }
  return nodes;
}

function sortIn(nodes: SortedNodes, node: NodeView, site: Site['type'] | undefined): void {
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

/** The order in which cloud nodes are kept. Keys are worked out once per node, not once per comparison. */
function inKeepOrder<N extends NodeView>(
  nodes: readonly N[],
  prices: ReadonlyMap<PoolName, Micros>,
  owners: ReadonlyMap<string, IntentView>,
): N[] {
  const keyed = nodes.map((node) => ({
    node,
    price: prices.get(owners.get(node.providerId)?.pool ?? '') ?? 0,
    pods: podsOf(node),
  }));
  keyed.sort(
    (a, b) =>
      a.price - b.price ||
      b.pods - a.pods ||
      a.node.createdAt - b.node.createdAt ||
      compareText(a.node.name, b.node.name),
  );
  return keyed.map(({ node }) => node);
}

function podsOf(node: NodeView): number {
  let pods = 0;
  for (const entry of node.tierPods) pods += entry.count;
  return pods;
}

interface PoolCase {
  readonly input: DecideInput;
  readonly intents: readonly IntentView[];
  readonly owners: ReadonlyMap<string, IntentView>;
  readonly present: ReadonlyMap<string, boolean>;
  readonly absent: Map<string, Millis>;
}

function poolSupply(pool: BurstPool, { input, intents, owners, ...seen }: PoolCase): PoolSupply {
  const { now, settings, snapshot } = input;
  const view = snapshot.pools.find((candidate) => candidate.pool === pool.name);
  const mine = intents
    .filter((intent) => intent.pool === pool.name)
    .sort((a, b) => a.number - b.number);
  const late = lateAfter(pool, view, settings);
  const standing = standingOf({ intents: mine, view, input, lateAfter: late, ...seen });
  const { joined, coming, lost } = standing;
  const { ownerless, found } = partMarked(
    unrecorded({ intents: mine, view, owners }),
    snapshot.nodes,
    pool,
  );
  const idempotency = view?.idempotency ?? 'none';
  const finds = assignFinds(mine, { found, idempotency }, { now, ...settings });
  const outstanding = outstandingOf(finds, view, { now, ...settings, lateAfter: late });
  return {
    pool,
    view,
    intents: mine,
    finds,
    ownerless,
    joined,
    inFlight: coming + outstanding.expected,
    overdue: standing.overdue + outstanding.overdue,
    committed:
      joined +
      coming +
      standing.overdue +
      lost.filter((instance) => !instance.gone).length +
      outstanding.committed,
    unsettled: blocking(mine, now, settings.listLag),
    lost,
  };
}

/** Room of one new node per pool, in the order of `supply.pools`: its shape less what DaemonSets were seen to take there. */
export function freshNodes({ pools, cloud }: Supply): Resources[] {
  const most = new Map<PoolName, { cpu: number; memory: number; pods: number }>();
  for (const { pool } of pools) most.set(pool.name, { cpu: 0, memory: 0, pods: 0 });
  for (const { pool, daemons } of cloud) {
    const seen = most.get(pool ?? '');
    if (seen === undefined) continue;
    seen.cpu = Math.max(seen.cpu, daemons.cpu);
    seen.memory = Math.max(seen.memory, daemons.memory);
    seen.pods = Math.max(seen.pods, daemons.pods);
  }
  return pools.map(({ pool: { name, node } }) => {
    const taken = valueAt(most, name);
    return {
      cpu: node.cpu - taken.cpu,
      memory: node.memory - taken.memory,
      pods: node.pods - taken.pods,
    };
  });
}
