/**
 * PromQL text to a function of time, by walking Prometheus' own grammar: the part of the language that demands are
 * written in. What it does not know it refuses by name; it never guesses.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
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
import { increaseOf, rateOf } from './rate.ts';
import { compileSelector, rangeSelectorOf } from './selector.ts';
import {
  type Element,
  type Evaluate,
  type Sample,
  type Series,
  UnsupportedQuery,
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

const RANGE_FUNCTIONS = { rate: rateOf, increase: increaseOf } as const;

function compileCall(query: Query, node: SyntaxNode): Evaluate {
  const name = operatorOf(query, node);
  const [operand, ...more] = argumentsOf(node);
  if ((name !== 'rate' && name !== 'increase') || operand === undefined || more.length > 0) {
    throw new UnsupportedQuery(`${name}()`);
  }
  const { selector, range } = rangeSelectorOf(query, operand);
  const measure = RANGE_FUNCTIONS[name];
  const unnaming = createUnnaming();
  return ({ source, at }) => {
    const list = source.select(selector);
    const labels = unnaming(list);
    return vector(measured({ list, labels, measure }, at - range, at));
  };
}

interface Measured {
  readonly list: readonly Series[];
  readonly labels: readonly Labels[];
  readonly measure: typeof rateOf;
}

/** Those that have a value over the window. Series that show the same share their samples, and so their value. */
function measured(
  { list, labels, measure }: Measured,
  from: Millis,
  to: Millis,
): readonly Element[] {
  const elements: Element[] = [];
  let before: readonly Sample[] = [];
  let value: number | undefined;
  for (const [index, series] of list.entries()) {
    const samples = series.samples(from, to);
    if (samples !== before) value = measure({ samples, from, to });
    before = samples;
    const at = samples[samples.length - 1]?.at;
    if (value === undefined || at === undefined) continue;
    elements.push({ labels: labels[index] ?? {}, value, at });
  }
  return elements;
}
