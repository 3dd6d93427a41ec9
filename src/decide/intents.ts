/** How far an intent's call may be believed: open, lapsed, or settled, and what it may still bring. */
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
export function hasLapsed(intent: IntentView, now: Millis, listLag: Millis): boolean {
  return isUnsettled(intent) && now - writtenAt(intent) >= listLag;
}

/** Instances it may still bring; none when the provider said no. */
export function missingOf(intent: IntentView): number {
  return intent.outcome === 'refused' ? 0 : Math.max(0, intent.count - intent.instances.length);
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

/** Ordered and not recorded yet, of orders young enough to bring it. A partial order brings no more than the pool's target says. */
export function expectedOf(
  intents: readonly IntentView[],
  view: PoolView | undefined,
  time: { readonly now: Millis; readonly listLag: Millis; readonly joinTimeout: Millis },
): number {
  let expected = 0;
  let partial = 0;
  for (const intent of intents) {
    if (
      time.now - writtenAt(intent) >= time.joinTimeout ||
      hasLapsed(intent, time.now, time.listLag)
    )
      continue;
    if (intent.outcome === 'partial') partial += missingOf(intent);
    else expected += missingOf(intent);
  }
  if (partial === 0 || view?.state.kind !== 'fresh') return expected + partial;
  const { target, instances } = view.state.value;
  const listed = instances.filter((instance) => instance.state !== 'deleting').length;
  return expected + Math.min(partial, Math.max(0, target - listed - expected));
}
