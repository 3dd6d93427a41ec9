/** What a timeline is made of. */
import type { Reason } from '../model/reason.ts';
import type { Millis } from '../model/units.ts';

export type EpisodeKind =
  | 'grow'
  | 'shrink'
  | 'order'
  | 'joined'
  | 'drain'
  | 'given-back'
  | 'hold'
  | 'failed'
  | 'lost'
  | 'promotion';

export interface Episode {
  readonly kind: EpisodeKind;
  /** A tier, a pool, `cluster` or the name of a promotion. */
  readonly subject: string;
  readonly from: Millis;
  /** When it was last seen. */
  readonly to: Millis;
  /** Replicas or nodes before; requests offered for `lost`. */
  readonly before: number;
  /** Replicas or nodes after; requests lost for `lost`. */
  readonly after: number;
  /** How many single events it stands for. */
  readonly count: number;
  readonly reason: Reason | undefined;
  readonly detail: string;
}

/** A single event, before it becomes or joins an episode. */
export type Fresh = Omit<Episode, 'to' | 'count'>;
