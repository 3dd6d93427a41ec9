/** Problems as lines and as JSON. Prints nothing. */
import { isError, type Problem } from './problem.ts';
import { plainLine } from './shown.ts';

/** `shop.yaml:14:3: spec.limits.maxNode: "maxNode" is unknown; the fields ...; did you mean "maxNodes"? [UNKNOWN_FIELD]` */
export function problemLine(problem: Problem): string {
  const { file, line, column, path, message, allowed, fix, code } = problem;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  const warning = isError(problem) ? '' : 'warning: ';
  const field = path === '' ? '' : `${path}: `;
  return plainLine(`${place}: ${warning}${field}${message}; ${allowed}; ${fix} [${code}]`);
}

/** `2 documents, 1 error, 0 warnings` */
export function countLine(documents: number, problems: readonly Problem[]): string {
  const errors = problems.filter(isError).length;
  return [
    many(documents, 'document'),
    many(errors, 'error'),
    many(problems.length - errors, 'warning'),
  ].join(', ');
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
