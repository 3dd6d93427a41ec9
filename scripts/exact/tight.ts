/**
 * Asks the solver, and asks again with what its answer ignored: that pods of one place must fit node by node. Limits are only
 * added where an answer breaks them, and every packing keeps them, so the value stays a bound and comes nearer to the best.
 */
import { type Node, nodeOf, type Shape, tooHeavy } from './fillings.ts';
import type { Instance } from './instance.ts';
import type { Program, Row } from './program.ts';
import type { Found, Question, Solve } from './solver.ts';

/** Rounds with fractions, which are quick, and with whole numbers. */
const ROUNDS = 40;
const WHOLE_ROUNDS = 2;

/** One kind of home nodes, or a pool, in the order of the program's places. */
interface Place {
  readonly node: Node;
  /** By shape, the columns that count its pods. */
  readonly columns: readonly (readonly number[])[];
  /** Nodes that are there, or the column that counts those bought. */
  readonly count: number | undefined;
  readonly bought: number;
}

/** Answers to questions about one program; what was learned from one answer holds for all. */
export function createTightSolve(instance: Instance, program: Program, solve: Solve): Solve {
  const places = placesOf(instance, program);
  const learned: Row[] = [];
  return (question) => {
    const ask = (isWhole: Question['isWhole']): Found =>
      solve({ ...question, fixed: [...question.fixed, ...learned], isWhole });
    const learn = ({ columns }: Found): boolean => {
      const rows = places.flatMap((place) => brokenBy(place, columns, solve));
      learned.push(...rows);
      return rows.length > 0;
    };
    for (let round = 0; round < ROUNDS && learn(ask(() => false)); round += 1);
    let found = ask(question.isWhole);
    for (let round = 0; round < WHOLE_ROUNDS && learn(found); round += 1)
      found = ask(question.isWhole);
    return found;
  };
}

function placesOf(instance: Instance, program: Program): Place[] {
  const { racks, pools } = instance;
  return [...racks, ...pools].flatMap((room, place): Place[] => {
    const shapes = shapesAt(instance, program, place);
    const node = nodeOf(
      shapes.map(({ shape }) => shape),
      room,
    );
    if (node === undefined) return [];
    const columns = shapes.map((one) => one.columns);
    const bought = program.spots.length + place - racks.length;
    return [{ node, columns, count: racks[place]?.count, bought }];
  });
}

interface Shaped {
  readonly shape: Shape;
  readonly columns: number[];
}

/** Pods of one size are one, whoever they belong to. What is larger than a node the program keeps out already. */
function shapesAt({ tiers, racks, pools }: Instance, { spots }: Program, place: number): Shaped[] {
  const room = racks[place] ?? pools[place - racks.length];
  const bySize = new Map<string, Shaped>();
  for (const [column, spot] of spots.entries()) {
    const tier = tiers[spot.tier];
    if (room === undefined || tier === undefined || spot.place !== place) continue;
    const { cpu, memory } = tier;
    if (cpu > room.cpu || memory > room.memory) continue;
    const known = bySize.get(`${cpu}/${memory}`) ?? { shape: { cpu, memory }, columns: [] };
    bySize.set(`${cpu}/${memory}`, known);
    known.columns.push(column);
  }
  return [...bySize.values()];
}

/** Nothing where what is there may fit. */
function brokenBy(place: Place, values: readonly number[], solve: Solve): Row[] {
  const { node, columns, count, bought } = place;
  const counts = columns.map((of) => {
    let sum = 0;
    for (const column of of) sum += values[column] ?? 0;
    return sum;
  });
  const weights = tooHeavy(node, { counts, nodes: count ?? values[bought] ?? 0 }, solve);
  if (weights === undefined) return [];
  const used: number[] = [];
  const cells: number[] = [];
  for (const [shape, of] of columns.entries()) {
    const weight = weights[shape] ?? 0;
    if (weight <= 0) continue;
    used.push(...of);
    cells.push(...of.map(() => weight));
  }
  if (count === undefined) {
    used.push(bought);
    cells.push(-1);
  }
  return [{ lower: Number.NEGATIVE_INFINITY, upper: count ?? 0, columns: used, values: cells }];
}
