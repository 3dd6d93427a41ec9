/**
 * What is to be placed and where it may go, in plain numbers: pieces are the replicas of one tier, boxes are nodes that are
 * there or coming, offers are pools. Holds no plan, and knows neither policies nor providers.
 */
import type { Resources } from '../model/units.ts';
import type { FreshCase, Offer } from './fresh-cover.ts';

export interface Piece {
  readonly pod: Resources;
  readonly count: number;
  /** Of all the tier's replicas, so that a share of its demand can be told. */
  readonly wanted: number;
  /** 0 is served first. */
  readonly level: number;
  /** By group of boxes, whether it may be put there. */
  readonly may: readonly boolean[];
  /** The reserve of a box is its own too. */
  readonly pinned: boolean;
}

export interface Box {
  readonly group: number;
  readonly room: Resources;
  /** Room that is left for pinned pieces besides. */
  readonly reserve: Resources;
}

export interface PuzzleOffer extends Offer {
  readonly group: number;
  /** Nodes that the pool's own limit admits. */
  readonly most: number;
}

export interface Puzzle {
  readonly pieces: readonly Piece[];
  readonly boxes: readonly Box[];
  readonly offers: readonly PuzzleOffer[];
  /** Nodes that all pools together may still have. */
  readonly mostOfAll: number;
  readonly mayAdd: FreshCase['mayAdd'];
}
