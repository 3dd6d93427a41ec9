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
import { increaseOf, rateOf } from './rate.ts';
import { compileSelector, rangeSelectorOf } from './selector.ts';
import { type Element, type Evaluate, UnsupportedQuery, vector } from './value.ts';

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

const unnamedLabels = new WeakMap<Labels, Labels>();

/** A rate is no longer the metric it was made of. Labels of a series never change, so each are stripped once. */
function unnamed(labels: Labels): Labels {
  const known = unnamedLabels.get(labels);
  if (known !== undefined) return known;
  const { __name__: _, ...rest } = labels;
  unnamedLabels.set(labels, rest);
  return rest;
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
  return ({ source, at }) => {
    const elements: Element[] = [];
    for (const series of source.select(selector)) {
      const samples = series.samples(at - range, at);
      const value = measure({ samples, from: at - range, to: at });
      const last = samples.at(-1);
      if (value === undefined || last === undefined) continue;
      elements.push({ labels: unnamed(series.labels), value, at: last.at });
    }
    return vector(elements);
  };
}
