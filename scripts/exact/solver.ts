/** HiGHS behind one call: a program, an objective, rows that fix what was found before. It knows nothing of tiers or pools. */
import { createRequire } from 'node:module';
import type { Highs } from 'highs';
import type { Program, Row } from './program.ts';

export interface Found {
  /** No solution is better than this. */
  readonly bound: number;
  /** Of the best solution met. */
  readonly value: number;
  readonly columns: readonly number[];
  /** Bound and value are the same: nothing was cut short. */
  readonly proven: boolean;
}

export interface Question {
  readonly program: Program;
  /** Minimised; one weight per column. */
  readonly weights: readonly number[];
  readonly fixed: readonly Row[];
  /** Columns that must be whole; the others may be fractions, and the bound is then lower. */
  isWhole(column: number): boolean;
}

export type Solve = (question: Question) => Found;

/** Nodes of the search tree, not seconds: the same answer on every machine. */
const NODES_MAX = 2_000;
const MODEL_OPTIMAL = 7;
const MODEL_LIMIT = 14;
const MODEL_SOLUTIONS = 16;
const EPSILON = 1e-6;

/** The package's types describe its CommonJS half only, so that half is what is loaded. */
async function load(): Promise<Highs> {
  const loader: unknown = createRequire(import.meta.url)('highs');
  if (!isLoader(loader)) throw new TypeError('highs does not export the function that loads it');
  return await loader();
}

function isLoader(value: unknown): value is () => Promise<Highs> {
  return typeof value === 'function';
}

/** One solver of its own per question, so that none can colour the next. */
export async function createSolver(): Promise<Solve> {
  const highs = await load();
  return ({ program, weights, fixed, isWhole }) => {
    const rows = [...program.rows, ...fixed];
    const model = highs.createModel({
      numCols: program.columns,
      numRows: rows.length,
      colCost: [...weights],
      colLower: weights.map(() => 0),
      colUpper: [...program.upper],
      rowLower: rows.map(({ lower }) => lower),
      rowUpper: rows.map(({ upper }) => upper),
      matrix: matrixOf(rows, program.columns),
      integrality: weights.map((_, column) => (isWhole(column) ? 1 : 0)),
    });
    try {
      model.options.set({
        output_flag: false,
        random_seed: 1,
        mip_rel_gap: 0,
        mip_abs_gap: EPSILON,
        mip_max_nodes: NODES_MAX,
      });
      const { modelStatus } = model.run();
      if (![MODEL_OPTIMAL, MODEL_LIMIT, MODEL_SOLUTIONS].includes(modelStatus))
        throw new Error(`HiGHS answered with model status ${modelStatus}`);
      const value = model.getObjectiveValue();
      const whole = weights.some((_, column) => isWhole(column));
      const bound = whole ? Number(model.info.get('mip_dual_bound')) : value;
      const columns = [...model.getSolution().colValue];
      return { bound, value, columns, proven: modelStatus === MODEL_OPTIMAL };
    } finally {
      model.dispose();
    }
  };
}

function matrixOf(rows: readonly Row[], numCols: number) {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    indices.push(...row.columns);
    values.push(...row.values);
    starts.push(indices.length);
  }
  return { format: 'csr' as const, numRows: rows.length, numCols, starts, indices, values };
}
