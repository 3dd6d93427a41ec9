/** Packs what a guide says, place by place, over and over: who is left out comes sooner the next time. */
import { type Board, empty, type OpenBox, open, type Put, put, refill } from './puzzle-board.ts';
import { fillBox, fillLevel, SNUGS, spreadInto } from './puzzle-fill.ts';
import type { Guide, Place } from './puzzle-program.ts';
import { compareRefused, noneRefused } from './refused-shares.ts';
import { itemAt } from './sure.ts';

/** What the program's rounding leaves below a whole number. */
const ROUNDING = 1e-3;
/** Looks at one piece and one box for all places together, for each piece and offer: the more choice, the tighter the guide. */
const STEPS = 500;
/** Large pods are harder to place than their size says. */
const LARGE = 1.2;
/** How much sooner somebody comes who was left out, all of it and at least, against what is left free of a box. */
const RAISE = 0.1;
const SOME = 0.2;
/** Of what was raised before. */
const KEPT = 0.9;
/** Tries at most for one place. */
const ROUNDS = 60;

/** Whole nodes and whole pods of the guide, each where it says, as far as they pack there. */
export function layOut(
  board: Board,
  { places, counts, nodes }: Guide,
  sizes: readonly number[],
): void {
  const isShort = board.left.some((count, piece) => count > sumOf(counts, piece) + 0.5);
  for (const [index, place] of places.entries()) {
    const { left } = board;
    const all = left.slice();
    for (const [piece, count] of itemAt(counts, index).entries())
      left[piece] = Math.min(itemAt(all, piece), Math.floor(count + ROUNDING));
    const rest = all.map((count, piece) => count - itemAt(left, piece));
    packed(board, { boxes: boxesOf(board, place, nodes), sizes, isShort });
    for (const [piece, count] of rest.entries()) left[piece] = itemAt(left, piece) + count;
  }
  board.log.length = 0;
  board.steps = 0;
}

function sumOf(counts: Guide['counts'], piece: number): number {
  let sum = 0;
  for (const here of counts) sum += itemAt(here, piece);
  return sum;
}

function boxesOf(board: Board, { boxes, group }: Place, nodes: readonly number[]): OpenBox[] {
  if (boxes !== undefined) return boxes.map((index) => itemAt(board.boxes, index));
  const { offers, mayAdd } = board.puzzle;
  const offer = offers.findIndex((one) => one.group === group);
  const opened: OpenBox[] = [];
  const most = Math.floor(itemAt(nodes, offer) + ROUNDING);
  while (opened.length < most && mayAdd(offer, board.nodes)) opened.push(open(board, offer));
  return opened;
}

interface Found {
  readonly lost: readonly number[];
  readonly held: readonly Put[];
}

interface Packing {
  readonly boxes: readonly OpenBox[];
  readonly sizes: readonly number[];
  /** Somebody is refused anyway, so that it counts who. */
  readonly isShort: boolean;
}

/** All that is left, as the board says, into these boxes. */
function packed(board: Board, packing: Packing): void {
  const { boxes, sizes } = packing;
  const most = STEPS * sizes.length * (1 + board.nodes.length);
  let best: Found = { lost: noneRefused().map(() => Number.POSITIVE_INFINITY), held: [] };
  for (const way of waysOf(board, packing)) {
    way();
    const lost = lostOf(board, packing);
    if (lost.every((share) => share === 0)) return;
    const held = boxes.flatMap((box) => empty(board, box));
    if (compareRefused(lost, best.lost) < 0) best = { lost, held };
    if (board.steps > most) break;
  }
  refill(board, best.held);
}

/** By level, or by size alone. */
function lostOf({ puzzle: { pieces }, left }: Board, { sizes, isShort }: Packing): number[] {
  const lost = noneRefused();
  for (const [piece, { level, wanted }] of pieces.entries()) {
    const count = itemAt(left, piece);
    if (isShort) lost[level] = itemAt(lost, level) + count / wanted;
    else lost[0] = itemAt(lost, 0) + count * itemAt(sizes, piece);
  }
  return lost;
}

type PackWay = () => void;

/** Where boxes differ the guide knows only their mean, and cannot be kept to however often it is tried. */
function* waysOf(board: Board, packing: Packing): Generator<PackWay> {
  const { boxes, sizes, isShort } = packing;
  const worth = sizes.map((size) => size ** LARGE);
  yield () => {
    for (const box of boxes) fillBox(board, box, worth);
  };
  if (!areAlike(boxes)) return;
  if (!isShort) yield* largeFirst(board, packing);
  yield* levelled(board, boxes);
}

function* largeFirst(board: Board, { boxes, sizes }: Packing): Generator<PackWay> {
  const here = piecesLeft(board);
  for (const key of keysOf(board.puzzle, sizes)) {
    const order = here.toSorted((a, b) => key(b) - key(a) || a - b);
    for (const snug of SNUGS) yield () => spreadInto(board, boxes, { order, snug });
  }
}

/** Over and over, with those sooner who were left out. */
function* levelled(board: Board, boxes: readonly OpenBox[]): Generator<PackWay> {
  const { left } = board;
  const asked = left.slice();
  const here = piecesLeft(board);
  const bonus = new Float64Array(left.length);
  for (let round = 0; round < ROUNDS; round += 1)
    yield () => {
      fillAll(board, boxes, bonus);
      for (const piece of here) {
        const out = itemAt(left, piece) / itemAt(asked, piece);
        bonus[piece] = KEPT * itemAt(bonus, piece) + (out > 0 ? RAISE * (SOME + out) : 0);
      }
    };
}

function piecesLeft({ left }: Board): number[] {
  return [...left.keys()].filter((piece) => itemAt(left, piece) > 0);
}

function areAlike([first, ...others]: readonly OpenBox[]): boolean {
  return others.every(
    ({ cpu, memory, pods }) => cpu === first?.cpu && memory === first.memory && pods === first.pods,
  );
}

/** Large ones first, by this or that measure. */
function keysOf(
  { pieces }: Board['puzzle'],
  sizes: readonly number[],
): ((piece: number) => number)[] {
  const ratio = (piece: number): number => {
    const { pod } = itemAt(pieces, piece);
    return pod.memory / Math.max(1, pod.cpu);
  };
  return [(piece) => itemAt(sizes, piece), ratio, (piece) => -ratio(piece)];
}

/** Box after box; what one holds is put into the next again, as long as there is enough left of it. */
function fillAll(board: Board, boxes: readonly OpenBox[], bonus: Float64Array): void {
  let last: OpenBox | undefined;
  for (const box of boxes) {
    if (last === undefined || !repeated(board, last, box)) fillLevel(board, box, bonus);
    last = box;
  }
}

/** False: there is too little left. */
function repeated(board: Board, { counts }: OpenBox, box: OpenBox): boolean {
  const { left } = board;
  for (const [piece, count] of counts.entries()) if (count > itemAt(left, piece)) return false;
  for (const [piece, count] of counts.entries()) if (count > 0) put(board, { box, piece, count });
  return true;
}
