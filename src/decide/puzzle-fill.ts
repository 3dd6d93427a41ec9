/** Puts pieces into boxes, new ones too, in one of several ways. Takes nothing out, and looks back at nothing. */
import type { Resources } from '../model/units.ts';
import { type Board, close, fits, type OpenBox, open, put, takeBack } from './puzzle-board.ts';
import { itemAt } from './sure.ts';

/** What one pod of each piece is worth; nothing is put for 0. */
export type Worth = ArrayLike<number>;

/** The piece worth most for the room it takes, half of what fits at a time, so that no dimension fills alone. */
export function fillBox(board: Board, box: OpenBox, worth: Worth): void {
  for (let best = bestFor(board, box, worth); best >= 0; best = bestFor(board, box, worth)) {
    const most = Math.min(itemAt(board.left, best), fits(box, itemAt(board.puzzle.pieces, best)));
    put(board, { box, piece: best, count: Math.ceil(most / 2) });
  }
}

function bestFor(board: Board, box: OpenBox, worth: Worth): number {
  const { pieces } = board.puzzle;
  let best = -1;
  let most = 0;
  for (let piece = 0; piece < pieces.length; piece += 1) {
    if (board.left[piece] === 0) continue;
    const one = itemAt(pieces, piece);
    const value = itemAt(worth, piece);
    if (value <= 0 || fits(box, one) === 0) continue;
    board.steps += 1;
    const rate = value / share(one.pod, box);
    if (rate <= most) continue;
    most = rate;
    best = piece;
  }
  return best;
}

/** Pod by pod whatever leaves least room when both dimensions count alike, so that none is full while there is some of the other. */
export function fillLevel(board: Board, box: OpenBox, bonus: Worth): void {
  const whole = { cpu: Math.max(1, box.cpu), memory: Math.max(1, box.memory) };
  for (;;) {
    const piece = levellest(board, box, { whole, bonus });
    if (piece < 0) return;
    put(board, { box, piece, count: 1 });
  }
}

interface Levelling {
  readonly whole: { readonly cpu: number; readonly memory: number };
  readonly bonus: Worth;
}

function levellest(board: Board, box: OpenBox, { whole, bonus }: Levelling): number {
  const { left, puzzle } = board;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let piece = 0; piece < left.length; piece += 1) {
    if (left[piece] === 0) continue;
    const one = itemAt(puzzle.pieces, piece);
    board.steps += 1;
    const cpu = (box.cpu - one.pod.cpu) / whole.cpu;
    const memory = (box.memory - one.pod.memory) / whole.memory;
    const score = cpu ** 2 + memory ** 2 + Math.abs(cpu - memory) - itemAt(bonus, piece);
    if (score >= least || fits(box, one) === 0) continue;
    least = score;
    best = piece;
  }
  return best;
}

function share({ cpu, memory }: Resources, room: { cpu: number; memory: number }): number {
  return cpu / Math.max(1, room.cpu) + memory / Math.max(1, room.memory) + Number.EPSILON;
}

/** Of boxes that a piece fits into: less is better. Undefined: the first there is. */
export type Snug = (box: OpenBox, pod: Resources) => number;

export const SNUGS: readonly (Snug | undefined)[] = [
  undefined,
  (box, pod) => (box.cpu - pod.cpu) / 1_000 + (box.memory - pod.memory) / (4 * 1024 ** 3),
  (box, pod) => Math.abs(box.memory / Math.max(1, box.cpu) - pod.memory / Math.max(1, pod.cpu)),
];

export interface Spreading {
  readonly order: readonly number[];
  /** Undefined: the first box with room. */
  readonly snug: Snug | undefined;
}

/** Piece by piece in the order given, wherever there is room. */
export function spreadOut(board: Board, how: Spreading): void {
  spreadInto(board, board.boxes, how);
}

export function spreadInto(
  board: Board,
  boxes: readonly OpenBox[],
  { order, snug }: Spreading,
): void {
  const { left, puzzle } = board;
  const roomy = boxes.filter((box) =>
    order.some((piece) => fits(box, itemAt(puzzle.pieces, piece)) > 0),
  );
  board.steps += boxes.length;
  for (const piece of order) {
    if (snug === undefined) firstFit(board, piece, roomy);
    else while (itemAt(left, piece) > 0 && snuggest(board, { piece, roomy, snug }));
  }
}

function firstFit(board: Board, piece: number, roomy: readonly OpenBox[]): void {
  const one = itemAt(board.puzzle.pieces, piece);
  for (const box of roomy) {
    const left = itemAt(board.left, piece);
    if (left === 0) return;
    board.steps += 1;
    const count = Math.min(left, fits(box, one));
    if (count > 0) put(board, { box, piece, count });
  }
}

interface Seeking {
  readonly piece: number;
  readonly roomy: readonly OpenBox[];
  readonly snug: Snug;
}

/** False when none has room. */
function snuggest(board: Board, { piece, roomy, snug }: Seeking): boolean {
  const one = itemAt(board.puzzle.pieces, piece);
  let best: OpenBox | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const box of roomy) {
    if (fits(box, one) === 0) continue;
    board.steps += 1;
    const score = snug(box, one.pod);
    if (score >= least) continue;
    least = score;
    best = box;
  }
  if (best === undefined) return false;
  put(board, { box: best, piece, count: Math.min(itemAt(board.left, piece), fits(best, one)) });
  return true;
}

/** Of one more node of an offer when there are so many already. */
export type PriceOf = (offer: number, nodes: number) => number;

/** New nodes one by one, the offer that costs least for what it would hold, until nobody is left or no cap admits more. */
export function buy(board: Board, worth: Worth, priceOf: PriceOf): void {
  for (;;) {
    const best = bestOffer(board, worth, priceOf);
    if (best < 0) return;
    fillBox(board, open(board, best), worth);
  }
}

function bestOffer(board: Board, worth: Worth, priceOf: PriceOf): number {
  const { offers, mayAdd } = board.puzzle;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const offer of offers.keys()) {
    const holds = mayAdd(offer, board.nodes) ? worthOf(board, offer, worth) : 0;
    if (holds === 0) continue;
    const rate = priceOf(offer, itemAt(board.nodes, offer)) / holds;
    if (rate >= least) continue;
    least = rate;
    best = offer;
  }
  return best;
}

/** Of what an empty node would hold; it is opened for that and taken away again. */
function worthOf(board: Board, offer: number, worth: Worth): number {
  const mark = board.log.length;
  fillBox(board, open(board, offer), worth);
  let sum = 0;
  for (const { piece, count } of board.log.slice(mark)) sum += count * itemAt(worth, piece);
  takeBack(board, mark);
  close(board, offer);
  return sum;
}
