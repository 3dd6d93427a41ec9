/** How far an intent's call may be believed: open, lapsed, or settled, and what it may still bring. */

import { valueOf } from '../model/reading.ts';
import { recordedIds } from '../model/recorded.ts';
import type { IntentView, PoolView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

/** A call whose outcome nobody knows. */
export function isUnsettled(intent: IntentView): boolean {
  return intent.outcome === 'pending' || intent.outcome === 'unknown';
}

/** When its outcome was last written; before that, when it was made. */
export function writtenAt(intent: IntentView): Millis {
  return intent.settledAt ?? intent.createdAt;
}

/**
 * Unsettled, and the provider's list has caught up without showing an effect. New orders may then be made; what it brings
 * after all (a leader that froze before its call) is still adopted.
 */
function hasLapsed(intent: IntentView, now: Millis, listLag: Millis): boolean {
  return isUnsettled(intent) && now - writtenAt(intent) >= listLag;
}

/** Instances it may still bring; none when the provider said no or was not called. */
export function missingOf(intent: IntentView): number {
  return intent.outcome === 'refused' || intent.rebuilt === true
    ? 0
    : Math.max(0, intent.count - intent.instances.length);
}

/**
 * An open call stops further orders of its pool until the list has caught up. Two calls without known effect stop them
 * for longer, so that the excess stays within one batch.
 */
export function blocking(
  intents: readonly IntentView[],
  now: Millis,
  listLag: Millis,
): IntentView | undefined {
  const open = intents.filter(isUnsettled);
  return (
    open.find((intent) => !hasLapsed(intent, now, listLag)) ??
    (open.length > 1 ? open[0] : undefined)
  );
}

/** Instances of the pool that no intent records yet, and whose they are taken to be. */
export interface Finds {
  readonly by: ReadonlyMap<IntentView, readonly string[]>;
  /** More than all intents together miss. */
  readonly unexplained: readonly string[];
}

interface Patience {
  readonly now: Millis;
  readonly listLag: Millis;
  readonly joinTimeout: Millis;
}

/** One pool's list of machines beside its intents. */
export interface Listed {
  readonly intents: readonly IntentView[];
  readonly view: PoolView | undefined;
  /** By provider id, of all pools: the intent that records it. */
  readonly owners: ReadonlyMap<string, IntentView>;
}

/**
 * To the oldest intents that miss some. Where the provider said that it delivers less, the rest is taken for lost before
 * that of a newer order is; those of calls without known effect come last, and what came twice after them.
 */
export function assignFinds(
  intents: readonly IntentView[],
  { idempotency, found }: { readonly found: readonly string[] } & Pick<PoolView, 'idempotency'>,
  patience: Patience,
): Finds {
  const queue = [...found];
  const by = new Map<IntentView, readonly string[]>();
  const { now, listLag } = patience;
  const rank = (intent: IntentView): number => {
    if (hasLapsed(intent, now, listLag)) return 2;
    return intent.outcome === 'partial' ? 1 : 0;
  };
  for (const intent of [...intents].sort((a, b) => rank(a) - rank(b))) {
    by.set(intent, queue.splice(0, missingOf(intent)));
  }
  if (idempotency === 'none')
    for (const [intent, found] of by) {
      const spare = spareOf(intent, found, patience);
      if (spare > 0) by.set(intent, [...found, ...queue.splice(0, spare)]);
    }
  return { by, unexplained: queue };
}

/**
 * Machines beyond its count that are taken for its own, where a repeated order is a second order: one more batch of a
 * call that nobody heard an answer to, for as long as a machine may take.
 */
function spareOf(
  intent: IntentView,
  found: readonly string[],
  { now, joinTimeout }: Patience,
): number {
  if (intent.rebuilt === true) return 0;
  const fresh = intent.outcome === 'found' && now - writtenAt(intent) < joinTimeout;
  return fresh || isUnsettled(intent)
    ? Math.max(0, 2 * intent.count - intent.instances.length - found.length)
    : 0;
}

/** Machines that the provider lists and that no intent of the pool records. */
export function unrecorded({ intents, view, owners }: Listed): string[] {
  const listed = (view === undefined ? undefined : valueOf(view.state))?.instances ?? [];
  const strange = listed.filter(
    ({ id, state }) => owners.get(id)?.pool !== view?.pool && state !== 'deleting',
  );
  if (strange.length === 0) return [];
  // What was given back has no owner any more, and is recorded nevertheless.
  const recorded = recordedIds(intents);
  return strange.map(({ id }) => id).filter((id) => !recorded.has(id));
}

export interface Outstanding {
  /** Ordered, not recorded yet, and still to be waited for. */
  readonly expected: number;
  /** Ordered, not recorded, and late: others are ordered in its place. */
  readonly overdue: number;
  /** What may yet come, however late: it counts against caps. */
  readonly committed: number;
}

/** What one order may still be counted for. Of an order in part, `partial`, `late` and `remainder` come only as far as the pool's target says. */
type Share = Record<
  'expected' | 'overdue' | 'partial' | 'late' | 'committed' | 'remainder',
  number
>;

const NOTHING_YET: Share = {
  expected: 0,
  overdue: 0,
  partial: 0,
  late: 0,
  committed: 0,
  remainder: 0,
};

/**
 * What has been found is there, whatever was thought of its order. A partial order brings no more than the pool's target
 * says, and once its machines would have joined it counts no more than that against caps either, like one whose answer
 * was lost and whose machines were found: the provider may have refused the rest, and a refused machine that filled a pool
 * for as long as a promotion lasts would be missed.
 */
export function outstandingOf(
  finds: Finds,
  view: PoolView | undefined,
  time: Patience & { readonly lateAfter: Millis },
): Outstanding {
  const all = { ...NOTHING_YET };
  let listed = 0;
  for (const [intent, found] of finds.by) {
    const share = shareOf(intent, found.length, time);
    listed += found.length;
    all.expected += share.expected;
    all.overdue += share.overdue;
    all.partial += share.partial;
    all.late += share.late;
    all.committed += share.committed;
    all.remainder += share.remainder;
  }
  const expected = all.expected + Math.min(all.partial, stillToCome(view, all.expected - listed));
  const late = Math.min(all.late, stillToCome(view, expected - listed + all.overdue));
  const overdue = all.overdue + late;
  const remainder = Math.min(all.remainder, stillToCome(view, expected - listed + overdue));
  return { expected, overdue, committed: all.committed + remainder };
}

function shareOf(
  intent: IntentView,
  found: number,
  time: Patience & { readonly lateAfter: Millis },
): Share {
  const lapsed = hasLapsed(intent, time.now, time.listLag);
  // Of an order that came twice there is more than it misses.
  const due = Math.max(found, missingOf(intent));
  const partial = intent.outcome === 'partial';
  const over = time.now - writtenAt(intent) >= time.joinTimeout;
  // A call may arrive long after its caller gave it up, so caps wait longer than the next order does.
  if (lapsed) return { ...NOTHING_YET, expected: found, committed: over ? found : due };
  if (over) {
    // Whoever heard no answer and found machines cannot know whether the order was one in part.
    const bounded = partial || intent.outcome === 'found';
    const known = bounded ? { committed: found, remainder: due - found } : { committed: due };
    return { ...NOTHING_YET, expected: found, ...known };
  }
  if (time.now - intent.createdAt >= time.lateAfter)
    return {
      ...NOTHING_YET,
      expected: found,
      [partial ? 'late' : 'overdue']: due - found,
      committed: due,
    };
  const known = partial ? { expected: found, partial: due - found } : { expected: due };
  return { ...NOTHING_YET, ...known, committed: due };
}

/** By the pool's target, beside what is listed and what else is expected that is not. */
function stillToCome(view: PoolView | undefined, expected: number): number {
  if (view?.state.kind !== 'fresh') return Infinity;
  const { target, instances } = view.state.value;
  const listed = instances.filter((instance) => instance.state !== 'deleting').length;
  return Math.max(0, target - listed - expected);
}
