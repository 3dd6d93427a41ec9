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
import { itemAt } from './sure.ts';

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

export function solvePuzzle(puzzle: Puzzle, prices: Prices): Solved {
  const board = createBoard(puzzle);
  const late = (one: PuzzleOffer): number => prices.priceOf(puzzle.offers.indexOf(one), one.paid);
  const guide = guideOf(puzzle, late);
  const values = valuesOf(puzzle, late);
  layOut(board, guide, values.sizes);
  refillAll(board, [], firstWay(board, values, prices.priceOf));
  const search = { board, values, draw: createDraw(), ...prices };
  const enough = prices.costOf(enoughOf(guide)) * NEAR;
  let score = scoreOf(board, prices.costOf);
  let attempts = puzzle.pieces.length * ATTEMPTS_EACH;
  while (attempts > 0 && board.steps < STEPS && (isShort(score) || score.cost > enough)) {
    attempts -= 1;
    score = attempt(search, score);
  }
  return { board, score };
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
