/**
 * What tiers send each other: the calls that are in force, and from each tier's own load the load that all of them carry.
 * Judges no limit. Calls without the callee's consent, and calls that would lead in a circle, carry nothing and are named.
 */
import type { Call, ScalingPolicy, TierId } from '../model/policy.ts';
import type { TierView } from '../model/snapshot.ts';
import type { Rps } from '../model/units.ts';
import { valueAt } from './sure.ts';
import { compareText } from './text-order.ts';

export interface Caller {
  readonly policy: ScalingPolicy;
  readonly call: Call;
}

export interface RefusedCall extends Caller {
  readonly why: string;
}

export interface CallGraph {
  /** Every caller before whom it calls; otherwise by id. */
  readonly order: readonly ScalingPolicy[];
  readonly callers: ReadonlyMap<TierId, readonly Caller[]>;
  readonly refused: readonly RefusedCall[];
}

const LEADS_BACK = 'it leads back to its caller';

/** True when some tier calls another or is a wall: only then is there anything to compute. */
export function isRelated(tiers: readonly ScalingPolicy[]): boolean {
  for (const { calls, ceilings } of tiers)
    if (calls !== undefined || ceilings !== undefined) return true;
  return false;
}

export function callGraph(
  tiers: readonly ScalingPolicy[],
  views: ReadonlyMap<TierId, TierView>,
  walled: Walled = new Map(),
): CallGraph {
  const known = new Map(related(tiers, walled).map((policy) => [policy.id, policy]));
  const order: ScalingPolicy[] = [];
  const callers = new Map<TierId, Caller[]>();
  const refused: RefusedCall[] = [];
  const state = new Map<TierId, 'open' | 'done'>();

  // Depth first, last id first, each before those it called: read backwards, callers come first.
  function visit(policy: ScalingPolicy): void {
    state.set(policy.id, 'open');
    for (const call of policy.calls ?? []) follow({ policy, call });
    state.set(policy.id, 'done');
    order.push(policy);
  }

  function follow(caller: Caller): void {
    const callee = known.get(caller.call.callee);
    const labels = views.get(caller.policy.id)?.namespaceLabels;
    const leadsBack = state.get(caller.call.callee) === 'open';
    const why = leadsBack ? LEADS_BACK : refusal({ ...caller, callee, labels });
    if (callee === undefined || why !== undefined) {
      refused.push({ ...caller, why: why ?? 'there is no such policy' });
      return;
    }
    if (!state.has(callee.id)) visit(callee);
    callers.set(callee.id, [...(callers.get(callee.id) ?? []), caller]);
  }

  for (const policy of [...known.values()].sort((a, b) => compareText(b.id, a.id)))
    if (!state.has(policy.id)) visit(policy);
  return { order: order.reverse(), callers, refused };
}

/** Tiers that something else than a ceiling bounds. */
type Walled = Pick<ReadonlyMap<TierId, unknown>, 'has'>;

/** Tiers that call, are called or are walls. */
function related(tiers: readonly ScalingPolicy[], walled: Walled): ScalingPolicy[] {
  const called = new Set(tiers.flatMap(({ calls = [] }) => calls.map(({ callee }) => callee)));
  return tiers.filter(
    ({ id, calls, ceilings }) =>
      calls !== undefined || ceilings !== undefined || called.has(id) || walled.has(id),
  );
}

interface Asked extends Caller {
  readonly callee: ScalingPolicy | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** Callers of the same namespace need no consent. */
function refusal({ policy, callee, labels = {} }: Asked): string | undefined {
  if (callee === undefined || callee.namespace === policy.namespace) return undefined;
  const accepted = callee.acceptsCallsFrom?.matchLabels;
  if (accepted === undefined)
    return `${callee.id} accepts no calls from other namespaces; its owner adds spec.acceptsCallsFrom`;
  for (const [key, value] of Object.entries(accepted))
    if (labels[key] !== value)
      return `${callee.id} accepts calls from namespaces labelled ${key}: ${value}, and ${policy.namespace} is not`;
  return undefined;
}

/** The load of one tier, and whose it is. */
export interface Carried {
  readonly rps: Rps;
  /** What its callers send, as far as it is known; undefined when nobody calls it. */
  readonly fanOut: Rps | undefined;
  /** Its load by the tier at which it came in; a load larger than the calls explain is theirs in proportion. */
  readonly from: ReadonlyMap<TierId, Rps>;
}

/** `own`: the load a tier was seen or is expected to have by itself; undefined counts as a lower bound of nothing. */
export function carry(
  graph: CallGraph,
  own: (policy: ScalingPolicy) => Rps | undefined,
): ReadonlyMap<TierId, Carried> {
  const carried = new Map<TierId, Carried>();
  for (const policy of graph.order) {
    const callers = graph.callers.get(policy.id);
    const seen = own(policy) ?? 0;
    carried.set(
      policy.id,
      callers === undefined ? alone(policy.id, seen) : from(callers, seen, { policy, carried }),
    );
  }
  return carried;
}

function alone(tier: TierId, rps: Rps): Carried {
  return { rps, fanOut: undefined, from: new Map([[tier, rps]]) };
}

interface Callee {
  readonly policy: ScalingPolicy;
  readonly carried: ReadonlyMap<TierId, Carried>;
}

function from(callers: readonly Caller[], seen: Rps, { policy, carried }: Callee): Carried {
  let fanOut = 0;
  const sent = new Map<TierId, Rps>();
  for (const { policy: caller, call } of callers) {
    const load = valueAt(carried, caller.id);
    fanOut += load.rps * call.perRequest;
    for (const [root, rps] of load.from)
      sent.set(root, (sent.get(root) ?? 0) + rps * call.perRequest);
  }
  if (fanOut === 0) return { ...alone(policy.id, seen), fanOut };
  const rps = Math.max(seen, fanOut);
  const share = rps / fanOut;
  return { rps, fanOut, from: new Map([...sent].map(([root, part]) => [root, part * share])) };
}
