/** Finds label matchers whose regular expression Prometheus (RE2) refuses. Never runs the expression on any text. */
import type { SyntaxNode } from '@lezer/common';
import type { Flaw } from './problem.ts';
import { placeIn, type Query, textOf } from './promql-tree.ts';
import { shortened } from './shown.ts';

const LOOK_AROUND = /\(\?(?:=|!|<=|<!)/;
const BACK_REFERENCE = /\\[1-9]/;

export function regexFlaw(query: Query, node: SyntaxNode): Omit<Flaw, 'allowed'> | undefined {
  if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return undefined;
  const operator = node.getChild('MatchOp');
  const literal = node.lastChild;
  if (operator === null || literal === null || !textOf(query, operator).endsWith('~'))
    return undefined;
  const pattern = textOf(query, literal).slice(1, -1).replaceAll('\\\\', '\\');
  if (isRe2(pattern)) return undefined;
  const message = `the expression "${shortened(pattern)}" at ${placeIn(query, literal.from)} is not a regular expression Prometheus accepts`;
  return {
    code: 'PROMQL_REGEX',
    message,
    fix: 'close every bracket; look-around and back references do not exist in Prometheus',
  };
}

function isRe2(pattern: string): boolean {
  if (LOOK_AROUND.test(pattern) || BACK_REFERENCE.test(pattern)) return false;
  try {
    // Flags in the middle of a pattern are RE2 only; what is left must compile.
    new RegExp(pattern.replaceAll(/\(\?[imsU-]+\)/g, '').replaceAll(/\(\?P</g, '(?<'));
    return true;
  } catch {
    return false;
  }
}
