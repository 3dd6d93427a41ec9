/**
 * The puzzle with fractions: how many pieces go to which kind of place when pods could be divided and nodes are whole, least
 * refused level by level, then least cost. A guide for the search and a bound for its cost; it packs nothing.
 */
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';
import { type OrderedProgram, solved, valuesOf } from './ordered-simplex.ts';
import type { Puzzle, PuzzleOffer } from './puzzle.ts';
import { wholeNodes } from './puzzle-whole.ts';
import { noneRefused } from './refused-shares.ts';
import { itemAt } from './sure.ts';

/** Boxes that are alike, or one node after the other of a pool. */
export interface Place {
  readonly group: number;
  readonly room: Resources;
  /** Undefined: as many as are bought. */
  readonly boxes: readonly number[] | undefined;
}

export interface Guide {
  readonly places: readonly Place[];
  /** By place, of each piece. */
  readonly counts: readonly (readonly number[])[];
  /** Of each offer, whole as far as whole ones were found. */
  readonly nodes: readonly number[];
  /** Of each offer, in fractions: nothing whole costs less. */
  readonly least: readonly number[];
}

/** More kinds of boxes in a group than this are taken for one, as large as their mean. */
const KINDS_MAX = 6;
/** A size of which less than this share of a node is lost by rounding down needs no row of its own. */
const LOSS = 0.02;
/** Of smaller pods, what is lost is small too. */
const SLOTS_MAX = 16;
/** Of those that need one, in each dimension of a place: a program of too many rows takes longer than a cycle should. */
const SIZES_MAX = 6;

interface Spot {
  readonly piece: number;
  readonly place: number;
}

interface Buying {
  readonly offer: number;
  readonly price: number;
  readonly most: number;
}

interface Model {
  readonly puzzle: Puzzle;
  readonly places: readonly Place[];
  readonly spots: readonly Spot[];
  readonly buyings: readonly Buying[];
}

export function guideOf(puzzle: Puzzle, priceOf: (offer: PuzzleOffer) => number): Guide {
  const model = modelOf(puzzle, priceOf);
  const nodes = model.buyings.map((_, index) => model.spots.length + index);
  const { found, bound } = wholeNodes(solved(programOf(model)), nodes);
  return { ...guideBy(model, valuesOf(found)), least: nodesBy(model, valuesOf(bound)) };
}

function modelOf(puzzle: Puzzle, priceOf: (offer: PuzzleOffer) => number): Model {
  const places = placesOf(puzzle);
  return { puzzle, places, spots: spotsOf(puzzle, places), buyings: buyingsOf(puzzle, priceOf) };
}

function guideBy(model: Model, values: Float64Array): Omit<Guide, 'least'> {
  const { puzzle, places, spots } = model;
  const counts = places.map(() => puzzle.pieces.map(() => 0));
  for (const [column, { piece, place }] of spots.entries())
    itemAt(counts, place)[piece] = itemAt(values, column);
  return { places, counts, nodes: nodesBy(model, values) };
}

function nodesBy({ puzzle, spots, buyings }: Model, values: Float64Array): number[] {
  const nodes = puzzle.offers.map(() => 0);
  for (const [index, { offer }] of buyings.entries())
    nodes[offer] = itemAt(nodes, offer) + itemAt(values, spots.length + index);
  return nodes;
}

function placesOf({ boxes, offers }: Puzzle): Place[] {
  const groups = new Map<number, Map<string, number[]>>();
  for (const [index, { group, room }] of boxes.entries()) {
    const kinds = groups.get(group) ?? new Map<string, number[]>();
    groups.set(group, kinds);
    const kind = `${room.cpu}/${room.memory}/${room.pods}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  }
  const places: Place[] = [];
  for (const [group, kinds] of groups) {
    const alike = kinds.size > KINDS_MAX ? [[...kinds.values()].flat()] : [...kinds.values()];
    for (const indices of alike)
      places.push({ group, boxes: indices, room: meanRoom(boxes, indices) });
  }
  for (const { group, shape } of offers) places.push({ group, room: shape, boxes: undefined });
  return places;
}

function meanRoom(boxes: Puzzle['boxes'], indices: readonly number[]): Resources {
  const sum = { cpu: 0, memory: 0, pods: 0 };
  for (const index of indices) {
    const { room } = itemAt(boxes, index);
    sum.cpu += room.cpu;
    sum.memory += room.memory;
    sum.pods += room.pods;
  }
  const { length } = indices;
  return { cpu: sum.cpu / length, memory: sum.memory / length, pods: sum.pods / length };
}

function spotsOf({ pieces }: Puzzle, places: readonly Place[]): Spot[] {
  const spots: Spot[] = [];
  for (const [piece, { pod, may }] of pieces.entries())
    for (const [place, { group, room }] of places.entries())
      if (may[group] === true && podsIn(room.cpu, room.memory, room.pods, pod) > 0)
        spots.push({ piece, place });
  return spots;
}

/** What is paid for whether it runs or not, and the rest. A pool that has more than its limit sells nothing, and takes none back. */
function buyingsOf({ offers }: Puzzle, priceOf: (offer: PuzzleOffer) => number): Buying[] {
  return offers.flatMap((one, offer): Buying[] => {
    const most = Math.max(0, one.most);
    const paid = Math.min(one.paid, most);
    const all = { offer, price: priceOf(one), most: most - paid };
    return paid === 0 ? [all] : [{ offer, price: 0, most: paid }, all];
  });
}

interface Rows {
  readonly rows: Float64Array[];
  readonly rooms: number[];
}

function programOf(model: Model): OrderedProgram {
  const { puzzle, spots, buyings, places } = model;
  const columns = spots.length + buyings.length;
  const made: Rows = { rows: [], rooms: [] };
  const add = (room: number): Float64Array => {
    const row = new Float64Array(columns);
    made.rows.push(row);
    made.rooms.push(room);
    return row;
  };
  const byPiece = puzzle.pieces.map(({ count }) => add(count));
  for (const [column, { piece }] of spots.entries()) itemAt(byPiece, piece)[column] = 1;
  for (const [index, { most }] of buyings.entries()) add(most)[spots.length + index] = 1;
  add(Math.max(0, puzzle.mostOfAll)).fill(1, spots.length);
  for (const place of places.keys()) roomRows(model, place, add);
  return { columns, ...made, goals: goalsOf(model, columns) };
}

/** Of each dimension, and of each size of which whole nodes hold noticeably fewer than fractions would. */
function roomRows(model: Model, place: number, add: (room: number) => Float64Array): void {
  const { puzzle, places, spots } = model;
  const { room, boxes } = itemAt(places, place);
  const here = spots.flatMap((spot, column) =>
    spot.place === place ? [{ column, pod: itemAt(puzzle.pieces, spot.piece).pod }] : [],
  );
  const row = (holds: number, take: (pod: Resources) => number): void => {
    const cells = add(boxes === undefined ? 0 : holds * boxes.length);
    for (const { column, pod } of here) cells[column] = take(pod);
    if (boxes === undefined) buy(model, place, { cells, holds });
  };
  for (const what of ['cpu', 'memory'] as const) {
    const whole = Math.max(1, room[what]);
    row(1, (pod) => pod[what] / whole);
    for (const { size, slots } of wastedBy(new Set(here.map(({ pod }) => pod[what])), whole))
      row(slots, (pod) => Math.floor(pod[what] / size));
  }
  row(1, () => 1 / Math.max(1, room.pods));
}

interface Wasted {
  readonly size: number;
  readonly slots: number;
  readonly loss: number;
}

/** Sizes by which a noticeable share of a node is lost, those first that lose most. */
function wastedBy(sizes: ReadonlySet<number>, whole: number): Wasted[] {
  const wasted: Wasted[] = [];
  for (const size of sizes) {
    const fractions = size > 0 ? whole / size : SLOTS_MAX;
    const slots = Math.floor(fractions);
    const loss = 1 - slots / fractions;
    if (fractions < SLOTS_MAX && loss > LOSS) wasted.push({ size, slots, loss });
  }
  return wasted.sort((a, b) => b.loss - a.loss).slice(0, SIZES_MAX);
}

/** The places of offers come last. */
function buy(
  { puzzle, places, spots, buyings }: Model,
  place: number,
  { cells, holds }: { readonly cells: Float64Array; readonly holds: number },
): void {
  const own = place - (places.length - puzzle.offers.length);
  for (const [index, { offer }] of buyings.entries())
    if (offer === own) cells[spots.length + index] = -holds;
}

/** Served shares level by level, then what is not spent. */
function goalsOf({ puzzle, spots, buyings }: Model, columns: number): Float64Array[] {
  const goals = noneRefused().map(() => new Float64Array(columns));
  for (const [column, { piece }] of spots.entries()) {
    const { level, wanted } = itemAt(puzzle.pieces, piece);
    itemAt(goals, level)[column] = 1 / wanted;
  }
  const unspent = new Float64Array(columns);
  const dearest = Math.max(1, ...buyings.map(({ price }) => price));
  for (const [index, { price }] of buyings.entries())
    unspent[spots.length + index] = -price / dearest;
  return [...goals, unspent];
}
