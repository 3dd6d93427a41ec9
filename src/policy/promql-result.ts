/** What a query yields: one value, one per histogram bucket, or many. */
import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  operatorOf,
  type Query,
  textOf,
} from './promql-tree.ts';

export type Result = 'one' | 'buckets' | 'many';

const ALWAYS_ONE = /^(?:vector|scalar|time|pi|absent|absent_over_time)$/;
const PICKS_SERIES = /^(?:topk|bottomk|limitk|limit_ratio|count_values)$/;

export function resultOf(query: Query, node: SyntaxNode): Result {
  switch (node.name) {
    case 'NumberDurationLiteral':
    case 'NumberDurationLiteralInDurationContext':
    case 'StringLiteral':
      return 'one';
    case 'AggregateExpr':
      return aggregated(query, node);
    case 'FunctionCall':
      return called(query, node);
    case 'VectorSelector':
      return 'many';
    default:
      return widest(operandsOf(node).map((child) => resultOf(query, child)));
  }
}

const NOT_OPERANDS =
  /^(?:UnaryOp|At|Offset|OffsetDurationExpr|DurationExpr|MatchingModifierClause|BoolModifier)$/;

/** Operators are nodes too, but only expressions have a result. */
function operandsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const isExpression = (name: string): boolean =>
    /Expr$|Selector$|^FunctionCall$|Literal/.test(name);
  return childrenOf(node).filter(
    (child) => isExpression(child.name) && !NOT_OPERANDS.test(child.name),
  );
}

function widest(results: readonly Result[]): Result {
  if (results.includes('many') || results.length === 0) return 'many';
  return results.includes('buckets') ? 'buckets' : 'one';
}

function aggregated(query: Query, node: SyntaxNode): Result {
  if (PICKS_SERIES.test(operatorOf(query, node))) return 'many';
  const modifier = childNamed(node, 'AggregateModifier');
  if (modifier === undefined) return 'one';
  if (childNamed(modifier, 'Without') !== undefined) return 'many';
  const labels = childrenOf(modifier).flatMap((child) =>
    child.name === 'GroupingLabels' ? childrenOf(child) : [],
  );
  if (labels.length === 0) return 'one';
  return labels.every((label) => textOf(query, label) === 'le') ? 'buckets' : 'many';
}

function called(query: Query, node: SyntaxNode): Result {
  const name = operatorOf(query, node);
  if (ALWAYS_ONE.test(name)) return 'one';
  const result = widest(argumentsOf(node).map((operand) => resultOf(query, operand)));
  return name === 'histogram_quantile' && result === 'buckets' ? 'one' : result;
}
