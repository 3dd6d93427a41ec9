/** What became of an action: applied, skipped by a guard, or failed; never silence. */
import type { Action } from './plan.ts';
import type { Millis } from './units.ts';

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
    };
