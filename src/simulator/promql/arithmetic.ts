/** `+ - * / %` between numbers and vectors, and between two vectors whose labels are equal. */
import type { SyntaxNode } from '@lezer/common';
import { type Query, textOf } from '../../policy/promql-tree.ts';
import type { Compile } from './aggregate.ts';
import { type Element, type Evaluate, UnsupportedQuery, type Value, vector } from './value.ts';

type Operate = (a: number, b: number) => number;

const OPERATIONS: Readonly<Record<string, Operate>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a % b,
};

export function compileBinary(query: Query, node: SyntaxNode, compile: Compile): Evaluate {
  const left = node.firstChild;
  const right = node.lastChild;
  const name = Object.keys(OPERATIONS).find((operation) => node.getChild(operation) !== null);
  const operate = name === undefined ? undefined : OPERATIONS[name];
  if (operate === undefined || left === null || right === null) {
    throw new UnsupportedQuery(`the operation ${textOf(query, node)}`);
  }
  if (node.getChild('MatchingModifierClause') !== null)
    throw new UnsupportedQuery('on() and ignoring()');
  const leftOf = compile(query, left);
  const rightOf = compile(query, right);
  return (moment) => operated(leftOf(moment), rightOf(moment), operate);
}

export function negated(value: Value): Value {
  return operated({ kind: 'scalar', value: 0 }, value, (zero, number) => zero - number);
}

function operated(left: Value, right: Value, operate: Operate): Value {
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return { kind: 'scalar', value: operate(left.value, right.value) };
    return vector(
      right.elements.map((element) => withValue(element, operate(left.value, element.value))),
    );
  }
  if (right.kind === 'scalar') {
    return vector(
      left.elements.map((element) => withValue(element, operate(element.value, right.value))),
    );
  }
  return vector(matched(left.elements, right.elements, operate));
}

/** A result of arithmetic is another metric: it has no name. */
function withValue({ labels, at }: Element, value: number): Element {
  const { __name__: _, ...rest } = labels;
  return { labels: rest, at, value };
}

function matched(
  left: readonly Element[],
  right: readonly Element[],
  operate: Operate,
): readonly Element[] {
  const others = new Map(right.map((element) => [keyOf(element), element]));
  return left.flatMap((element) => {
    const other = others.get(keyOf(element));
    if (other === undefined) return [];
    const value = operate(element.value, other.value);
    return [withValue({ ...element, at: Math.max(element.at, other.at) }, value)];
  });
}

function keyOf({ labels }: Element): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== '__name__');
  return JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
