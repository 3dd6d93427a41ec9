/** What nodes there are, whose they are, and what is on its way: the snapshot sorted for placing and for giving back. */
import type { DecideInput } from '../model/decide-input.ts';
import type { BurstPool, PoolName, Site, SiteName } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { IntentView, NodeView, PoolView } from '../model/snapshot.ts';
import type { Micros, Millis, Resources } from '../model/units.ts';
import { compareText, type TierCase } from './context.ts';
import { refusedBy } from './residency.ts';

export interface PoolSupply {
  readonly pool: BurstPool;
  readonly view: PoolView | undefined;
  readonly intents: readonly IntentView[];
  /** Nodes there whose instance an intent of ours records. */
  readonly joined: number;
  /** Ordered, neither joined nor given up. */
  readonly inFlight: number;
  /** An intent whose call has no known outcome. */
  readonly unsettled: IntentView | undefined;
  /** Instances that no intent of ours explains. */
  readonly unexplained: readonly string[];
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
}

export function readSupply(input: DecideInput): Supply {
  const { policies, snapshot, settings, now } = input;
  const siteOf = new Map(policies.sites.map((site) => [site.name, site]));
  const intents = valueOf(snapshot.ledger) ?? [];
  const owners = ownersOf(intents);
  const home: NodeView[] = [];
  const cloud: NodeView[] = [];
  const draining: NodeView[] = [];
  const unknown: NodeView[] = [];
  const present = new Set<string>();
  for (const node of snapshot.nodes) {
    present.add(node.providerId);
    const site = node.site === undefined ? undefined : siteOf.get(node.site);
    if (site?.type === 'OnPrem' && node.burstClass === undefined) home.push(node);
    else if (site?.type !== 'Cloud' || node.burstClass === undefined) unknown.push(node);
    else if (node.drainingSince !== undefined) draining.push(node);
    else cloud.push(node);
  }
  const prices = new Map(policies.pools.map((pool) => [pool.name, pool.pricePerHour.micros]));
  cloud.sort(keepOrder(prices));
  draining.sort(keepOrder(prices));
  const pools = policies.pools.map((pool) => poolSupply(pool, { input, intents, present, until: now - settings.joinTimeout }));
  pools.sort((a, b) => a.pool.pricePerHour.micros - b.pool.pricePerHour.micros || compareText(a.pool.name, b.pool.name));
  const sites = {
    home: policies.sites.filter((site) => site.type === 'OnPrem'),
    cloud: new Map(policies.sites.filter((site) => site.type === 'Cloud').map((site) => [site.name, site])),
  };
  return { sites, home, cloud, draining, unknown, pools, owners };
}

function ownersOf(intents: readonly IntentView[]): Map<string, IntentView> {
  const owners = new Map<string, IntentView>();
  for (const intent of intents) {
    for (const instance of intent.instances) if (!instance.returned) owners.set(instance.id, intent);
  }
  return owners;
}

function keepOrder(prices: ReadonlyMap<PoolName, Micros>): (a: NodeView, b: NodeView) => number {
  const price = (node: NodeView): number => (node.pool === undefined ? 0 : (prices.get(node.pool) ?? 0));
  return (a, b) =>
    price(a) - price(b) || podsOf(b) - podsOf(a) || a.createdAt - b.createdAt || compareText(a.name, b.name);
}

export function podsOf(node: NodeView): number {
  let pods = 0;
  for (const entry of node.tierPods) pods += entry.count;
  return pods;
}

interface PoolCase {
  readonly input: DecideInput;
  readonly intents: readonly IntentView[];
  readonly present: ReadonlySet<string>;
  /** Orders older than this bring no more instances than they have. */
  readonly until: Millis;
}

function poolSupply(pool: BurstPool, { input, intents, present, until }: PoolCase): PoolSupply {
  const view = input.snapshot.pools.find((candidate) => candidate.pool === pool.name);
  const mine = intents.filter((intent) => intent.pool === pool.name).sort((a, b) => a.number - b.number);
  let joined = 0;
  let inFlight = 0;
  let adoptable = 0;
  const recorded = new Set<string>();
  for (const intent of mine) {
    for (const instance of intent.instances) {
      recorded.add(instance.id);
      if (instance.returned) continue;
      if (present.has(instance.id)) joined += 1;
      else inFlight += 1;
    }
    const missing = intent.count - intent.instances.length;
    if (intent.outcome === 'refused') continue;
    adoptable += missing;
    if ((intent.settledAt ?? intent.createdAt) > until) inFlight += missing;
  }
  const instances = (view === undefined ? undefined : valueOf(view.state))?.instances ?? [];
  const unrecorded = instances.filter((instance) => !recorded.has(instance.id) && instance.state !== 'deleting');
  return {
    pool,
    view,
    intents: mine,
    joined,
    inFlight,
    unsettled: mine.find((intent) => intent.outcome === 'pending' || intent.outcome === 'unknown'),
    unexplained: unrecorded.slice(adoptable).map((instance) => instance.id),
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

/** True when pods of this tier may be put on this pool's nodes. */
export function serves(pool: PoolSupply, { tier }: { readonly tier: TierCase }, supply: Supply): boolean {
  if (tier.workload === undefined || tier.leave === undefined) return false;
  const residence = { policy: tier.policy, workload: tier.workload, namespaceLabels: tier.view.namespaceLabels };
  return refusedBy(pool.pool, residence, supply.sites) === undefined;
}
