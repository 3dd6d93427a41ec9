/**
 * What whole fillings of a node say that sums over all nodes do not: weights of pods by which no filling of one node weighs
 * more than 1, so that pods that weigh more than n together fit on n nodes in no way (the dual of Gilmore and Gomory's
 * program for cutting stock, 1961). Every such limit is kept by all packings; it shares no code with what it judges.
 */
import type { Solve } from './solver.ts';

/** A pod's size in whole units. */
export interface Shape {
  readonly cpu: number;
  readonly memory: number;
}

/** The nodes of one place, all alike, and the fillings of one that were met so far. */
export interface Node {
  readonly shapes: readonly Shape[];
  readonly cpu: number;
  readonly memory: number;
  readonly fillings: number[][];
}

/** Questions asked of the solver for one limit; one that is cut short is weaker, and as true. */
const ASKED_MAX = 80;
const SAME = 1e-6;
/** Kept below this, a table of fillings takes some milliseconds. */
const CELLS_MAX = 2_000_000;

/** Of pods that fit, cores and memory in the largest units in which all sizes are whole. Undefined: there are none, or too many units. */
export function nodeOf(shapes: readonly Shape[], room: Shape): Node | undefined {
  if (shapes.length === 0) return undefined;
  const [cpu, memory] = [unitOf(shapes, 'cpu'), unitOf(shapes, 'memory')];
  const small = shapes.map((shape) => ({ cpu: shape.cpu / cpu, memory: shape.memory / memory }));
  const perCore = Math.max(...small.map((shape) => shape.memory / Math.max(1, shape.cpu)));
  const cores = Math.floor(room.cpu / cpu);
  // More memory than these cores could use with any of these pods is none.
  const whole = Math.min(Math.floor(room.memory / memory), Math.ceil(perCore * cores));
  if ((cores + 1) * (whole + 1) > CELLS_MAX) return undefined;
  const node = { shapes: small, cpu: cores, memory: whole };
  const alone = small.map((shape, index) =>
    small.map((_, other) =>
      index === other ? Math.floor(Math.min(cores / shape.cpu, whole / shape.memory)) : 0,
    ),
  );
  return { ...node, fillings: alone };
}

function unitOf(shapes: readonly Shape[], what: keyof Shape): number {
  let unit = 0;
  for (const shape of shapes) unit = commonOf(unit, shape[what]);
  return Math.max(1, unit);
}

function commonOf(one: number, other: number): number {
  return other === 0 ? one : commonOf(other, one % other);
}

/** Weights by which these pods need more than so many nodes; undefined where no weights say so. */
export function tooHeavy(
  node: Node,
  { counts, nodes }: { readonly counts: readonly number[]; readonly nodes: number },
  solve: Solve,
): readonly number[] | undefined {
  let heaviest: readonly number[] | undefined;
  let most = nodes + SAME * 100;
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const { weights, sum } = heaviestBy(node, counts, solve);
    // By the fillings that are known they fit already.
    if (sum <= most) return heaviest;
    const { filling, value } = fullest(node, weights);
    if (sum / value > most) {
      heaviest = weights.map((weight) => weight / value);
      most = sum / value;
    }
    if (value <= 1 + SAME) return heaviest;
    node.fillings.push(filling);
  }
  return heaviest;
}

/** Weights that make these pods as heavy as the known fillings allow. */
function heaviestBy({ fillings, shapes }: Node, counts: readonly number[], solve: Solve) {
  const columns = [...shapes.keys()];
  const rows = fillings.map((values) => ({
    lower: Number.NEGATIVE_INFINITY,
    upper: 1,
    columns,
    values,
  }));
  const program = { rows, spots: [], upper: columns.map(() => 1), columns: columns.length };
  const { columns: weights } = solve({
    program,
    weights: counts.map((count) => -count),
    fixed: [],
    isWhole: () => false,
  });
  let sum = 0;
  for (const [shape, weight] of weights.entries()) sum += weight * (counts[shape] ?? 0);
  return { weights, sum };
}

/** The filling of one node that weighs most, by a table over all that it may have used. */
function fullest(node: Node, weights: readonly number[]) {
  const cells = (node.cpu + 1) * (node.memory + 1);
  const table = { best: new Float64Array(cells), last: new Int8Array(cells).fill(-1) };
  for (const [shape, weight] of weights.entries())
    if (weight > 0) addShape(node, table, { shape, weight });
  return { filling: fillingOf(node, table.last), value: table.best.at(-1) ?? 0 };
}

interface Table {
  /** By cores and memory that may be used, the most that fits there weighs, and the shape that was put last. */
  readonly best: Float64Array;
  readonly last: Int8Array;
}

function addShape(
  { shapes, cpu, memory }: Node,
  { best, last }: Table,
  { shape, weight }: { readonly shape: number; readonly weight: number },
): void {
  const own = shapes[shape] ?? { cpu: cpu + 1, memory };
  const width = memory + 1;
  const step = own.cpu * width + own.memory;
  for (let cores = own.cpu; cores <= cpu; cores += 1)
    for (let at = cores * width + own.memory; at < (cores + 1) * width; at += 1) {
      const sum = (best[at - step] ?? 0) + weight;
      if (sum <= (best[at] ?? 0)) continue;
      best[at] = sum;
      last[at] = shape;
    }
}

function fillingOf({ shapes, cpu, memory }: Node, last: Int8Array): number[] {
  const filling = shapes.map(() => 0);
  let [c, m] = [cpu, memory];
  for (;;) {
    const index = last[c * (memory + 1) + m] ?? -1;
    const shape = shapes[index];
    if (shape === undefined) return filling;
    filling[index] = (filling[index] ?? 0) + 1;
    c -= shape.cpu;
    m -= shape.memory;
  }
}
