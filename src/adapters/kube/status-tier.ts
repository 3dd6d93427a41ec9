/** What the status of a ScalingPolicy says of one cycle. Pure: the same cycle gives the same status, to the byte. */
import type { Hold, TierVerdict } from '../../model/plan.ts';
import type { ScalingPolicy, TierId } from '../../model/policy.ts';
import type { NodeView, TierView } from '../../model/snapshot.ts';
import { type Finding, reasonWord } from './conditions.ts';
import type { Standing } from './status-standing.ts';

export interface TierCase {
  /** In force; undefined when the document was left out. */
  readonly policy: ScalingPolicy | undefined;
  /** Why the document's own spec is not in force; undefined when it is. */
  readonly refusal: string | undefined;
  readonly view: TierView | undefined;
  readonly verdict: TierVerdict | undefined;
  /** Of this tier. */
  readonly holds: readonly Hold[];
  /** What people have forbidden, wanted or not. */
  readonly standing: readonly Standing[];
  /** Cloud nodes with pods of this tier. */
  readonly cloudNodes: readonly string[];
}

export function tierFindings(tier: TierCase): readonly Finding[] {
  return [
    ready(tier),
    demandKnown(tier),
    capacityMet(tier),
    held(tier.holds, tier.standing),
    residencyProven(tier),
  ];
}

function ready({ refusal, policy, view, verdict }: TierCase): Finding {
  const type = 'Ready';
  if (refusal !== undefined)
    return { type, status: 'False', reason: 'PolicyRefused', message: refusal };
  const workload = view?.workload;
  if (workload?.kind === 'missing') {
    return { type, status: 'False', reason: 'TargetMissing', message: workload.cause };
  }
  if (policy?.demands.length === 0) {
    return {
      type,
      status: 'True',
      reason: 'DescribedOnly',
      message: 'the policy describes; it scales nothing',
    };
  }
  if (verdict === undefined)
    return { type, status: 'Unknown', reason: 'NotDecided', message: 'no decision yet' };
  const { ready: serving, needed } = verdict;
  const message = `${serving} of ${needed} needed replicas are ready`;
  if (serving >= needed) return { type, status: 'True', reason: 'ReplicasReady', message };
  return { type, status: 'False', reason: 'ReplicasMissing', message };
}

function demandKnown({ policy, verdict }: TierCase): Finding {
  const type = 'DemandKnown';
  if (policy?.demands.length === 0) {
    return { type, status: 'True', reason: 'NoDemands', message: 'the policy has no demands' };
  }
  if (verdict === undefined)
    return { type, status: 'Unknown', reason: 'NotDecided', message: 'no decision yet' };
  if (!verdict.known) {
    const message =
      'there is neither a usable reading nor a known floor; replicas stay as they are';
    return { type, status: 'False', reason: 'DemandUnknown', message };
  }
  const demands = verdict.demands.map(
    ({ name, band }) => `${name} up to ${Math.round(band.high)} rps`,
  );
  return { type, status: 'True', reason: 'DemandForecast', message: demands.join('; ') };
}

function capacityMet({ verdict, policy }: TierCase): Finding {
  const type = 'CapacityMet';
  if (verdict === undefined) {
    const none = policy?.demands.length === 0;
    const message = none ? 'nothing is to be placed' : 'no decision yet';
    return {
      type,
      status: none ? 'True' : 'Unknown',
      reason: none ? 'NoDemands' : 'NotDecided',
      message,
    };
  }
  const { home, cloud, unplaced, neededAtNodeReady } = verdict;
  const message = `of ${neededAtNodeReady} replicas, ${home} fit at home, ${cloud} on cloud nodes, ${unplaced} nowhere`;
  if (unplaced === 0) return { type, status: 'True', reason: 'Placed', message };
  return { type, status: 'False', reason: 'CapacityShort', message };
}

/** The first hold gives the reason, all give the message. What is forbidden is held, even while nothing is wanted. */
export function held(holds: readonly Hold[], standing: readonly Standing[] = []): Finding {
  const type = 'Held';
  const [first] = holds;
  const [word] = standing;
  if (first === undefined && word !== undefined) {
    const message = `${standing.map(({ detail }) => detail).join('; ')}; nothing is wanted now`;
    return { type, status: 'True', reason: reasonWord(word.reason), message };
  }
  if (first === undefined)
    return { type, status: 'False', reason: 'NothingHeld', message: 'nothing is held' };
  return {
    type,
    status: 'True',
    reason: reasonWord(first.reason),
    message: holds.map(holdText).join('; '),
  };
}

export function holdText({ reason, wanted, detail }: Hold): string {
  return `${reason}: wanted to ${wanted}: ${detail}`;
}

function residencyProven({ policy, holds, cloudNodes, view }: TierCase): Finding {
  const type = 'ResidencyProven';
  if (policy === undefined || view === undefined) {
    return { type, status: 'Unknown', reason: 'NotDecided', message: 'the policy is not in force' };
  }
  if (policy.residency === 'Pinned') return pinnedAtHome(cloudNodes);
  const refusal = holds.find((hold) => hold.reason === 'not-burstable');
  if (refusal !== undefined)
    return { type, status: 'False', reason: 'NotBurstable', message: refusal.detail };
  if (view.workload.kind === 'missing') {
    return { type, status: 'Unknown', reason: 'TargetMissing', message: view.workload.cause };
  }
  return {
    type,
    status: 'True',
    reason: 'MarkedBurstable',
    message: 'policy, template and namespace agree',
  };
}

function pinnedAtHome(strays: readonly string[]): Finding {
  const type = 'ResidencyProven';
  if (strays.length === 0) {
    return { type, status: 'True', reason: 'AtHome', message: 'no pod is on a cloud node' };
  }
  const names = strays.slice(0, 10).join(', ');
  return { type, status: 'False', reason: 'Astray', message: `pods are on cloud nodes: ${names}` };
}

/** Cloud nodes that hold pods of a tier, for all tiers at once. */
export function cloudNodesByTier(
  nodes: readonly NodeView[],
): ReadonlyMap<TierId, readonly string[]> {
  const found = new Map<TierId, string[]>();
  for (const node of nodes) {
    if (node.burstClass === undefined) continue;
    for (const { tier } of node.tierPods) found.set(tier, [...(found.get(tier) ?? []), node.name]);
  }
  return found;
}
