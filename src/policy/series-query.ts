/** From the query of a served sum, the query that counts the pods it sums, so that coverage can be held against Ready pods. */
import { argumentsOf, childNamed, operatorOf, parseQuery, textOf } from './promql-tree.ts';

/**
 * `sum(rate(x[1m]))` gives `count(count by (pod) (rate(x[1m])))`: pods, because one pod may have several series. Undefined
 * for anything but a plain sum. Series without the label `pod` count as one pod, so such a sum is partial and never shrinks.
 */
export function seriesQuery(query: string): string | undefined {
  const parsed = parseQuery(query);
  const top = parsed.top.firstChild;
  if (top?.name !== 'AggregateExpr' || operatorOf(parsed, top) !== 'sum') return undefined;
  if (childNamed(top, 'AggregateModifier') !== undefined) return undefined;
  const inner = argumentsOf(top)[0];
  return inner === undefined ? undefined : `count(count by (pod) (${textOf(parsed, inner)}))`;
}
