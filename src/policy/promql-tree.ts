/** Walks the syntax tree of a query. Knows node names of the grammar, not what is good or bad. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Query {
  readonly text: string;
  readonly top: SyntaxNode;
}

export function parseQuery(text: string): Query {
  return { text, top: parser.parse(text).topNode };
}

export function textOf(query: Query, node: SyntaxNode): string {
  return query.text.slice(node.from, node.to);
}

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

/** Every node, outermost first, in the order of the text. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

export function childNamed(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.getChild(name) ?? undefined;
}

/** Name of the function or aggregation, in lower case: `rate`, `sum`. Both begin with it. */
export function operatorOf(query: Query, node: SyntaxNode): string {
  return textOf(query, node)
    .replace(/[^A-Za-z0-9_].*$/s, '')
    .toLowerCase();
}

export function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.getChildren('FunctionCallBody').flatMap(childrenOf);
}

/** Functions and aggregations around a node, innermost first. */
export function* callsAround(query: Query, node: SyntaxNode): Generator<string> {
  for (let up = node.parent; up !== null; up = up.parent) {
    if (up.name === 'FunctionCall' || up.name === 'AggregateExpr') yield operatorOf(query, up);
  }
}

/** `column 12`, or line and column where the query has several lines. */
export function placeIn(query: Query, offset: number): string {
  const before = query.text.slice(0, offset).split('\n');
  const column = String(before.at(-1)).length + 1;
  return before.length === 1
    ? `column ${column} of the query`
    : `line ${before.length}, column ${column} of the query`;
}

/** Milliseconds of a written range; undefined for arithmetic, which only the server can work out. */
export function rangeMs(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const part of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    total += Number(part[1]) * Number(RANGE_UNITS[String(part[2])]);
  return total;
}

const RANGE_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
