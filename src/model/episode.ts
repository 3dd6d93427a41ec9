/** What timelines are made of, in reports, pages and published forms alike. Words for them are made elsewhere. */
import type { Reason } from './reason.ts';
import type { Millis } from './units.ts';

export const EPISODE_KINDS = [
  'grow',
  'shrink',
  'order',
  'joined',
  'drain',
  'given-back',
  'hold',
  'failed',
  'lost',
  'promotion',
] as const;

export type EpisodeKind = (typeof EPISODE_KINDS)[number];

export interface Episode<K extends string = EpisodeKind> {
  readonly kind: K;
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
