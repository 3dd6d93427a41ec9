/**
 * What must be true of a request in the very moment it is sent, whatever was decided: the invariants that cost nothing to
 * look at again. A guard says why an action is out of date; an assertion says that it must never have been planned.
 */

import type { Settings } from '../model/decide-input.ts';
import type { BurstPool, Override } from '../model/policy.ts';
import { doubtOf, valueOf } from '../model/reading.ts';
import type { IntentView, RecordedInstance, Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import type { PodRef } from '../ports/cluster.ts';
import type { NewIntent } from '../ports/ledger.ts';
import type { GrowRequest } from '../ports/node-pools.ts';

/** `invariant`: its id in the reliability programme. */
export interface Broken {
  readonly invariant: 'S2' | 'S3' | 'S4' | 'S5' | 'S6' | 'S8';
  readonly what: string;
}

export type Assertion = Broken | undefined;

export interface Moment {
  readonly now: Millis;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
}

/** S2: neither the pool's own maximum nor the operator's cap is exceeded by what the providers then hold. */
export function withinCeiling(
  pool: Pick<BurstPool, 'name' | 'maxNodes' | 'batch'>,
  { count, targetAfter }: Pick<NewIntent, 'count' | 'targetAfter'>,
  { snapshot, settings, ordered }: Moment & { readonly ordered: number },
): Assertion {
  if (targetAfter > pool.maxNodes)
    return broken('S2', `${pool.name} would have ${targetAfter} nodes of ${pool.maxNodes}`);
  let others = 0;
  for (const view of snapshot.pools)
    if (view.pool !== pool.name) others += valueOf(view.state)?.target ?? 0;
  const all = others + ordered + targetAfter;
  if (all > settings.maxCloudNodes)
    return broken('S2', `the cloud would have ${all} nodes of ${settings.maxCloudNodes}`);
  return count > pool.batch ? broken('S6', `${count} nodes are more than one batch`) : undefined;
}

/**
 * S3: fewer replicas only on readings that are fresh, in a view that is fresh, taken a moment ago. Going back to what was
 * found, and no lower, is a person's word and rests on no reading.
 */
export function shrinksOnKnown(
  view: TierView | undefined,
  { to, release }: { readonly to: number; readonly release: Override | undefined },
  { now, snapshot, settings }: Moment,
): Assertion {
  const replicas = view === undefined ? undefined : valueOf(view.workload)?.replicas;
  if (view === undefined || replicas === undefined || to >= replicas) return undefined;
  if (release !== undefined && to >= (view.originals?.replicas ?? replicas)) return undefined;
  const age = now - snapshot.takenAt;
  if (age > settings.viewMaxAge) return broken('S3', `what is known is ${age / 1_000} s old`);
  const looked = doubtOf(snapshot.clusterView);
  if (looked !== undefined) return broken('S3', `the view is ${looked}`);
  for (const { name, now: reading } of [...view.demands, ...view.vetoes]) {
    const doubt = doubtOf(reading);
    if (doubt !== undefined) return broken('S3', `${name} is ${doubt}`);
  }
  return undefined;
}

/**
 * S4: a machine goes by name, and one that is no node only after it was waited for, or when its provider has not listed
 * it for as long as lists may lag.
 */
export function namedAndWaitedFor(
  { id, nodeName }: { readonly id: string; readonly nodeName: string },
  recorded: RecordedInstance | undefined,
  { now, snapshot, settings }: Moment,
): Assertion {
  if (recorded === undefined) return broken('S8', `${id} is recorded in no intent`);
  if (nodeName !== '') return undefined;
  const age = now - recorded.seenAt;
  if (age > settings.joinTimeout) return undefined;
  const listed = snapshot.pools.some(
    ({ state }) => valueOf(state)?.instances.some((one) => one.id === id) === true,
  );
  return !listed && age > settings.listLag
    ? undefined
    : broken('S4', `${id} is no node yet, and only ${age / 1_000} s old`);
}

/** S4: a machine that is given back as none is no node when it is looked for live, whatever the watch has missed. */
export function noNodeByNow(id: string, nodeName: string | undefined): Assertion {
  return nodeName === undefined
    ? undefined
    : broken('S4', `${id} is node ${nodeName} by now, which the watch has not shown yet`);
}

/** S5: only burstable pods of tiers we know are ever marked or moved. */
export function movablePod({ tier, burstable, daemon, name }: PodRef): Assertion {
  return tier !== undefined && burstable && !daemon
    ? undefined
    : broken('S5', `${name} is not ours to move`);
}

/** S6: the call says what its intent says, and is the first for it. */
export function firstEffect(
  intent: IntentView | undefined,
  { count, token }: GrowRequest,
  sent: ReadonlySet<string>,
): Assertion {
  if (intent === undefined) return broken('S6', 'no intent has this token');
  if (intent.count !== count)
    return broken('S6', `${intent.name} asks for ${intent.count} nodes, the call for ${count}`);
  return intent.outcome !== 'pending' || sent.has(token)
    ? broken('S6', `${intent.name} has been called for already`)
    : undefined;
}

export function broken(invariant: Broken['invariant'], what: string): Broken {
  return { invariant, what };
}
