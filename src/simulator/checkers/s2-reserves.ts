/**
 * S2, reserves: no order brings a pool so far that what it holds for a tenant who is not there could not be had any more.
 * A tenant counts as not there while all its pods serve at home, beside its reserve, and it has no more of them than at the
 * beginning: pods on sufferance are planned for elsewhere, in nodes that are held for their tenant first.
 */
import type { BurstPool } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { grantOf } from '../../model/tenant.ts';
import type { Tier } from '../world/world.ts';
import { isBlinded } from './blinded.ts';
import { countsOf } from './doubled.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { coresInReserve } from './on-sufferance.ts';
import { onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import { created, standing } from './s2-ceiling.ts';
import type { Checker } from './violation.ts';

/** Where pods and nodes are seen otherwise than they are, a tenant may rightly be counted as there. */
const SEEN_OTHERWISE = 'ANOMHW';

export function checkReserves({
  world,
  policiesAt,
  ledger,
}: Pick<Evidence, 'world' | 'policiesAt' | 'ledger'>): Checker {
  const findings = createFindings('S2');

  function ordered(request: RequestEvent): void {
    const group = world.cloud.get(subjectOf(request));
    const { at } = request;
    const pool = policiesAt(at).pools.find(({ name }) => name === textOf(request, 'pool'));
    if (group === undefined || pool === undefined) return;
    const held = heldIn(world, pool, policiesAt(at).sites);
    const most = pool.maxNodes - held;
    const machines = standing(group, countsOf(ledger.ever.values()));
    if (held > 0 && machines > most)
      findings.add(
        at,
        `an order brought ${group.truth.nodeGroup} to ${machines} machines, ${held} of ${pool.maxNodes} are held for others`,
      );
  }

  onRequests(world.journal, (request) => {
    if (request.label !== 'nodePools.grow' || !created(world, request)) return;
    if (!isBlinded(world, request.at, SEEN_OTHERWISE)) ordered(request);
  });
  return { finish: () => findings.all };
}

/** For all tenants of the pool that are not there. */
function heldIn(
  { tiers, scenario }: Evidence['world'],
  pool: BurstPool,
  sites: PolicySet['sites'],
): number {
  let held = 0;
  // Who has a pool alone holds nothing from itself.
  if (pool.grantedTo.length < 2) return held;
  for (const { name, reserveNodes = 0 } of pool.grantedTo) {
    const own = [...tiers.values()].filter(({ workload: { truth } }) => {
      const labels = scenario.namespaces.find((one) => one.name === truth.namespace)?.labels ?? {};
      return grantOf(pool, labels)?.name === name;
    });
    if (own.length > 0 && own.every((tier) => isAtHome(tier, sites))) held += reserveNodes;
  }
  return held;
}

function isAtHome({ workload }: Tier, sites: PolicySet['sites']): boolean {
  const { replicas, ready, pods, truth } = workload;
  if (replicas > truth.replicas || ready < replicas) return false;
  return [...pods].every(({ node }) => node?.cloud === false && coresInReserve(node, sites) === 0);
}
