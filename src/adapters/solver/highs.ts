/**
 * HiGHS as a solver of linear programs. The package is optional and only a plan asks for it: where it is not installed
 * there is no solver, which is an answer and no failure. It knows nothing of tiers or pools.
 */
import { createRequire } from 'node:module';
import type {
  LinearAnswer,
  LinearProgram,
  LinearRow,
  LinearSolver,
  OpenProgram,
} from '../../ports/linear-solver.ts';

/** Nodes of the search tree for whole numbers. */
const NODES_MAX = 200;
const OPTIMAL = 7;
const INFEASIBLE = 8;
/** Ended at a limit of the search with a solution, with the bound as good as it got. */
const LIMITS = [14, 16];

/** What is used of the package, whose own types describe its CommonJS half only. */
interface Runtime {
  createModel(source: unknown): Model;
}

interface Model {
  readonly options: { set(options: Readonly<Record<string, unknown>>): void };
  readonly info: { get(name: string): unknown };
  run(): { readonly modelStatus: number };
  changeRowBounds(row: number, lower: number, upper: number): unknown;
  getObjectiveValue(): number;
  getSolution(): { readonly colValue: ArrayLike<number> };
  dispose(): void;
}

/** Undefined: the package is not installed. */
export async function openHighs(): Promise<LinearSolver | undefined> {
  const loader = findLoader();
  if (loader === undefined) return undefined;
  const runtime: unknown = await loader();
  if (!isRuntime(runtime)) throw new TypeError('highs has no createModel; another version of it?');
  return { open: (program) => openProgram(runtime, program) };
}

/** By name at run time, so that it becomes no part of the bundle. */
function findLoader(): (() => unknown) | undefined {
  try {
    const loader: unknown = createRequire(import.meta.url)('highs');
    return isFunction(loader) ? loader : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      return undefined;
    throw error;
  }
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function';
}

function isRuntime(value: unknown): value is Runtime {
  return typeof value === 'object' && value !== null && 'createModel' in value;
}

function openProgram(runtime: Runtime, program: LinearProgram): OpenProgram {
  const { rows, cost, upper, whole } = program;
  const model = runtime.createModel({
    numCols: cost.length,
    numRows: rows.length,
    colCost: [...cost],
    colLower: cost.map(() => 0),
    colUpper: [...upper],
    rowLower: rows.map((row) => row.lower),
    rowUpper: rows.map((row) => row.upper),
    matrix: matrixOf(rows, cost.length),
    ...(whole.size > 0 && { integrality: cost.map((_, column) => (whole.has(column) ? 1 : 0)) }),
  });
  model.options.set({
    output_flag: false,
    random_seed: 1,
    mip_rel_gap: 0,
    mip_max_nodes: NODES_MAX,
  });
  const known = rows.map(({ lower }) => lower);

  function bound(lower: readonly number[]): void {
    for (const [row, { upper: most }] of rows.entries()) {
      const least = lower[row] ?? 0;
      if (known[row] === least) continue;
      known[row] = least;
      model.changeRowBounds(row, least, most);
    }
  }

  function solve(lower: readonly number[]): LinearAnswer {
    bound(lower);
    const { modelStatus } = model.run();
    if (modelStatus === INFEASIBLE) return { kind: 'infeasible' };
    if (modelStatus !== OPTIMAL && !LIMITS.includes(modelStatus))
      throw new Error(`HiGHS answered with model status ${modelStatus}`);
    const value = model.getObjectiveValue();
    const least = whole.size > 0 ? Number(model.info.get('mip_dual_bound')) : value;
    return {
      kind: 'optimal',
      bound: least,
      value,
      columns: Array.from(model.getSolution().colValue),
    };
  }

  return { solve, close: () => model.dispose() };
}

function matrixOf(rows: readonly LinearRow[], numCols: number) {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const column of row.columns) indices.push(column);
    for (const value of row.values) values.push(value);
    starts.push(indices.length);
  }
  return { format: 'csr', numRows: rows.length, numCols, starts, indices, values };
}
