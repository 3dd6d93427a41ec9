/**
 * What each tenant's machines cost, from the world's truth: at every step a pool's new costs are split by the pods that
 * stand on its machines then. Judges nothing, and is silent where there is one tenant.
 */
import { grantOf, IDLE, partsOf, type TenantPods } from '../model/tenant.ts';
import { HOUR, type Micros, type Millis } from '../model/units.ts';
import { toPool } from '../policy/convert.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { ofKind } from '../policy/policy-set.ts';
import { type Bill, billOf } from './world/bill.ts';
import type { SimNode } from './world/entities.ts';
import type { NodeGroup } from './world/provider.ts';
import type { World } from './world/world.ts';

export interface TenantTotals {
  /** Name of its grants; `(idle)`: machines of shared pools on which no tenant had pods. */
  readonly tenant: string;
  readonly nodeHours: number;
  readonly micros: Micros;
}

export interface TenantBill {
  /** Adds up to `total`, rounded. Undefined: nobody shares anything. */
  totals(total: Bill): readonly TenantTotals[] | undefined;
}

interface Shared {
  readonly group: NodeGroup;
  readonly only: string | undefined;
  /** By namespace. */
  readonly tenants: ReadonlyMap<string, string>;
  before: Bill;
}

interface Account {
  nodeTime: Millis;
  micros: number;
}

export function startTenantBill(world: World, documents: readonly PolicyDocument[]): TenantBill {
  const pools = sharedPools(world, documents);
  const names = new Set(
    ofKind(documents, 'BurstPool').flatMap(({ spec }) =>
      (spec.grantedTo ?? []).map(({ name }) => name),
    ),
  );
  if (names.size < 2) return { totals: () => undefined };
  const accounts = new Map<string, Account>(
    [...names].map((name) => [name, { nodeTime: 0, micros: 0 }]),
  );
  const bookAll = (): void => {
    for (const pool of pools) book(world, pool, accounts);
  };
  world.journal.listen(({ kind }) => {
    if (kind === 'load') bookAll();
  });
  return {
    totals(total) {
      bookAll();
      return rounded(accounts, total);
    },
  };
}

function sharedPools(world: World, documents: readonly PolicyDocument[]): Shared[] {
  return ofKind(documents, 'BurstPool').flatMap((document) => {
    const { provider, grantedTo } = toPool(document);
    const group = world.cloud.get(provider.nodeGroup);
    if (group === undefined) return [];
    const tenants = new Map<string, string>();
    for (const { name, labels } of world.scenario.namespaces) {
      const grant = grantOf({ grantedTo }, labels);
      if (grant !== undefined) tenants.set(name, grant.name);
    }
    const only = grantedTo.length === 1 ? grantedTo[0]?.name : undefined;
    return [{ group, only, tenants, before: { nodeTime: 0, micros: 0 } }];
  });
}

/** What a pool cost since the last time, to those whose pods are on its machines now, each machine alike. */
function book(world: World, pool: Shared, accounts: Map<string, Account>): void {
  const { group, before } = pool;
  const bill = billOf([group], world.clock.now());
  pool.before = bill;
  if (bill.nodeTime === before.nodeTime) return;
  const machines = Math.max(1, group.instances.size);
  for (const [tenant, nodes] of nodesByTenant(world, pool)) {
    const account = accounts.get(tenant) ?? { nodeTime: 0, micros: 0 };
    account.nodeTime += ((bill.nodeTime - before.nodeTime) * nodes) / machines;
    account.micros += ((bill.micros - before.micros) * nodes) / machines;
    accounts.set(tenant, account);
  }
}

/** Machines by tenant, in parts; one in all where none stands any more. */
function nodesByTenant(world: World, { group, only, tenants }: Shared): Map<string, number> {
  const nodes = new Map<string, number>();
  const add = (tenant: string, part: number): void => {
    nodes.set(tenant, (nodes.get(tenant) ?? 0) + part);
  };
  for (const id of group.instances.keys()) {
    const node = only === undefined ? world.nodes.all.get(`cloud-${id}`) : undefined;
    const pods = node === undefined ? [] : podsOf(node, tenants);
    for (const [tenant, part] of partsOf(pods, group.truth.allocatable, only)) add(tenant, part);
  }
  if (nodes.size === 0) add(only ?? IDLE, 1);
  return nodes;
}

function podsOf(node: SimNode, tenants: ReadonlyMap<string, string>): TenantPods[] {
  return [...node.pods].map(({ workload, request }) => ({
    tenant: tenants.get(workload.truth.namespace),
    count: 1,
    request,
  }));
}

/** Each sum so far is rounded, so that the parts add up to the whole. */
function rounded(accounts: ReadonlyMap<string, Account>, total: Bill): TenantTotals[] {
  const known = [...accounts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sums = { hours: 0, micros: 0, nodeTime: 0, exact: 0 };
  return known.map(([tenant, { nodeTime, micros }], index) => {
    const isLast = index === known.length - 1;
    sums.nodeTime += nodeTime;
    sums.exact += micros;
    const hours = Math.round(((isLast ? total.nodeTime : sums.nodeTime) / HOUR) * 1_000);
    const cost = isLast ? total.micros : Math.round(sums.exact);
    const own = { tenant, nodeHours: (hours - sums.hours) / 1_000, micros: cost - sums.micros };
    sums.hours = hours;
    sums.micros = cost;
    return own;
  });
}
