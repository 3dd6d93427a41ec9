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
import { type Element, type Evaluate, type Series, UnsupportedQuery, vector } from './value.ts';

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
    const unnamedOf = unnaming(list);
    const from = at - range;
    const elements: Element[] = [];
    for (let index = 0; index < list.length; index += 1) {
      const samples = list[index]?.samples(from, at) ?? [];
      const last = samples[samples.length - 1];
      const labels = unnamedOf[index];
      if (last === undefined || labels === undefined) continue;
      const value = measure({ samples, from, to: at });
      if (value !== undefined) elements.push({ labels, value, at: last.at });
    }
    return vector(elements);
  };
}
