/**
 * Solves a puzzle as well as bounded work can: a start from the fractions, then a few boxes are emptied and filled anew,
 * over and over, and what is not worse is kept. Draws come from a fixed seed, work is counted in steps: same puzzle, same
 * answer, on every machine.
 */
import type { Puzzle, PuzzleOffer } from './puzzle.ts';
import {
  type Board,
  compareScores,
  createBoard,
  empty,
  type OpenBox,
  type Put,
  refill,
  type Score,
  scoreOf,
  takeBack,
} from './puzzle-board.ts';
import { buy, fillBox, type PriceOf, spreadOut } from './puzzle-fill.ts';
import { layOut } from './puzzle-pack.ts';
import { type Guide, guideOf } from './puzzle-program.ts';
import {
  createDraw,
  type Draw,
  drawnWay,
  firstWay,
  type Values,
  valuesOf,
  type Way,
} from './puzzle-ways.ts';
import { itemAt, valueAt } from './sure.ts';

export interface Prices {
  /** Of one more node when there are so many already. */
  readonly priceOf: PriceOf;
  /** Of so many nodes of each offer. */
  readonly costOf: (nodes: readonly number[]) => number;
}

export interface Solved {
  readonly board: Board;
  readonly score: Score;
}

/** Looks at one piece and one box: some ten milliseconds. */
const STEPS = 100_000;
/** Attempts for each piece: a small puzzle is soon gone through. */
const ATTEMPTS_EACH = 150;
/** What an attempt takes besides. */
const ATTEMPT = 20;
/** Boxes emptied at a time. */
const EMPTIED_MAX = 4;
/** A cost this near to what fractions would cost is not worth more work. */
const NEAR = 1.002;

/** The better of two starts, each searched from; the second only where the first leaves something to be wished for. */
export function solvePuzzle(puzzle: Puzzle, prices: Prices): Solved {
  const late = latePrices(puzzle, prices);
  const priceOf = ({ group }: PuzzleOffer): number => valueAt(late, group);
  const guide = guideOf(puzzle, priceOf);
  const values = valuesOf(puzzle, priceOf);
  const asked = { puzzle, prices, values, enough: prices.costOf(enoughOf(guide)) * NEAR };
  const board = createBoard(puzzle);
  layOut(board, guide, values.sizes);
  const first = searched(asked, board);
  if (puzzle.boxes.length === 0 || isEnough(asked, first.score)) return first;
  const second = searched(asked, laidOutTwice(asked, guide, priceOf));
  return compareScores(second.score, first.score) < 0 ? second : first;
}

/** By group, of one more node when all that are paid for are there. One that is no number is dearer than any. */
function latePrices({ offers }: Puzzle, { priceOf }: Prices): ReadonlyMap<number, number> {
  const asked = offers.map((one, offer) => priceOf(offer, one.paid));
  const dearer = 1 + Math.max(0, ...asked.filter((price) => !Number.isNaN(price)));
  const known = asked.map((price) => (Number.isNaN(price) ? dearer : price));
  return new Map(offers.map(({ group }, offer) => [group, itemAt(known, offer)]));
}

interface Asked {
  readonly puzzle: Puzzle;
  readonly prices: Prices;
  readonly values: Values;
  /** Nothing costs noticeably less. */
  readonly enough: number;
}

/** What is there is packed, and then the program is asked again for the rest: packing holds less than the program thinks. */
function laidOutTwice(
  { puzzle, values }: Asked,
  guide: Guide,
  priceOf: (offer: PuzzleOffer) => number,
): Board {
  const board = createBoard(puzzle);
  const places = guide.places.filter(({ boxes }) => boxes !== undefined);
  layOut(board, { ...guide, places }, values.sizes);
  const pieces = puzzle.pieces.map((piece, index) => ({
    ...piece,
    count: itemAt(board.left, index),
  }));
  layOut(board, guideOf({ ...puzzle, boxes: [], pieces }, priceOf), values.sizes);
  return board;
}

/** What is left of the start goes wherever there is room, or is bought for; then as many attempts as are worth it. */
function searched(asked: Asked, board: Board): Solved {
  const { puzzle, prices, values } = asked;
  refillAll(board, [], firstWay(board, values, prices.priceOf));
  const search = { board, values, draw: createDraw(), ...prices };
  let score = scoreOf(board, prices.costOf);
  let attempts = puzzle.pieces.length * ATTEMPTS_EACH;
  while (attempts > 0 && board.steps < STEPS && !isEnough(asked, score)) {
    attempts -= 1;
    score = attempt(search, score);
  }
  return { board, score };
}

/** A cost that is no number cannot be bettered by searching. */
function isEnough({ enough }: Asked, score: Score): boolean {
  return !isShort(score) && !(score.cost > enough);
}

/** Of one offer only whole nodes can be bought; of several, some other mix may yet be cheaper than that. */
function enoughOf({ least }: Guide): readonly number[] {
  return least.length === 1 ? least.map((count) => Math.ceil(count - ROUNDING)) : least;
}

function isShort({ refused }: Score): boolean {
  return refused.some((share) => share > 0);
}

/** What the program's rounding leaves below a whole number. */
const ROUNDING = 1e-3;

function refillAll(board: Board, emptied: readonly OpenBox[], way: Way): void {
  if (way.boxwise) for (const box of emptied) fillBox(board, box, way.worth);
  spreadOut(board, way);
  buy(board, way.worthNew, way.priceOf);
}

interface Search extends Prices {
  readonly board: Board;
  readonly values: Values;
  readonly draw: Draw;
}

/** Returns the score of what is on the board then: never a worse one. */
function attempt(search: Search, score: Score): Score {
  const { board, values, draw, priceOf, costOf } = search;
  board.steps += ATTEMPT;
  const nodes = [...board.nodes];
  const emptied = drawnBoxes(search);
  const taken = emptied.flatMap((box) => empty(board, box));
  const kept = sold(board, emptied);
  refillAll(
    board,
    emptied.filter(({ offer }) => offer === undefined),
    drawnWay(board, { values, draw, priceOf, short: isShort(score) }),
  );
  const found = scoreOf(board, costOf);
  const better = compareScores(found, score) <= 0;
  if (better) board.log.length = 0;
  else restore(board, { nodes, kept, emptied, taken });
  return better ? found : score;
}

/** More often than not one that was bought, if there is any. */
function drawnBoxes({ board: { boxes, puzzle }, draw }: Search): OpenBox[] {
  const there = puzzle.boxes.length;
  const bought = boxes.length - there;
  const count = 1 + Math.floor(draw() * EMPTIED_MAX);
  const fromBought = draw() < 0.6 && bought > 0;
  const drawn = new Set<OpenBox>();
  for (let index = 0; index < count && boxes.length > 0; index += 1) {
    const own = fromBought && (index === 0 || draw() < 0.5);
    const at = own ? there + draw() * bought : draw() * boxes.length;
    drawn.add(itemAt(boxes, Math.floor(at)));
  }
  return [...drawn];
}

/** Emptied nodes that were bought are given back; tells how many boxes are left. */
function sold(board: Board, emptied: readonly OpenBox[]): number {
  const { boxes, nodes } = board;
  for (const box of emptied) {
    if (box.offer === undefined) continue;
    boxes.splice(boxes.indexOf(box), 1);
    nodes[box.offer] = itemAt(nodes, box.offer) - 1;
  }
  return boxes.length;
}

interface Before {
  readonly nodes: readonly number[];
  readonly kept: number;
  readonly emptied: readonly OpenBox[];
  readonly taken: readonly Put[];
}

function restore(board: Board, { nodes, kept, emptied, taken }: Before): void {
  takeBack(board, 0);
  board.boxes.length = kept;
  refill(board, taken);
  board.boxes.push(...emptied.filter(({ offer }) => offer !== undefined));
  for (const [offer, count] of nodes.entries()) board.nodes[offer] = count;
}
