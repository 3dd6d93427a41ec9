/** Refuses fields that are declared but honoured by no code. What they are is in `not-yet-honoured.ts`. */
import type { Kind } from './kinds.ts';
import { NOT_YET_HONOURED, notYetMessage } from './not-yet-honoured.ts';
import { isPlainMap } from './plain-map.ts';
import type { FieldFlaw, Path } from './problem.ts';

export function notYetFlaws(kind: Kind, value: unknown): readonly FieldFlaw[] {
  const rows = NOT_YET_HONOURED.filter((row) => row.kind === kind);
  return rows.flatMap((row) =>
    occurrencesOf(value, row.path.split('.'), []).map((path) => ({
      path,
      atKey: true,
      code: 'NOT_YET_HONOURED' as const,
      message: notYetMessage(row),
      allowed: 'only fields that take effect',
      fix: 'remove it',
    })),
  );
}

/** Every path in the data that matches the steps; a step that ends in `[]` fans out over a list. */
function occurrencesOf(value: unknown, steps: readonly string[], path: Path): readonly Path[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [path];
  const key = step.replace('[]', '');
  if (!isPlainMap(value) || !Object.hasOwn(value, key)) return [];
  const child = value[key];
  if (!step.endsWith('[]')) return occurrencesOf(child, rest, [...path, key]);
  if (!Array.isArray(child)) return [];
  return child.flatMap((item, index) => occurrencesOf(item, rest, [...path, key, index]));
}
