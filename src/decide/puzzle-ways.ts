/** In which ways boxes are filled anew: what pieces are worth, who comes first, what new nodes seem to cost. Puts nothing anywhere. */

import { replicaCost } from './pool-cost.ts';
import type { Puzzle, PuzzleOffer } from './puzzle.ts';
import { type Board, sizeOf } from './puzzle-board.ts';
import type { PriceOf, Snug, Worth } from './puzzle-fill.ts';
import { SNUGS } from './puzzle-fill.ts';
import { itemAt, valueAt } from './sure.ts';

/** A number from 0 up to 1, another one each time. */
export type Draw = () => number;

/** A linear congruence (Numerical Recipes) of which the upper bits are used: it only has to differ, and to be the same again. */
export function createDraw(): Draw {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** What does not change while a puzzle is solved. */
export interface Values {
  /** What a pod of each piece costs on the offer that is cheapest for it, alone; Infinity where none serves it. */
  readonly alone: readonly number[];
  /** Cores and memory of a pod of each piece. */
  readonly sizes: readonly number[];
  readonly meanPrice: number;
}

export interface Way {
  /** Pieces in the order in which they look for room. */
  readonly order: readonly number[];
  /** In boxes that are there, and in new ones. */
  readonly worth: Worth;
  readonly worthNew: Worth;
  /** Undefined: the first box with room. */
  readonly snug: Snug | undefined;
  /** Emptied boxes are filled one by one before the rest is spread out. */
  readonly boxwise: boolean;
  readonly priceOf: PriceOf;
}

export function valuesOf(
  { pieces, offers }: Puzzle,
  priceOf: (one: PuzzleOffer) => number,
): Values {
  let sum = 0;
  for (const { price } of offers) sum += price;
  const alone = pieces.map(({ pod, may }) => {
    const costs = offers.map((one) =>
      may[one.group] === true
        ? replicaCost(priceOf(one), one.shape, pod)
        : Number.POSITIVE_INFINITY,
    );
    return Math.min(Number.POSITIVE_INFINITY, ...costs);
  });
  return { alone, sizes: pieces.map(({ pod }) => sizeOf(pod)), meanPrice: sum / offers.length };
}

/** Who can go nowhere else is worth so many times what its size costs elsewhere. */
const STUCK = 3;
/** Worth of a level against the one above it. */
const NEXT_LEVEL = 0.01;
/** What a node is taken to cost besides its price where nodes are short, at most and in mean prices. */
const SCARCITY_MAX = 8;

/** The first way: by level, large pods first, prices as they are. */
export function firstWay(board: Board, values: Values, priceOf: PriceOf): Way {
  return {
    order: ordered(board, (piece) => byLevel(board, piece, itemAt(values.sizes, piece))),
    worth: [],
    worthNew: board.puzzle.pieces.map((_, piece) => priceWorth(values, piece)),
    snug: undefined,
    boxwise: false,
    priceOf,
  };
}

interface Drawing {
  readonly values: Values;
  readonly draw: Draw;
  readonly priceOf: PriceOf;
  /** Somebody is left out. */
  readonly short: boolean;
}

/** Another way each time: levels count more often while somebody is left out. */
export function drawnWay(board: Board, { values, draw, priceOf, short }: Drawing): Way {
  const { pieces } = board.puzzle;
  const levels = draw() < (short ? 0.7 : 0.2);
  const noise = draw() < 0.5 ? 0.2 : 1;
  const rank = rankOf(board, values, draw);
  const around = (value: number, by: number): number => value * (1 + by * (draw() - 0.5));
  const share = (piece: number): number => {
    const { level, wanted } = itemAt(pieces, piece);
    return NEXT_LEVEL ** level / wanted;
  };
  const worth = pieces.map((_, piece) =>
    around(levels ? share(piece) : worthHere(values, piece), noise),
  );
  const ranks = pieces.map((_, piece) => around(rank(piece), noise));
  const order = ordered(board, (piece) =>
    levels ? byLevel(board, piece, itemAt(ranks, piece)) : -itemAt(ranks, piece),
  );
  const worthNew = pieces.map((_, piece) =>
    levels && short && priceWorth(values, piece) > 0
      ? share(piece)
      : around(priceWorth(values, piece), noise * 0.3),
  );
  const scarcity = draw() < 0.5 ? 0 : SCARCITY_MAX * draw() * values.meanPrice;
  const rough = draw() < 0.5 ? 0.4 : 0;
  const kind = Math.floor(draw() * (SNUGS.length + 2));
  return {
    order,
    worth,
    worthNew,
    snug: SNUGS[kind],
    boxwise: kind >= SNUGS.length,
    priceOf: (offer, nodes) => around(priceOf(offer, nodes) + scarcity, rough),
  };
}

/** The larger the sooner, by this or that measure, or by chance. */
function rankOf(
  { puzzle: { pieces } }: Board,
  { sizes }: Values,
  draw: Draw,
): (piece: number) => number {
  const kinds: readonly ((piece: number) => number)[] = [
    (piece) => itemAt(sizes, piece),
    (piece) => itemAt(pieces, piece).pod.cpu,
    (piece) => itemAt(pieces, piece).pod.memory,
    () => draw(),
  ];
  return itemAt(kinds, Math.floor(draw() * kinds.length));
}

function ordered({ left }: Board, keyOf: (piece: number) => number): number[] {
  const order: number[] = [];
  for (const [piece, count] of left.entries()) if (count > 0) order.push(piece);
  const keys = new Map(order.map((piece) => [piece, keyOf(piece)]));
  return order.sort((a, b) => valueAt(keys, a) - valueAt(keys, b) || a - b);
}

/** No size outweighs a level. */
const LEVEL_KEY = 1e18;

function byLevel({ puzzle }: Board, piece: number, rank: number): number {
  return itemAt(puzzle.pieces, piece).level * LEVEL_KEY - rank;
}

function worthHere({ alone, sizes, meanPrice }: Values, piece: number): number {
  const price = itemAt(alone, piece);
  return Number.isFinite(price) ? price : STUCK * meanPrice * itemAt(sizes, piece);
}

/** Nothing where no offer serves it; a little where that costs nothing. */
function priceWorth({ alone }: Values, piece: number): number {
  const price = itemAt(alone, piece);
  return Number.isFinite(price) ? Math.max(price, 1) : 0;
}
