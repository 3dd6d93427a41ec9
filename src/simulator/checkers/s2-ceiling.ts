/**
 * S2, ceiling: no order of ours brings the machines that exist, are on their way or were asked for above the pool's
 * maximum, the provider's quota or the operator's cap. What is spent waits for money.
 */
import type { NodeGroup } from '../world/provider.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

export function checkCeiling({
  world,
  policiesAt,
  settings,
}: Pick<Evidence, 'world' | 'policiesAt' | 'settings'>): Checker {
  const findings = createFindings('S2');

  function ordered(request: RequestEvent): void {
    const group = world.cloud.get(subjectOf(request));
    if (group === undefined) return;
    const { at } = request;
    const pool = policiesAt(at).pools.find(({ name }) => name === textOf(request, 'pool'));
    const machines = standing(group);
    const most = Math.min(pool?.maxNodes ?? 0, group.truth.maxNodes);
    if (machines > most) {
      findings.add(
        at,
        `an order brought ${group.truth.nodeGroup} to ${machines} machines, ${most} are allowed`,
      );
    }
    let all = 0;
    for (const one of world.cloud.values()) all += standing(one);
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
function standing({ instances }: NodeGroup): number {
  let count = 0;
  for (const { state } of instances.values()) if (state !== 'deleting') count += 1;
  return count;
}

function created(world: Evidence['world'], request: RequestEvent): boolean {
  const group = world.cloud.get(subjectOf(request));
  return group?.ever.at(-1)?.createdAt === request.at;
}
