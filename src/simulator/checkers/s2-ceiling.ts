/**
 * S2, ceiling: no order of ours brings the machines that exist, are on their way or were asked for above the pool's
 * maximum, the provider's quota or the operator's cap, or what they cost above a limit per day (s2-spend.ts). What a provider with neither token nor compare-and-set makes twice
 * is not asked for, and S6 says how much of it is borne with.
 */
import type { NodeGroup } from '../world/provider.ts';
import { countsOf, doubledAmong } from './doubled.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import { overspent } from './s2-spend.ts';
import type { Checker } from './violation.ts';

export function checkCeiling({
  world,
  policiesAt,
  settings,
  ledger,
}: Pick<Evidence, 'world' | 'policiesAt' | 'settings' | 'ledger'>): Checker {
  const findings = createFindings('S2');

  function ordered(request: RequestEvent): void {
    const group = world.cloud.get(subjectOf(request));
    if (group === undefined) return;
    const { at } = request;
    const pool = policiesAt(at).pools.find(({ name }) => name === textOf(request, 'pool'));
    const counts = countsOf(ledger.ever.values());
    const machines = standing(group, counts);
    const most = Math.min(pool?.maxNodes ?? 0, group.truth.maxNodes);
    if (machines > most) {
      findings.add(
        at,
        `an order brought ${group.truth.nodeGroup} to ${machines} machines, ${most} are allowed`,
      );
    }
    for (const said of overspent({
      cloud: world.cloud,
      policies: policiesAt(at),
      settings,
      at,
      counts,
    }))
      findings.add(at, `an order was made, and ${said}`);
    let all = 0;
    for (const one of world.cloud.values()) all += standing(one, counts);
    if (all > settings.maxCloudNodes) {
      findings.add(
        at,
        `an order brought the cloud to ${all} machines, the operator allows ${settings.maxCloudNodes}`,
      );
    }
  }

  onRequests(world.journal, (request) => {
    // A refused order asked for too much and got nothing, which is what a quota is for.
    if (request.label === 'nodePools.grow' && created(world, request)) ordered(request);
  });
  return { finish: () => findings.all };
}

/** Machines that are there or boot; one that is being deleted is on its way out. */
export function standing(
  { instances, truth }: NodeGroup,
  counts: ReadonlyMap<string, number>,
): number {
  const alive = [...instances.values()].filter(({ state }) => state !== 'deleting');
  if (truth.habits?.idempotency !== 'none') return alive.length;
  // An order that nobody knows of excuses nothing.
  return alive.length - doubledAmong(alive, (token) => counts.get(token) ?? Infinity);
}

/** The request made machines just now. */
export function created(world: Evidence['world'], request: RequestEvent): boolean {
  const group = world.cloud.get(subjectOf(request));
  return group?.ever.at(-1)?.createdAt === request.at;
}
