/** Unit capacity as it may be believed now: the policy's, an Override's, or what a veto taught. */
import type { ReadyCount, TierMemory } from '../model/memory.ts';
import type { Demand, Override, ScalingPolicy } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { LoweredCapacity, TierView } from '../model/snapshot.ts';
import { MINUTE, type Millis, type Ratio, type Rps } from '../model/units.ts';
import { itemAt } from './sure.ts';

/**
 * A veto never lowers unit capacity below this share of the policy's: errors that more replicas do not cure
 * would otherwise buy nodes without end (reliability: growth that does not improve the signal is a fault).
 */
const LOWERED_MIN: Ratio = 0.5;
/** Believed capacity rises by this factor after each proven stretch. */
const RAISE: Ratio = 1.25;
/** Errors are counted over a time, as the load is: a minute where a query does not show its own. */
const SMEAR_USUAL: Millis = MINUTE;
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
  /** What is to be remembered of Ready replicas; absent: the policy has no veto. */
  readonly ready?: readonly ReadyCount[] | undefined;
}

/** What a veto teaches, and what a proven stretch without one gives back. Works on the first demand, the one a veto watches. */
export function believe(capacityCase: CapacityCase): CapacityBelief {
  const { policy } = capacityCase;
  const demand = policy.demands[0];
  if (demand === undefined || capacityCase.override?.perReplica !== undefined) return DECLARED;
  if (policy.vetoes.length === 0) return believed(capacityCase, demand, capacityCase.readyReplicas);
  const ready = readyLately(capacityCase, demand.smear ?? SMEAR_USUAL);
  return { ...believed(capacityCase, demand, itemAt(ready, 0).replicas), ready };
}

/** Increasing: who was there before more came is the fewest for as long as a rate still counts that time. */
function readyLately(
  { memory, readyReplicas, now }: CapacityCase,
  smear: Millis,
): readonly ReadyCount[] {
  const fewer = (memory?.ready ?? []).filter(
    ({ at, replicas }) => at > now - smear && replicas < readyReplicas,
  );
  return [...fewer, { at: now, replicas: readyReplicas }];
}

/**
 * The errors of a veto were made by those who were Ready when they were made: replicas that have come since carried none of
 * that load, and dividing by them would make every growth look like a smaller unit capacity.
 */
function believed(capacityCase: CapacityCase, demand: Demand, fewest: number): CapacityBelief {
  const { policy, view, memory } = capacityCase;
  const before = standing(view, memory);
  const perReady = loadPerReady(capacityCase, demand, capacityCase.readyReplicas);
  const veto = vetoState(policy, view);
  if (veto === 'vetoed') {
    const then = loadPerReady(capacityCase, demand, fewest);
    return { lowered: lower(capacityCase, demand.perReplica, then), provenSince: undefined };
  }
  if (before === undefined || veto === 'unreadable' || perReady === undefined) {
    return { lowered: before, provenSince: undefined };
  }
  return rise(capacityCase, { before, perReady, declared: demand.perReplica });
}

/** As the policy says. */
const DECLARED: CapacityBelief = { lowered: undefined, provenSince: undefined };

function loadPerReady(
  { view }: CapacityCase,
  demand: Demand,
  readyReplicas: number,
): Rps | undefined {
  const reading = view.demands.find((candidate) => candidate.name === demand.name)?.now;
  const load = reading === undefined ? undefined : valueOf(reading);
  return load === undefined || readyReplicas === 0 ? undefined : load / readyReplicas;
}

interface Proof {
  readonly before: LoweredCapacity;
  readonly perReady: Rps;
  readonly declared: Rps;
}

function rise(capacityCase: CapacityCase, { before, perReady, declared }: Proof): CapacityBelief {
  const { policy, memory, now } = capacityCase;
  if (!proves(capacityCase, before, perReady)) return { lowered: before, provenSince: undefined };
  const since = memory?.provenSince ?? now;
  if (now - since < policy.scaleIn.after) return { lowered: before, provenSince: since };
  const raised = before.perReplica * RAISE;
  if (raised >= declared) return DECLARED;
  return { lowered: { perReplica: raised, vetoedAt: before.vetoedAt }, provenSince: now };
}

/** "At that load": few replicas never carry quite what is planned, because they are whole; then it is enough that there are no more than planned. */
function proves(
  { policy, readyReplicas }: CapacityCase,
  before: LoweredCapacity,
  perReady: Rps,
): boolean {
  const planned = before.perReplica * policy.waterLevel;
  if (perReady >= PROVING * planned) return true;
  return readyReplicas > 1 && (readyReplicas - 1) * planned < readyReplicas * perReady;
}

function lower(
  { view, memory, now }: CapacityCase,
  declared: Rps,
  perReady: Rps | undefined,
): LoweredCapacity | undefined {
  const before = standing(view, memory);
  const believed = before?.perReplica ?? declared;
  if (perReady === undefined) return before;
  const perReplica = Math.max(LOWERED_MIN * declared, perReady);
  return perReplica >= believed ? before : { perReplica, vetoedAt: now };
}

/** Status is read back late: what this process remembers is newer, even when it remembers that the doubt is over. */
function standing(view: TierView, memory: TierMemory | undefined): LoweredCapacity | undefined {
  return memory === undefined ? view.loweredCapacity : memory.lowered;
}

/** Demand one replica serves, for planning: of the demand named, at most what is believed. */
export function perReplicaOf(
  demand: Demand,
  {
    policy,
    override,
    belief,
  }: { policy: ScalingPolicy; override: Override | undefined; belief: CapacityBelief },
): Rps {
  const first = policy.demands[0] === demand;
  if (first && override?.perReplica !== undefined) return override.perReplica;
  return first && belief.lowered !== undefined
    ? Math.min(demand.perReplica, belief.lowered.perReplica)
    : demand.perReplica;
}
