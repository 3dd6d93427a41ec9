/** Unit capacity as it may be believed now: the policy's, an Override's, or what a veto taught. */
import type { TierMemory } from '../model/memory.ts';
import type { Override, ScalingPolicy } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { LoweredCapacity, TierView } from '../model/snapshot.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';

/**
 * A veto never lowers unit capacity below this share of the policy's: errors that more replicas do not cure
 * would otherwise buy nodes without end (reliability: growth that does not improve the signal is a fault).
 */
export const LOWERED_MIN: Ratio = 0.5;
/** Believed capacity rises by this factor after each proven stretch. */
const RAISE: Ratio = 1.25;
/** "At that load": replicas carry at least this share of what lowered capacity plans for. */
const PROVING: Ratio = 0.8;

export type VetoState = 'quiet' | 'vetoed' | 'unreadable';

/** Unreadable counts as a veto for shrinking, but teaches nothing about capacity. */
export function vetoState(policy: ScalingPolicy, view: TierView): VetoState {
  let state: VetoState = 'quiet';
  for (const veto of policy.vetoes) {
    const reading = view.vetoes.find((candidate) => candidate.name === veto.name)?.now;
    const value = reading === undefined ? undefined : valueOf(reading);
    if (value !== undefined && value > veto.above) return 'vetoed';
    if (reading === undefined || reading.kind !== 'fresh') state = 'unreadable';
  }
  return state;
}

export interface CapacityCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly override: Override | undefined;
  readonly memory: TierMemory | undefined;
  readonly readyReplicas: number;
  readonly now: Millis;
}

export interface CapacityBelief {
  readonly lowered: LoweredCapacity | undefined;
  readonly provenSince: Millis | undefined;
}

/** What a veto teaches, and what a proven stretch without one gives back. Works on the first demand, the one a veto watches. */
export function believe(capacityCase: CapacityCase): CapacityBelief {
  const { policy, view, memory, now } = capacityCase;
  const demand = policy.demands[0];
  if (demand === undefined || capacityCase.override?.perReplica !== undefined) return { lowered: undefined, provenSince: undefined };
  const before = memory?.lowered ?? view.loweredCapacity;
  const reading = view.demands.find((candidate) => candidate.name === demand.name)?.now;
  const load = reading === undefined ? undefined : valueOf(reading);
  const perReady = load === undefined || capacityCase.readyReplicas === 0 ? undefined : load / capacityCase.readyReplicas;
  if (vetoState(policy, view) === 'vetoed') return { lowered: lower(demand.perReplica, perReady, before, now), provenSince: undefined };
  if (before === undefined || vetoState(policy, view) === 'unreadable') return { lowered: before, provenSince: undefined };
  const proving = perReady !== undefined && perReady >= PROVING * before.perReplica * policy.waterLevel;
  if (!proving) return { lowered: before, provenSince: undefined };
  const since = memory?.provenSince ?? now;
  if (now - since < policy.scaleIn.after) return { lowered: before, provenSince: since };
  const raised = before.perReplica * RAISE;
  if (raised >= demand.perReplica) return { lowered: undefined, provenSince: undefined };
  return { lowered: { perReplica: raised, vetoedAt: before.vetoedAt }, provenSince: now };
}

function lower(declared: Rps, perReady: Rps | undefined, before: LoweredCapacity | undefined, now: Millis): LoweredCapacity | undefined {
  const believed = before?.perReplica ?? declared;
  if (perReady === undefined) return before;
  const perReplica = Math.max(LOWERED_MIN * declared, Math.min(believed, perReady));
  if (perReplica >= believed) return before;
  return { perReplica, vetoedAt: now };
}

/** Demand one replica serves, for planning: of the demand named, at most what is believed. */
export function perReplicaOf(policy: ScalingPolicy, demandName: string, override: Override | undefined, belief: CapacityBelief): Rps {
  const demand = policy.demands.find((candidate) => candidate.name === demandName);
  if (demand === undefined) return 0;
  const first = policy.demands[0] === demand;
  if (first && override?.perReplica !== undefined) return override.perReplica;
  return first && belief.lowered !== undefined ? Math.min(demand.perReplica, belief.lowered.perReplica) : demand.perReplica;
}
