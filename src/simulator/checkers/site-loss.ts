/**
 * Whether a tier that is to outlive its largest site would: what serves elsewhere, and what the free room of cloud nodes
 * would take, must carry the load at full unit capacity; or there are as many replicas as can help.
 */
import type { SiteName } from '../../model/policy.ts';
import type { SimNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import type { Need } from './needs.ts';

/** More than two even sites would take is a matter of where pods stand. */
const EVEN_SITES = 2;

/** What is missing, in words; undefined: nothing. `rps`: of the tier, at least. */
export function siteLossOf(
  { nodes }: Pick<World, 'nodes'>,
  { tier: { workload }, policy }: Need,
  rps: number,
): string | undefined {
  const largest = largestOf(workload);
  if (policy.survive === undefined || largest === undefined) return undefined;
  const carry = Math.max(0, ...policy.demands.map(({ perReplica }) => Math.ceil(rps / perReplica)));
  const elsewhere = [...nodes.all.values()].filter(({ site }) => site !== largest.site);
  const leaves = policy.residency === 'Burstable';
  const remain = largest.others + (leaves ? roomIn(elsewhere, workload) : 0);
  if (remain >= carry || (!leaves && largest.others === 0)) return undefined;
  const most = Math.min(policy.replicas.max, EVEN_SITES * carry);
  if ((largest.cloud || !leaves) && workload.replicas >= most) return undefined;
  return `keeps ${remain} of ${carry} replicas when ${largest.site} is lost`;
}

interface Largest {
  readonly site: SiteName;
  readonly cloud: boolean;
  /** Pods that serve elsewhere. */
  readonly others: number;
}

/** Where most pods serve; undefined: none does. */
function largestOf({ pods }: Need['tier']['workload']): Largest | undefined {
  const sites = new Map<SiteName, { count: number; cloud: boolean }>();
  let total = 0;
  for (const { node, readyAt } of pods) {
    if (node === undefined || readyAt === undefined) continue;
    total += 1;
    const { count } = sites.get(node.site) ?? { count: 0 };
    sites.set(node.site, { count: count + 1, cloud: node.cloud });
  }
  const [first] = [...sites].toSorted(([, a], [, b]) => b.count - a.count);
  if (first === undefined) return undefined;
  const [site, { count, cloud }] = first;
  return { site, cloud, others: total - count };
}

/** Pods of the workload that cloud nodes would take beside what is there. */
function roomIn(
  nodes: Iterable<SimNode>,
  { perPod, truth: { tolerates } }: Need['tier']['workload'],
): number {
  let room = 0;
  for (const { cloud, ready, cordoned, burstClass, allocatable, used } of nodes) {
    if (!cloud || !ready || cordoned || burstClass === undefined) continue;
    if (!tolerates.includes(burstClass) && !tolerates.includes('*')) continue;
    room += Math.min(
      Math.floor((allocatable.cpu - used.cpu) / perPod.cpu),
      Math.floor((allocatable.memory - used.memory) / perPod.memory),
      allocatable.pods - used.pods,
    );
  }
  return room;
}

/** Cloud nodes that may stand for such tiers though nothing runs there: all of what each needs would be there, too. */
export function nodesKept({ cloud }: Pick<World, 'cloud'>, needs: readonly Need[]): number {
  let nodes = 0;
  for (const { policy, replicas, tier } of needs) {
    if (policy.survive === undefined) continue;
    const { cpu } = tier.workload.perPod;
    const perNode = [...cloud.values()].map(({ truth }) => Math.floor(truth.allocatable.cpu / cpu));
    nodes += Math.ceil(replicas / Math.max(1, Math.min(...perNode)));
  }
  return nodes;
}
