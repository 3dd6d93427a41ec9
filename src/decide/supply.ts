/** What nodes there are, whose they are, and what is on its way: the snapshot sorted for placing and for giving back. */
import type { DecideInput } from '../model/decide-input.ts';
import type { BurstPool, PoolName, Site, SiteName } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { IntentView, NodeView, PoolView } from '../model/snapshot.ts';
import type { Micros, Millis, Resources } from '../model/units.ts';
import { type LostInstance, standingOf } from './instances.ts';
import { assignFinds, blocking, type Finds, outstandingOf } from './intents.ts';
import { compareText } from './text-order.ts';

export interface PoolSupply {
  readonly pool: BurstPool;
  readonly view: PoolView | undefined;
  readonly intents: readonly IntentView[];
  /** Nodes there whose instance an intent of ours records. */
  readonly joined: number;
  /** Ordered, neither joined nor given up. */
  readonly inFlight: number;
  /** What counts against caps: joined, and all that was ordered and may yet come, however late. Calls proven without effect do not. */
  readonly committed: number;
  /** An intent whose call has no known outcome and that stops further orders. */
  readonly unsettled: IntentView | undefined;
  /** Recorded instances that are no node and will be none. */
  readonly lost: readonly LostInstance[];
  /** Instances the provider lists and no intent records yet. */
  readonly finds: Finds;
}

export interface Supply {
  readonly sites: { readonly home: readonly Site[]; readonly cloud: ReadonlyMap<SiteName, Site> };
  readonly home: readonly NodeView[];
  /** Cloud nodes in the order they are kept: cheapest first, then the fullest, then the oldest. Draining ones left out. */
  readonly cloud: readonly NodeView[];
  readonly draining: readonly NodeView[];
  readonly unknown: readonly NodeView[];
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
  const { owners, returned } = ownersOf(intents);
  const nodes = sortNodes(snapshot.nodes, policies.sites, returned);
  const order = keepOrder(policies.pools, owners);
  nodes.cloud.sort(order);
  nodes.draining.sort(order);
  const absent = new Map<string, Millis>();
  const poolCase = {
    input,
    intents,
    present: idsOf(snapshot.nodes),
    usable: idsOf([...nodes.cloud, ...nodes.draining]),
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
  return { sites, ...nodes, pools, owners, absent };
}

function idsOf(nodes: readonly NodeView[]): Set<string> {
  return new Set(nodes.map((node) => node.providerId));
}

interface SortedNodes {
  readonly home: NodeView[];
  readonly cloud: NodeView[];
  readonly draining: NodeView[];
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
    if (!returned.has(node.providerId))
      nodes[placeOf(node, typeOf.get(node.site ?? ''))].push(node);
  }
  return nodes;
}

function placeOf(node: NodeView, site: Site['type'] | undefined): keyof SortedNodes {
  if (site === 'OnPrem' && node.burstClass === undefined) return 'home';
  if (site !== 'Cloud' || node.burstClass === undefined) return 'unknown';
  return node.drainingSince === undefined ? 'cloud' : 'draining';
}

function ownersOf(intents: readonly IntentView[]): {
  owners: Map<string, IntentView>;
  returned: Set<string>;
} {
  const owners = new Map<string, IntentView>();
  const returned = new Set<string>();
  for (const intent of intents) {
    for (const instance of intent.instances) {
      if (instance.returned) returned.add(instance.id);
      else owners.set(instance.id, intent);
    }
  }
  return { owners, returned };
}

type NodeOrder = (a: NodeView, b: NodeView) => number;

function keepOrder(
  pools: readonly BurstPool[],
  owners: ReadonlyMap<string, IntentView>,
): NodeOrder {
  const prices = new Map<PoolName, Micros>(
    pools.map((pool) => [pool.name, pool.pricePerHour.micros]),
  );
  const price = (node: NodeView): Micros =>
    prices.get(owners.get(node.providerId)?.pool ?? '') ?? 0;
  return (a, b) =>
    price(a) - price(b) ||
    podsOf(b) - podsOf(a) ||
    a.createdAt - b.createdAt ||
    compareText(a.name, b.name);
}

function podsOf(node: NodeView): number {
  let pods = 0;
  for (const entry of node.tierPods) pods += entry.count;
  return pods;
}

interface PoolCase {
  readonly input: DecideInput;
  readonly intents: readonly IntentView[];
  readonly present: ReadonlySet<string>;
  readonly usable: ReadonlySet<string>;
  readonly absent: Map<string, Millis>;
}

function poolSupply(pool: BurstPool, { input, intents, ...seen }: PoolCase): PoolSupply {
  const { now, settings, snapshot } = input;
  const view = snapshot.pools.find((candidate) => candidate.pool === pool.name);
  const mine = intents
    .filter((intent) => intent.pool === pool.name)
    .sort((a, b) => a.number - b.number);
  const { joined, coming, lost } = standingOf({ intents: mine, view, input, ...seen });
  const finds = assignFinds(mine, view, { now, ...settings });
  const { expected, committed } = outstandingOf(finds, view, { now, ...settings });
  return {
    pool,
    view,
    intents: mine,
    finds,
    joined,
    inFlight: coming + expected,
    committed: joined + coming + lost.filter((instance) => !instance.gone).length + committed,
    unsettled: blocking(mine, now, settings.listLag),
    lost,
  };
}

/** Room of one new node of a pool: its shape less what DaemonSets were seen to take there. */
export function freshNode(supply: PoolSupply, cloud: readonly NodeView[]): Resources {
  let cpu = 0;
  let memory = 0;
  let pods = 0;
  for (const node of cloud) {
    if (node.pool !== supply.pool.name) continue;
    cpu = Math.max(cpu, node.daemons.cpu);
    memory = Math.max(memory, node.daemons.memory);
    pods = Math.max(pods, node.daemons.pods);
  }
  const { node } = supply.pool;
  return { cpu: node.cpu - cpu, memory: node.memory - memory, pods: node.pods - pods };
}
