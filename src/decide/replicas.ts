/** What each tier's replicas should be: proposed from the needs, judged by the rules, remembered for the next cycle. */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierMemory } from '../model/memory.ts';
import type { Hold } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TierCase } from './context.ts';
import { judge, type Proposal } from './rules.ts';
import { withRunning } from './running.ts';

export interface TierTarget {
  readonly tier: TierCase;
  /** Replicas this cycle may go to; equal to current when something holds. */
  readonly to: number;
  /** Replicas that nodes may be ordered for. */
  readonly wanted: number;
  /** Replicas that existing room is kept for; never less than wanted. Those above it, if any, end step by step. */
  readonly kept: number;
  /** A doubt stopped a shrink: its pods on draining nodes stay where they are, but the nodes are not taken back for it. */
  readonly rides: boolean;
  readonly reason: Reason;
  readonly holds: readonly Hold[];
  /** What was found is back, and our entry in the field managers of its autoscaler is not out yet. Absent: nothing is left. */
  readonly givesUp?: true;
}

export function tierTarget(tier: TierCase, input: DecideInput): TierTarget {
  return withRunning(targetOf(tier, input));
}

function targetOf(tier: TierCase, input: DecideInput): TierTarget {
  const proposal = propose(tier);
  const { current } = tier;
  const still = { tier, to: current, wanted: current, kept: current, rides: false };
  if (proposal === undefined) return { ...still, reason: 'target-missing', holds: missing(tier) };
  if (tier.releasedTo !== undefined) return goesBack(tier, { found: tier.releasedTo, input });
  const { to, stepLimited, vetoedBy, holds } = judge(proposal, tier, input);
  const reason = reasonOf(tier, proposal);
  // Under way to the proposal: room is kept for what remains at its end, so that whole nodes can empty step by step.
  if (to < current || stepLimited) {
    return { tier, to, wanted: proposal.to, kept: proposal.to, rides: false, reason, holds };
  }
  const mayGrow = judge({ from: current, to: current + 1 }, tier, input).to > current;
  if (!mayGrow) return { ...still, reason, holds };
  const wanted = Math.max(to, tier.needs.atNodeReady);
  const kept = Math.max(wanted, Math.min(tier.policy.replicas.max, tier.stability.largest));
  const doubted = vetoedBy === 'confidence' || vetoedBy === 'cooldown';
  return { tier, to, wanted, kept, rides: doubted && kept === current, reason, holds };
}

/** Nothing is wanted for it any more, so no node is ordered; what was found is kept where there is room. */
function goesBack(
  tier: TierCase,
  { found, input }: { readonly found: number; readonly input: DecideInput },
): TierTarget {
  const { to, vetoedBy, holds } = judge({ from: tier.current, to: found }, tier, input);
  const kept = vetoedBy === undefined ? found : tier.current;
  const target = { tier, to, wanted: 0, kept, rides: false, reason: 'released', holds } as const;
  return tier.current === found && leavesOurs(tier, input) ? { ...target, givesUp: true } : target;
}

/** Bounds may be back without a last write of a release: by ordinary shrinking, or because a crash came before its end. */
function leavesOurs(tier: TierCase, input: DecideInput): boolean {
  if (tier.workload?.bounds?.ours !== true) return false;
  // Nothing changes for those who serve; what forbids a shrink forbids any write for a released tier.
  return judge({ from: tier.current, to: tier.current - 1 }, tier, input).vetoedBy === undefined;
}

/** Undefined when there is nothing to scale: no workload, or a policy that only describes. */
function propose(tier: TierCase): Proposal | undefined {
  if (tier.workload === undefined || tier.policy.demands.length === 0) return undefined;
  if (tier.needs.atPodReady > tier.current)
    return { from: tier.current, to: tier.needs.atPodReady };
  return { from: tier.current, to: Math.min(tier.current, tier.stability.largest) };
}

function missing(tier: TierCase): Hold[] {
  if (tier.policy.demands.length === 0 || tier.view.workload.kind !== 'missing') return [];
  const wanted = `run ${tier.needs.atPodReady} replicas`;
  return [
    { reason: 'target-missing', subject: tier.policy.id, wanted, detail: tier.view.workload.cause },
  ];
}

function reasonOf(tier: TierCase, proposal: Proposal): Reason {
  if (proposal.to < proposal.from) {
    if (proposal.from > tier.policy.replicas.max) return 'above-maximum';
    return endsSurge(tier, proposal) ? 'moving-home' : 'demand-fell';
  }
  if (tier.byHand === 'lowered' && tier.forecast.inPromotion !== undefined)
    return 'replicas-restored';
  if (proposal.to === tier.override?.min) return 'override-min';
  if (proposal.to === tier.policy.replicas.min) return 'below-minimum';
  const promoted = tier.forecast.demands.some((demand) =>
    demand.causes.some(
      (cause) => cause.kind === 'promotion' && cause.rps >= demand.atPodReady.high,
    ),
  );
  return promoted ? 'promotion-floor' : 'demand-grew';
}

/** Only what was added for the time of moving goes; demand had no part in it. */
function endsSurge({ memory }: TierCase, { from, to }: Proposal): boolean {
  const surge = memory?.surge;
  return surge !== undefined && from <= surge.to && to >= surge.from;
}

/** Remembered for as long as some of its replicas are there and none were added for another reason. */
function surgeOf({ tier, to, reason }: TierTarget): TierMemory['surge'] {
  const { current, memory, needs } = tier;
  if (to > current) return reason === 'moving-home' ? { from: needs.atPodReady, to } : undefined;
  const surge = memory?.surge;
  return surge !== undefined && current > surge.from && current <= surge.to ? surge : undefined;
}

/**
 * As far as a decision can know; the loop knows more once a write is answered. What was left stands while the view is old.
 * A restoring write may fail; it is then the same restoring in the next cycle, and no growth of its own.
 */
function leftOf({ tier: { view, current, memory, byHand }, to }: TierTarget): TierMemory['left'] {
  const before = memory?.left;
  if (before !== undefined && view.workload.kind !== 'fresh')
    return { least: before.least, most: to > current ? Math.max(before.most, to) : before.most };
  const restores = before !== undefined && byHand === 'lowered' && to > current;
  const least = restores ? before.least : current;
  return { least: Math.min(least, to), most: Math.max(current, to) };
}

export function remember(target: TierTarget, input: DecideInput): TierMemory {
  const { tier, to } = target;
  const granted = to < tier.current;
  const running = tier.memory?.step;
  const over = running !== undefined && input.now - running.at >= tier.policy.scaleIn.after;
  const grew = to > tier.current;
  let step = over || grew ? undefined : running;
  if (granted && step === undefined) step = { to, at: input.now };
  const surge = surgeOf(target);
  return {
    validSince: tier.stability.validSince,
    stabilised: tier.stability.stabilised,
    peaks: tier.stability.peaks,
    step,
    lowered: tier.belief.lowered,
    provenSince: tier.belief.provenSince,
    ...(tier.belief.ready === undefined ? {} : { ready: tier.belief.ready }),
    left: leftOf(target),
    found: tier.current,
    missingSince: tier.missingSince,
    ...(surge === undefined ? {} : { surge }),
    samples: tier.memory?.samples ?? {},
  };
}
