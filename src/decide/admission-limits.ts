/**
 * Admission limits: what entry tiers should let in now, for gateways to enforce. One that is expected stands before the
 * crowd does, where it keeps nobody out yet. A limit comes down at once and goes up step by step, earlier levels first; it
 * is never made from a load that cannot be read, and never raised on a doubtful one.
 */
import type { AdmissionLimit } from '../model/admission-limit.ts';
import type { DecideInput } from '../model/decide-input.ts';
import type { ScalingPolicy, TierId } from '../model/policy.ts';
import type { TierView } from '../model/snapshot.ts';
import type { Ratio, Rps } from '../model/units.ts';
import { armedLimit } from './admission-armed.ts';
import { type Load, type Loads, type Related, seenNow } from './admission-loads.ts';
import { admittedOf, type Wall } from './admission-walls.ts';
import { valueAt } from './sure.ts';
import { pausedBySwitch } from './switches.ts';
import { compareText } from './text-order.ts';

/** Of a limit, how much it goes up in one cycle. */
const RAISE: Ratio = 0.1;
/** Of what is offered, how much it goes up at least: a limit of nothing would stay one for ever. */
const RAISE_MIN: Ratio = 0.05;
/** A limit this much above what is offered keeps nobody out, and is taken away. */
const SPARE: Ratio = 1.25;

export interface Limits {
  readonly limits: readonly AdmissionLimit[];
  /** False: this process has just started, knows nothing of what was published before it, and cannot read all loads. */
  readonly seen: boolean;
  /** False: what was published stays as it is. */
  readonly known: boolean;
}

/** Tiers that are not in Enforce are never limited: their teams watch before they trust. */
export function limitsOf(
  related: Related,
  { now, pod }: Pick<Loads, 'now' | 'pod'>,
  { memory, snapshot }: DecideInput,
): Limits {
  const doubts = doubtsNow(related);
  const keptOut = new Map<TierId, ScalingPolicy['level']>();
  const limits: AdmissionLimit[] = [];
  for (const policy of byLevel(related.graph.order)) {
    if (policy.mode !== 'Enforce') continue;
    const before = memory.limits?.[policy.id];
    const binding = bindingOf(policy, related, [now, pod]);
    const limit = limitOf(policy, { binding, now, doubts, keptOut, before });
    if (limit === undefined) continue;
    limits.push(limit);
    const isWhole = binding?.isArmed === true && limit.admitted >= limit.offered;
    if (!isWhole && !keptOut.has(limit.wall.tier)) keptOut.set(limit.wall.tier, policy.level);
  }
  const unread = [...doubts.values()].some(isUnread) || related.lineWalls?.unknown === true;
  const seen = memory.limits !== undefined || !unread;
  return { limits, seen, known: seen && pausedBySwitch(snapshot) === undefined };
}

function isUnread({ unread }: Doubt): boolean {
  return unread !== undefined;
}

function byLevel(tiers: readonly ScalingPolicy[]): ScalingPolicy[] {
  return [...tiers].sort((a, b) => compareText(a.level, b.level) || compareText(a.id, b.id));
}

/** Why the load at a wall is not sure. `unread`: some of it could not be read at all. */
interface Doubt {
  readonly unread: string | undefined;
  readonly doubtful: string | undefined;
}

/** Of each tier, what is the matter with its own reading or with that of one who calls it. */
function doubtsNow({ graph, views }: Related): ReadonlyMap<TierId, Doubt> {
  const doubts = new Map<TierId, Doubt>();
  for (const policy of graph.order) {
    let { unread, doubtful } = ownDoubt(policy, views.get(policy.id));
    for (const caller of graph.callers.get(policy.id) ?? []) {
      const sent = valueAt(doubts, caller.policy.id);
      unread ??= sent.unread;
      doubtful ??= sent.doubtful;
    }
    doubts.set(policy.id, { unread, doubtful });
  }
  return doubts;
}

/** A tier that says no demand has nothing to be read. */
function ownDoubt({ id, demands: [first] }: ScalingPolicy, view: TierView | undefined): Doubt {
  const kind = first === undefined ? 'fresh' : (seenNow(view, first.name)?.kind ?? 'missing');
  return {
    unread: kind === 'missing' ? `the load of ${id} cannot be read` : undefined,
    doubtful: kind === 'fresh' ? undefined : `the load of ${id} is ${kind}`,
  };
}

interface LimitCase {
  readonly binding: Binding | undefined;
  readonly now: Load;
  readonly doubts: ReadonlyMap<TierId, Doubt>;
  /** By wall, the first level that is kept out there. */
  readonly keptOut: ReadonlyMap<TierId, ScalingPolicy['level']>;
  readonly before: AdmissionLimit | undefined;
}

function limitOf(policy: ScalingPolicy, limitCase: LimitCase): AdmissionLimit | undefined {
  const { binding, now, doubts, before } = limitCase;
  const wall = binding?.wall ?? before?.wall;
  const doubt = wall && doubts.get(wall.tier);
  if (wall === undefined || doubt === undefined) return undefined;
  if (doubt.unread !== undefined) return before && { ...before, kept: doubt.unread };
  const computed = binding?.admitted ?? Number.POSITIVE_INFINITY;
  const offered = valueAt(now.carried, policy.id).rps;
  const next = limit(policy, computed, { offered, wall });
  if (before === undefined || computed <= before.admitted) return next;
  const kept = doubt.doubtful ?? whoIsFirst(policy, limitCase.keptOut.get(wall.tier));
  return kept === undefined ? raised(before, next) : { ...next, admitted: before.admitted, kept };
}

interface Binding {
  readonly wall: Wall;
  readonly admitted: Rps;
  /** Nothing is expected to exceed it. */
  readonly isArmed?: boolean;
}

/** What binds now; else what is expected to bind or stands for a promotion, if it would keep nobody out now. */
function bindingOf(
  policy: ScalingPolicy,
  related: Related,
  [now, pod]: readonly [Load, Load],
): Binding | undefined {
  const { id } = policy;
  const binds = bindingIn(id, now);
  if (binds !== undefined) return binds;
  const expected = bindingIn(id, pod) ?? armed(policy, related, pod);
  const offered = valueAt(now.carried, id).rps;
  return expected !== undefined && expected.admitted >= offered ? expected : undefined;
}

function armed(policy: ScalingPolicy, related: Related, pod: Load): Binding | undefined {
  const limit = armedLimit(policy, related, pod);
  return limit && { ...limit, isArmed: true };
}

function bindingIn(id: TierId, { carried, admitted }: Load): Binding | undefined {
  const wall = admitted.binding.get(id);
  return wall && { wall, admitted: admittedOf(valueAt(carried, id), admitted) };
}

/** Why a later level waits: an earlier one is kept out at the same wall. */
function whoIsFirst({ level }: ScalingPolicy, first = level): string | undefined {
  return first < level ? `${first} is not let in whole yet` : undefined;
}

/** One step up, or no limit any more. */
function raised({ admitted }: AdmissionLimit, next: AdmissionLimit): AdmissionLimit | undefined {
  const step = admitted + Math.max(RAISE * admitted, RAISE_MIN * next.offered);
  const isOver = next.admitted === Number.POSITIVE_INFINITY && step >= SPARE * next.offered;
  return isOver ? undefined : { ...next, admitted: Math.min(step, next.admitted) };
}

function limit(
  { id, namespace, target }: ScalingPolicy,
  admitted: Rps,
  { offered, wall }: { readonly offered: Rps; readonly wall: Omit<Wall, 'asked'> },
): AdmissionLimit {
  const { tier, ceiling, of, takes, lines } = wall;
  const workload = `${namespace}/${target.name}`;
  const named = lines === undefined ? {} : { lines };
  return { tier: id, workload, admitted, offered, wall: { tier, ceiling, of, takes, ...named } };
}
