/** What became of an action: applied, skipped by a guard, or failed; never silence. */
import type { Action } from './plan.ts';
import type { PoolName } from './policy.ts';
import type { Millis } from './units.ts';

/** What happened and is missing in the ledger, because the write that would have told it failed. */
export interface Unrecorded {
  readonly pool: PoolName;
  readonly intent: string;
  /** Provider ids the write would have added, or told as given back; empty when only the outcome is missing. */
  readonly instances: readonly string[];
  /** What a person can do about it. */
  readonly remedy: string;
}

export type Outcome =
  | {
      readonly kind: 'applied';
      readonly action: Action;
      readonly at: Millis;
      readonly detail: string;
    }
  | {
      readonly kind: 'skipped';
      readonly action: Action;
      readonly at: Millis;
      readonly detail: string;
    }
  | {
      readonly kind: 'failed';
      readonly action: Action;
      readonly at: Millis;
      readonly detail: string;
      /** Set when an invariant forbade the request just before it was sent. */
      readonly reason?: 'assertion-failed' | undefined;
      readonly unrecorded?: Unrecorded | undefined;
    };
