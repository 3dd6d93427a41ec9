/** Reads one value with a notation, for tables: the value, or the code of the flaw. */
import type { Notation } from '../../../src/policy/notation.ts';

export function readOr<T>(notation: Notation<T>, value: unknown): T | string {
  const read = notation.read(value);
  return read.ok ? read.value : read.flaw.code;
}

export function adviceOf<T>(notation: Notation<T>, value: unknown): string {
  const read = notation.read(value);
  return read.ok ? '' : `${read.flaw.message}; ${read.flaw.allowed}; ${read.flaw.fix}`;
}
