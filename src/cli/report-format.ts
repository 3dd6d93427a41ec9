/** What commands that show a report have in common: as text for people, or as JSON with a published schema. */
import { choice } from '../policy/notation-name.ts';
import type { Session } from './control.ts';
import { flaw, type Given } from './control-args.ts';
import { EXIT, type ExitCode } from './io.ts';

export const FORMAT_FLAG = { format: { type: 'string' } } as const;

export function formatProblem(given: Given): string | undefined {
  return flaw('--format', given.text('format'), choice(['text', 'json']));
}

export function showReport<T>(
  { io, given }: Session,
  report: T,
  textOf: (report: T) => string,
): ExitCode {
  const isJson = given.text('format') === 'json';
  io.out(isJson ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
  return EXIT.good;
}
