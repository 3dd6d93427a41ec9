/**
 * PromQL text to a function of time, by walking Prometheus' own grammar: the part of the language that demands are
 * written in. What it does not know it refuses by name; it never guesses.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../../model/policy.ts';
import {
  argumentsOf,
  childrenOf,
  nodesOf,
  operatorOf,
  parseQuery,
  type Query,
  textOf,
} from '../../policy/promql-tree.ts';
import { compileAggregate } from './aggregate.ts';
import { compileBinary, negated } from './arithmetic.ts';
import { endsOf, increaseBetween, type Measure, noEnds, rateBetween } from './rate.ts';
import { compileSelector, rangeSelectorOf } from './selector.ts';
import {
  addNumber,
  type Element,
  type Ends,
  type Evaluate,
  type Moment,
  type Numbers,
  noNumbers,
  type Series,
  UnsupportedQuery,
  type Value,
  vector,
} from './value.ts';

/** Throws `UnsupportedQuery` for what it cannot answer. */
export function compileQuery(text: string): Evaluate {
  const query = parseQuery(text);
  for (const node of nodesOf(query.top)) {
    if (node.type.isError) throw new UnsupportedQuery('a syntax error');
  }
  const body = query.top.firstChild;
  if (body === null) throw new UnsupportedQuery('an empty query');
  return compile(query, body);
}

function compile(query: Query, node: SyntaxNode): Evaluate {
  switch (node.name) {
    case 'VectorSelector':
      return compileSelector(query, node);
    case 'AggregateExpr':
      return compileAggregate(query, node, compile);
    case 'BinaryExpr':
      return compileBinary(query, node, compile);
    case 'FunctionCall':
      return compileCall(query, node);
    case 'ParenExpr':
      return compileInner(query, node);
    case 'UnaryExpr':
      return compileSigned(query, node);
    case 'NumberDurationLiteral':
      return constant(Number(textOf(query, node)));
    default:
      throw new UnsupportedQuery(`${textOf(query, node)} (${node.name})`);
  }
}

function constant(value: number): Evaluate {
  if (Number.isNaN(value)) throw new UnsupportedQuery('a duration as a number');
  return () => ({ kind: 'scalar', value });
}

function compileInner(query: Query, node: SyntaxNode): Evaluate {
  const inner = childrenOf(node).at(-1);
  if (inner === undefined) throw new UnsupportedQuery(textOf(query, node));
  return compile(query, inner);
}

function compileSigned(query: Query, node: SyntaxNode): Evaluate {
  const inner = compileInner(query, node);
  return textOf(query, node).startsWith('-') ? (moment) => negated(inner(moment)) : inner;
}

/** A rate is no longer the metric it was made of. */
function unnamed({ labels }: Series): Labels {
  const { __name__: _, ...rest } = labels;
  return rest;
}

/** Labels of a series never change, and a source gives the same list again until its series do. */
function createUnnaming(): (list: readonly Series[]) => readonly Labels[] {
  let last: readonly Series[] = [];
  let labels: readonly Labels[] = [];
  return (list) => {
    if (list === last) return labels;
    last = list;
    labels = list.map(unnamed);
    return labels;
  };
}

const RANGE_FUNCTIONS = { rate: rateBetween, increase: increaseBetween } as const;

function compileCall(query: Query, node: SyntaxNode): Evaluate {
  const name = operatorOf(query, node);
  const [operand, ...more] = argumentsOf(node);
  if ((name !== 'rate' && name !== 'increase') || operand === undefined || more.length > 0) {
    throw new UnsupportedQuery(`${name}()`);
  }
  const { selector, range } = rangeSelectorOf(query, operand);
  const unnaming = createUnnaming();
  const found = noNumbers();
  const places: number[] = [];
  const measuring: Measuring = {
    measure: RANGE_FUNCTIONS[name],
    window: noEnds(),
    places,
  };
  const numbers = ({ source, at }: Moment, into: Numbers): void => {
    measuring.window.from = at - range;
    measuring.window.to = at;
    measured(source.select(selector), measuring, into);
  };
  const whole = (moment: Moment): Value => {
    const labels = unnaming(moment.source.select(selector));
    numbers(moment, found);
    return vector(elementsOf(found, places, labels));
  };
  return Object.assign(whole, { numbers });
}

function elementsOf(
  { count, values, ats }: Numbers,
  places: readonly number[],
  labels: readonly Labels[],
): readonly Element[] {
  const elements: Element[] = [];
  for (let index = 0; index < count; index += 1) {
    elements.push({
      labels: labels[places[index] ?? 0] ?? {},
      value: values[index] ?? Number.NaN,
      at: ats[index] ?? Number.NaN,
    });
  }
  return elements;
}

interface Measuring {
  readonly measure: Measure;
  readonly window: Ends;
  /** Filled with the place in the list of each series that has a value. */
  readonly places: number[];
}

/** Those that have a value over the window. */
function measured(
  list: readonly Series[],
  { measure, window, places }: Measuring,
  into: Numbers,
): void {
  into.count = 0;
  for (let index = 0; index < list.length; index += 1) {
    const series = list[index];
    if (series === undefined) continue;
    readWindow(series, window);
    const value = measure(window);
    if (value === undefined) continue;
    places[into.count] = index;
    addNumber(into, value, window.lastAt);
  }
}

function readWindow(series: Series, window: Ends): void {
  if (series.ends === undefined) endsOf(series.samples(window.from, window.to), window);
  else series.ends(window);
}
