/** Linear programs as their solvers see them: columns, rows, a cost to keep low. Knows nothing of tiers or pools. */

/** `lower` <= sum of `values` times `columns` <= `upper`. */
export interface LinearRow {
  readonly lower: number;
  readonly upper: number;
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

export interface LinearProgram {
  /** Of one unit of each column; the sum is minimised. Columns are never below 0. */
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  readonly rows: readonly LinearRow[];
  /** Columns that must be whole numbers; the others may be fractions. */
  readonly whole: ReadonlySet<number>;
}

export type LinearAnswer =
  | {
      readonly kind: 'optimal';
      /** No solution is cheaper. */
      readonly bound: number;
      /** Of the solution found: as cheap as the bound, or as near as the search for whole numbers came. */
      readonly value: number;
      readonly columns: readonly number[];
    }
  | { readonly kind: 'infeasible' };

/** Limits are nodes of the search, never seconds: the same question has the same answer on every machine. */
export interface LinearSolver {
  /** Begins with nothing known. */
  open(program: LinearProgram): OpenProgram;
}

/** One program, asked again and again with other lower bounds of its rows; each answer is a start for the next. */
export interface OpenProgram {
  /** One lower bound for each row. Throws when the solver itself breaks. */
  solve(lower: readonly number[]): LinearAnswer;
  close(): void;
}
