/** What is wrong with a document and where. Says nothing about how it is printed. */
import type { Code } from './codes.ts';

export type Path = readonly (string | number)[];
export type Severity = 'error' | 'warning';

/** A fault of one value, before anybody knows where the value stands. */
export interface Flaw {
  readonly code: Code;
  /** What was found, in words. */
  readonly message: string;
  /** What would be right. */
  readonly allowed: string;
  /** What to write. */
  readonly fix: string;
  readonly severity?: Severity;
}

/** A flaw at a field of a document. */
export interface FieldFlaw extends Flaw {
  readonly path: Path;
  /** The key is at fault, not its value. */
  readonly atKey?: boolean;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Problem extends Position {
  /** A file, or `Kind namespace/name` for an object of the cluster; then line and column are 0. */
  readonly file: string;
  readonly path: string;
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly allowed: string;
  readonly fix: string;
}

/** A sentence per flaw is worth reading; a thousand are not. */
export const PROBLEMS_PER_FILE_MAX = 20;

/** `spec.grantedTo[0].weight` */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${step}`;
  }
  return text;
}

export function isError(problem: { readonly severity: Severity }): boolean {
  return problem.severity === 'error';
}

/** File order: the first problem is most often the cause of the next. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) => a.line - b.line || a.column - b.column || Number(isError(b)) - Number(isError(a)),
  );
}

/** At most 20 problems of one file, errors before warnings when some must go. */
export function capped(problems: readonly Problem[]): readonly Problem[] {
  const ordered = inReadingOrder(problems);
  if (ordered.length <= PROBLEMS_PER_FILE_MAX) return ordered;
  const ranked = [...ordered.filter(isError), ...ordered.filter((problem) => !isError(problem))];
  const kept = ranked.slice(0, PROBLEMS_PER_FILE_MAX - 1);
  return [...inReadingOrder(kept), moreProblems(ranked.slice(kept.length))];
}

const NOWHERE = { file: '', line: 0, column: 0 };

function moreProblems(rest: readonly Problem[]): Problem {
  const { file, line, column } = { ...NOWHERE, ...rest[0] };
  return {
    file,
    line,
    column,
    path: '',
    code: 'MORE_PROBLEMS',
    severity: rest.some(isError) ? 'error' : 'warning',
    message: `${rest.length} more problems are not shown`,
    allowed: `at most ${PROBLEMS_PER_FILE_MAX} problems are listed per file`,
    fix: 'fix these first, then validate again',
  };
}
