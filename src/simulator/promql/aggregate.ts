/** `sum`, `avg`, `max`, `min` and `count` over an instant vector, whole or by labels. */
import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../../model/policy.ts';
import {
  argumentsOf,
  childrenOf,
  operatorOf,
  type Query,
  textOf,
} from '../../policy/promql-tree.ts';
import { type Element, type Evaluate, UnsupportedQuery, type Value, vector } from './value.ts';

type Fold = (elements: readonly Element[]) => number;

const FOLDS: Readonly<Record<string, Fold>> = {
  sum,
  count: (elements) => elements.length,
  avg: (elements) => sum(elements) / elements.length,
  max: (elements) => extreme(elements, (a, b) => a > b),
  min: (elements) => extreme(elements, (a, b) => a < b),
};

export type Compile = (query: Query, node: SyntaxNode) => Evaluate;

export function compileAggregate(query: Query, node: SyntaxNode, compile: Compile): Evaluate {
  const name = operatorOf(query, node);
  const fold = Object.hasOwn(FOLDS, name) ? FOLDS[name] : undefined;
  const [operand, ...more] = argumentsOf(node);
  if (fold === undefined) throw new UnsupportedQuery(`${name}()`);
  if (operand === undefined || more.length > 0)
    throw new UnsupportedQuery(`${name}() with parameters`);
  const inner = compile(query, operand);
  const by = groupingOf(query, node);
  return (moment) => aggregated(inner(moment), by, fold);
}

/** Undefined: one group of everything. */
function groupingOf(query: Query, node: SyntaxNode): readonly string[] | undefined {
  const modifier = node.getChild('AggregateModifier');
  if (modifier === null) return undefined;
  if (modifier.getChild('By') === null) throw new UnsupportedQuery('aggregation without()');
  const labels = modifier.getChild('GroupingLabels');
  return labels === null ? [] : childrenOf(labels).map((label) => textOf(query, label));
}

const NO_LABELS: Labels = {};

function aggregated(value: Value, by: readonly string[] | undefined, fold: Fold): Value {
  if (value.kind === 'scalar') throw new UnsupportedQuery('aggregation of a number');
  if (value.elements.length === 0) return value;
  if (by === undefined || by.length === 0) return vector([folded(NO_LABELS, value.elements, fold)]);
  const groups = new Map<string, Element[]>();
  for (const element of value.elements) {
    const key = JSON.stringify(by.map((label) => element.labels[label] ?? ''));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return vector([...groups.values()].map((group) => folded(kept(group, by), group, fold)));
}

function kept(group: readonly Element[], by: readonly string[]): Labels {
  const labels = group[0]?.labels ?? {};
  const found = by.flatMap((name) =>
    labels[name] === undefined ? [] : [[name, labels[name]] as const],
  );
  return Object.fromEntries(found);
}

function folded(labels: Labels, elements: readonly Element[], fold: Fold): Element {
  let at = Number.NEGATIVE_INFINITY;
  for (const element of elements) at = Math.max(at, element.at);
  return { labels, value: fold(elements), at };
}

function sum(elements: readonly Element[]): number {
  let total = 0;
  for (const { value } of elements) total += value;
  return total;
}

function extreme(elements: readonly Element[], better: (a: number, b: number) => boolean): number {
  let best = Number.NaN;
  for (const { value } of elements) if (Number.isNaN(best) || better(value, best)) best = value;
  return best;
}
