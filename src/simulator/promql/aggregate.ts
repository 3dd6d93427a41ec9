/** `sum`, `avg`, `max`, `min` and `count` over an instant vector, whole or by labels. */
import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import {
  argumentsOf,
  childrenOf,
  operatorOf,
  type Query,
  textOf,
} from '../../policy/promql-tree.ts';
import {
  addNumber,
  type Element,
  type Evaluate,
  type Moment,
  type Numbers,
  noNumbers,
  readNumbers,
  UnsupportedQuery,
  type Value,
  vector,
} from './value.ts';

type Fold = (numbers: Numbers) => number;

const FOLDS: Readonly<Record<string, Fold>> = {
  sum,
  count: ({ count }) => count,
  avg: (numbers) => sum(numbers) / numbers.count,
  max: (numbers) => extreme(numbers, (a, b) => a > b),
  min: (numbers) => extreme(numbers, (a, b) => a < b),
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
  return by === undefined || by.length === 0
    ? foldedWhole(inner, fold)
    : (moment) => aggregated(inner(moment), by, fold);
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

/** One group of everything has no labels, so that nobody need be asked for any: the usual form of a demand. */
function foldedWhole(inner: Evaluate, fold: Fold): Evaluate {
  const found = noNumbers();
  const read = (moment: Moment): void => {
    if (inner.numbers === undefined) fill(found, elementsOf(inner(moment)));
    else readNumbers(inner, moment, found);
  };
  const whole = (moment: Moment): Value => {
    read(moment);
    if (found.count === 0) return vector([]);
    return vector([{ labels: NO_LABELS, value: fold(found), at: newest(found) }]);
  };
  const numbers = (moment: Moment, into: Numbers): void => {
    read(moment);
    into.count = 0;
    if (found.count > 0) addNumber(into, fold(found), newest(found));
  };
  return Object.assign(whole, { numbers });
}

function elementsOf(value: Value): readonly Element[] {
  if (value.kind === 'scalar') throw new UnsupportedQuery('aggregation of a number');
  return value.elements;
}

function fill(numbers: Numbers, elements: readonly Element[]): void {
  numbers.count = 0;
  for (const { value, at } of elements) addNumber(numbers, value, at);
}

function aggregated(value: Value, by: readonly string[], fold: Fold): Value {
  const groups = new Map<string, Element[]>();
  for (const element of elementsOf(value)) {
    const key = JSON.stringify(by.map((label) => element.labels[label] ?? ''));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return vector([...groups.values()].map((group) => folded(group, by, fold)));
}

function kept(group: readonly Element[], by: readonly string[]): Labels {
  const labels = group[0]?.labels ?? {};
  const found = by.flatMap((name) =>
    labels[name] === undefined ? [] : [[name, labels[name]] as const],
  );
  return Object.fromEntries(found);
}

function folded(group: readonly Element[], by: readonly string[], fold: Fold): Element {
  const found = noNumbers();
  fill(found, group);
  return { labels: kept(group, by), value: fold(found), at: newest(found) };
}

/** Plain loops over columns from here on: each runs for every question. */
function newest({ count, ats }: Numbers): Millis {
  let at = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) at = Math.max(at, ats[index] ?? at);
  return at;
}

function sum({ count, values }: Numbers): number {
  let total = 0;
  for (let index = 0; index < count; index += 1) total += values[index] ?? 0;
  return total;
}

function extreme({ count, values }: Numbers, better: (a: number, b: number) => boolean): number {
  let best = Number.NaN;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(best) || better(value, best)) best = value;
  }
  return best;
}
