/** A puzzle while it is being solved: what is in each box, what is left, what is bought, and how to take it all back. Chooses nothing. */
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';
import type { Piece, Puzzle } from './puzzle.ts';
import { compareRefused, noneRefused } from './refused-shares.ts';
import { itemAt } from './sure.ts';

export interface OpenBox {
  readonly group: number;
  /** The offer it was bought of; undefined: it is there anyway. */
  readonly offer: number | undefined;
  readonly reserve: Resources;
  readonly counts: Int32Array;
  cpu: number;
  memory: number;
  pods: number;
}

export interface Put {
  readonly box: OpenBox;
  readonly piece: number;
  readonly count: number;
}

export interface Board {
  readonly puzzle: Puzzle;
  /** Those of the puzzle in its order, then those that are bought. */
  readonly boxes: OpenBox[];
  /** Of each piece. */
  readonly left: Int32Array;
  /** Bought of each offer. */
  readonly nodes: number[];
  /** What was put since the last was forgotten. */
  readonly log: Put[];
  /** Looks at one piece and one box, so that work can be bounded by a count. */
  steps: number;
}

export const NO_RESERVE: Resources = { cpu: 0, memory: 0, pods: 0 };

export function createBoard(puzzle: Puzzle): Board {
  const { pieces, boxes, offers } = puzzle;
  return {
    puzzle,
    boxes: boxes.map(({ group, room, reserve }) => ({
      group,
      offer: undefined,
      reserve,
      counts: new Int32Array(pieces.length),
      cpu: room.cpu,
      memory: room.memory,
      pods: room.pods,
    })),
    left: Int32Array.from(pieces, ({ count }) => count),
    nodes: offers.map(() => 0),
    log: [],
    steps: 0,
  };
}

/** How many pods of a piece still fit. */
export function fits({ group, cpu, memory, pods, reserve }: OpenBox, piece: Piece): number {
  if (piece.may[group] !== true) return 0;
  if (!piece.pinned) return podsIn(cpu, memory, pods, piece.pod);
  return podsIn(cpu + reserve.cpu, memory + reserve.memory, pods + reserve.pods, piece.pod);
}

export function put(board: Board, what: Put): void {
  shift(board, what, 1);
  board.log.push(what);
}

/** Undoes all that was put since the log had this length. */
export function takeBack(board: Board, length: number): void {
  for (const what of board.log.splice(length).reverse()) shift(board, what, -1);
}

/** Takes all out of a box; tells what it was. */
export function empty(board: Board, box: OpenBox): Put[] {
  const taken: Put[] = [];
  for (const [piece, count] of box.counts.entries())
    if (count > 0) taken.push({ box, piece, count });
  for (const what of taken) shift(board, what, -1);
  return taken;
}

/** Back into boxes that were emptied. */
export function refill(board: Board, taken: readonly Put[]): void {
  for (const what of taken) shift(board, what, 1);
}

function shift({ left, puzzle }: Board, { box, piece, count }: Put, way: 1 | -1): void {
  const { pod } = itemAt(puzzle.pieces, piece);
  const by = way * count;
  box.cpu -= by * pod.cpu;
  box.memory -= by * pod.memory;
  box.pods -= by;
  box.counts[piece] = itemAt(box.counts, piece) + by;
  left[piece] = itemAt(left, piece) - by;
}

/** One more node of an offer, empty. */
export function open({ puzzle, boxes, nodes }: Board, offer: number): OpenBox {
  const { group, shape } = itemAt(puzzle.offers, offer);
  const box: OpenBox = {
    group,
    offer,
    reserve: NO_RESERVE,
    counts: new Int32Array(puzzle.pieces.length),
    cpu: shape.cpu,
    memory: shape.memory,
    pods: shape.pods,
  };
  boxes.push(box);
  nodes[offer] = itemAt(nodes, offer) + 1;
  return box;
}

/** Takes away the node that was opened last, of this offer and empty. */
export function close({ boxes, nodes }: Board, offer: number): void {
  boxes.pop();
  nodes[offer] = itemAt(nodes, offer) - 1;
}

export interface Score {
  readonly refused: readonly number[];
  readonly cost: number;
  /** The more of the free room is in few boxes, the more: what is left together can be used, or a node be left out. */
  readonly together: number;
}

export function scoreOf(board: Board, costOf: (nodes: readonly number[]) => number): Score {
  const { puzzle, left, boxes, nodes } = board;
  const refused = noneRefused();
  for (const [piece, { level, wanted }] of puzzle.pieces.entries())
    refused[level] = itemAt(refused, level) + itemAt(left, piece) / wanted;
  let together = 0;
  for (const box of boxes) together += sizeOf(box) ** 2;
  return { refused, cost: costOf(nodes), together };
}

/**
 * Less than 0: the first refuses less, costs less, or leaves its room more in one piece. Less than a millionth of the
 * currency's unit is no difference.
 */
export function compareScores(one: Score, other: Score): number {
  const more = one.cost - other.cost;
  return (
    compareRefused(one.refused, other.refused) ||
    (Math.abs(more) < 1 ? 0 : more) ||
    other.together - one.together
  );
}

const GIB = 1024 ** 3;

/** Cores, and memory at the usual 4 GiB a core. */
export function sizeOf({ cpu, memory }: { readonly cpu: number; readonly memory: number }): number {
  return cpu / 1_000 + memory / (4 * GIB);
}
