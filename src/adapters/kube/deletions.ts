/**
 * Policies that somebody has deleted and that are still there because of our finalizer: each is a release without an end.
 * Writes nothing; the finalizer itself is `finalizers.ts`'s.
 */
import type { Override } from '../../model/policy.ts';
import { DAY, type Millis } from '../../model/units.ts';
import { instant, recordAt } from './json.ts';
import type { PolicyRecord } from './policy-record.ts';

/** Longer than anybody waits; the policy is gone as soon as what was found is restored. */
const NO_END: Millis = 36_500 * DAY;

export function deletions(records: readonly PolicyRecord[]): readonly Override[] {
  return records.flatMap((one) => {
    const at = deletedAt(one);
    if (one.kind !== 'ScalingPolicy' || at === undefined) return [];
    return [
      {
        id: `${one.key}-deleted`,
        tier: one.key,
        min: undefined,
        perReplica: undefined,
        pause: false,
        noShrink: false,
        release: true,
        until: at + NO_END,
        reason: 'the policy is being deleted',
      },
    ];
  });
}

/** When its deletion was asked for; undefined when it was not. */
export function deletedAt({ object }: PolicyRecord): Millis | undefined {
  return instant(recordAt(object, 'metadata')['deletionTimestamp']);
}
