/**
 * Reserves of tenants where pods are placed exactly: how many more pods of a tier the nodes of each site may take before they
 * would sit on what is held for others. Only exact tiers keep to it; where the scheduler chooses, nobody could.
 */
import type { SiteName, TierId } from '../model/policy.ts';
import { podsIn } from './bins.ts';
import { cloudPods } from './line-loads.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import { freshNodes, type Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import type { Tenants } from './tenants.ts';

/** Of one tier at one site. */
export interface HeldSite {
  readonly site: SiteName;
  /** Pods that may still go there. */
  most(): number;
  take(count: number): void;
}

/** Undefined: the tier is bound by nothing here. */
export type HeldRoom = (id: TierId) => readonly HeldSite[] | undefined;

/** Of one tenant at one site, in nodes of the pools that are granted to it there. */
interface Budget {
  /** Beyond what others have in reserve. */
  readonly nodes: number;
  used: number;
}

/** A division must not cost a pod. */
const NOISE = 1e-9;

interface TenantCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  /** Undefined where nobody has to share. */
  readonly tenants: Tenants | undefined;
}

/** Undefined where nothing is held, or no tier is placed exactly. */
export function heldRoom({ tenants, ...how }: TenantCase): HeldRoom | undefined {
  const exact = how.targets.filter(({ tier }) => tier.policy.placement === 'Exact');
  const isHeld = tenants?.grants.some((row) => row.some((grant) => (grant?.reserve ?? 0) > 0));
  if (tenants === undefined || exact.length === 0 || isHeld !== true) return undefined;
  const budgets = new Map<string, Budget>();
  const sites = new Map<TierId, readonly HeldSite[]>();
  const pods = cloudPods({ cloud: how.supply.cloud, draining: [] });
  for (const target of how.targets) {
    const held = heldSites(target, { ...how, tenants, budgets });
    for (const { site, take } of held) take(pods.count(target.tier.policy.id, site));
    if (target.tier.policy.placement === 'Exact') sites.set(target.tier.policy.id, held);
  }
  return (id) => sites.get(id);
}

interface HeldCase {
  readonly sites: readonly HeldSite[];
  readonly need: number;
  /** Undefined: anywhere. */
  readonly isHere: ((site: SiteName | undefined) => boolean) | undefined;
}

/** `fill` puts pods at a site and returns how many found no room there, as this does for all of them. */
export function withinHeld(
  { sites, need, isHere }: HeldCase,
  fill: (site: SiteName, need: number) => number,
): number {
  let left = need;
  for (const { site, most, take } of sites) {
    if (isHere?.(site) === false) continue;
    const tried = Math.min(left, most());
    const placed = tried - fill(site, tried);
    take(placed);
    left -= placed;
  }
  return left;
}

interface Basis extends Pick<TenantCase, 'supply' | 'serving'> {
  readonly tenants: Tenants;
  readonly budgets: Map<string, Budget>;
}

function heldSites({ tier }: TierTarget, basis: Basis): readonly HeldSite[] {
  const { supply, serving, tenants, budgets } = basis;
  const { workload, policy } = tier;
  if (workload === undefined) return [];
  const serves = serving.get(policy.id);
  const shapes = freshNodes(supply);
  const found = new Map<SiteName, HeldSite>();
  supply.pools.forEach(({ pool }, index) => {
    const tenant = tenants.of(policy.id, index);
    if (serves?.[index] !== true || tenant === undefined || found.has(pool.site)) return;
    const { cpu, memory, pods } = itemAt(shapes, index);
    const each = podsIn(cpu, memory, pods, workload.perPod);
    if (each === 0) return;
    const key = `${tenant} ${pool.site}`;
    const budget = budgets.get(key) ?? budgetOf(tenant, pool.site, basis);
    budgets.set(key, budget);
    found.set(pool.site, {
      site: pool.site,
      most: () => Math.max(0, Math.floor((budget.nodes - budget.used) * each + NOISE)),
      take: (count) => {
        budget.used += count / each;
      },
    });
  });
  return [...found.values()];
}

function budgetOf(tenant: number, site: SiteName, { supply, tenants }: Basis): Budget {
  let nodes = 0;
  supply.pools.forEach(({ pool }, index) => {
    const grants = itemAt(tenants.grants, index);
    if (pool.site !== site || grants[tenant] === undefined) return;
    let held = 0;
    for (const [other, grant] of grants.entries())
      if (other !== tenant) held += grant?.reserve ?? 0;
    nodes += Math.max(0, pool.maxNodes - held);
  });
  return { nodes, used: 0 };
}
