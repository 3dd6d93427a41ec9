/** What a timeline is made of, as the simulator hands it over. */
import type { Reason } from '../model/reason.ts';
import type { Millis } from '../model/units.ts';

export interface Episode {
  readonly kind:
    | 'grow'
    | 'shrink'
    | 'order'
    | 'joined'
    | 'drain'
    | 'given-back'
    | 'hold'
    | 'failed'
    | 'lost'
    | 'promotion'
    /** Many small changes of one size; only reports make these. */
    | 'tide';
  readonly subject: string;
  readonly from: Millis;
  readonly to: Millis;
  readonly before: number;
  readonly after: number;
  readonly count: number;
  readonly reason: Reason | undefined;
  readonly detail: string;
  /** How far a tide went. */
  readonly range?: { readonly low: number; readonly high: number };
}

/** Episodes of one kind and cause that began together: one line of a timeline. */
export interface Line {
  readonly kind: Episode['kind'];
  readonly reason: Reason | undefined;
  readonly from: Millis;
  readonly to: Millis;
  readonly episodes: readonly Episode[];
}
