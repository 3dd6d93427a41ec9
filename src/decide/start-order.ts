/**
 * `startAfter`: a tier gets no more than the share of its replicas that the tiers before it have Ready of theirs. Only
 * growth waits, never the nodes for it, never what a promotion or a person asks for, and never for long.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { CauseKind, DemandForecast } from '../model/forecast.ts';
import type { Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Millis } from '../model/units.ts';
import { replicasFor } from './needs.ts';
import type { TierTarget } from './replicas.ts';

export interface StartOrder {
  readonly targets: readonly TierTarget[];
  readonly holds: readonly Hold[];
  /** Of tiers that others start after: since when they are short of Ready replicas. */
  readonly shortSince: ReadonlyMap<TierId, Millis>;
}

/** A tier that is not ready after twice the time that new nodes and their pods take will not be soon. */
const PATIENCE = 2;

export function inStartOrder(targets: readonly TierTarget[], { now }: DecideInput): StartOrder {
  const before = new Map<TierId, Before>();
  const followed = new Set(targets.flatMap(({ tier }) => tier.policy.startAfter ?? []));
  for (const target of targets) {
    const { id } = target.tier.policy;
    if (followed.has(id)) before.set(id, readinessOf(target, now));
  }
  const holds: Hold[] = [];
  const shortSince = new Map<TierId, Millis>();
  for (const [id, { since }] of before) if (since !== undefined) shortSince.set(id, since);
  const ordered = targets.map((target) => {
    const own = (target.tier.policy.startAfter ?? []).flatMap((id) => before.get(id) ?? []);
    const waited = own.length === 0 ? { target, holds: [] } : waiting(target, own);
    holds.push(...waited.holds);
    return waited.target;
  });
  return { targets: ordered, holds, shortSince };
}

/** How far a tier is that others start after. */
interface Before {
  readonly target: TierTarget;
  readonly ready: number;
  /** Replicas it is to have, whatever it waits for itself. */
  readonly aim: number;
  /** Since when it has fewer Ready; undefined while it has all. */
  readonly since: Millis | undefined;
  readonly state: 'ready' | 'waited-for' | 'late';
  readonly patience: Millis;
}

/**
 * What the rules leave it counts: who waited for replicas that are paused or not enforced would wait for nothing. Whoever
 * forgot since when a tier is short, or cannot read it, does not wait for it: forgetting may delay nobody's growth.
 */
function readinessOf(target: TierTarget, now: Millis): Before {
  const { memory, workload, forecast } = target.tier;
  const ready = workload?.readyReplicas ?? 0;
  const aim = target.to;
  const patience = PATIENCE * forecast.nodeHorizon;
  const known = { target, ready, aim, patience };
  if (workload === undefined || ready >= aim) return { ...known, since: undefined, state: 'ready' };
  const since = memory?.shortSince ?? now;
  if (memory === undefined) return { ...known, since, state: 'ready' };
  return { ...known, since, state: now - since < patience ? 'waited-for' : 'late' };
}

function waiting(
  target: TierTarget,
  before: readonly Before[],
): { readonly target: TierTarget; readonly holds: readonly Hold[] } {
  const { current, policy } = target.tier;
  const holds = before
    .filter(({ state }) => state === 'late')
    .map((late): Hold => {
      const wanted = `start after ${nameOf(late)}`;
      const detail = `${progress(late)} for longer than ${seconds(late.patience)}`;
      return { reason: 'start-late', subject: policy.id, wanted, detail };
    });
  const awaited = before.filter(({ state }) => state === 'waited-for');
  let share = 1;
  for (const { ready, aim } of awaited) share = Math.min(share, ready / aim);
  const most = Math.max(current, Math.floor(target.to * share), promised(target));
  if (target.to <= most) return { target, holds };
  const wanted = `grow ${current} to ${target.to} replicas`;
  const detail = `${awaited.map(progress).join(', ')}: no more than ${most} until then`;
  holds.push({ reason: 'start-after', subject: policy.id, wanted, detail });
  return { target: { ...target, to: most }, holds };
}

function progress(before: Before): string {
  return `${nameOf(before)} has ${before.ready} of ${before.aim} replicas Ready`;
}

function nameOf({ target }: Before): TierId {
  return target.tier.policy.id;
}

function seconds(ms: Millis): string {
  return `${Math.round(ms / 1000)} s`;
}

const PROMISES: ReadonlySet<CauseKind> = new Set(['promotion', 'running-promotion', 'tail']);

/** Replicas that a calendar or a person asks for: whoever is to be grown first was given a head start on these. */
function promised({ tier: { policy, override, needs } }: TierTarget): number {
  let most = Math.max(policy.replicas.min, override?.min ?? 0);
  for (const { forecast, perReplica } of needs.demands)
    most = Math.max(most, replicasFor(promisedRps(forecast), perReplica, policy.waterLevel));
  return most;
}

/** Causes look as far as nodes take, so what a promotion will ask for soon does not wait either. */
function promisedRps({ causes }: DemandForecast): number {
  let rps = 0;
  for (const cause of causes) if (PROMISES.has(cause.kind)) rps = Math.max(rps, cause.rps);
  return rps;
}
