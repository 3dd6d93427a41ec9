/** Rules between the fields of a NodeRequest: its name and its arithmetic must agree, or the ledger would lie. */
import type { DocumentOf } from './document.ts';
import type { FieldFlaw } from './problem.ts';

export function nodeRequestRules({ meta, spec }: DocumentOf<'NodeRequest'>): readonly FieldFlaw[] {
  return [nameRule(meta.name, `${spec.pool}-${spec.number}`), targetRule(spec)].filter(
    (flaw) => flaw !== undefined,
  );
}

function nameRule(name: string, expected: string): FieldFlaw | undefined {
  if (name === expected) return undefined;
  return {
    path: ['metadata', 'name'],
    code: 'BAD_NAME',
    message: `the name does not match pool and number`,
    allowed: expected,
    fix: `write ${expected}`,
  };
}

function targetRule({
  count,
  targetBefore,
  targetAfter,
}: DocumentOf<'NodeRequest'>['spec']): FieldFlaw | undefined {
  const expected = targetBefore + count;
  if (targetAfter === expected) return undefined;
  const message = `${targetBefore} and ${count} more are not ${targetAfter}`;
  return {
    path: ['spec', 'targetAfter'],
    code: 'OUT_OF_RANGE',
    message,
    allowed: String(expected),
    fix: `write ${expected}`,
  };
}
