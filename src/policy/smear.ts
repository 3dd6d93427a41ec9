/** How far back a query's answer reaches: a rate over a minute shows a step as a ramp of a minute. */
import { nodesOf, parseQuery, rangeMs, textOf } from './promql-tree.ts';

/** The longest range in the query, in milliseconds; undefined without one that is written as plain time. */
export function smearOf(query: string): number | undefined {
  const parsed = parseQuery(query);
  let longest: number | undefined;
  for (const node of nodesOf(parsed.top)) {
    const range = node.name === 'MatrixSelector' ? node.getChild('DurationExpr') : null;
    const ms = range === null ? undefined : rangeMs(textOf(parsed, range));
    if (ms !== undefined && ms > (longest ?? 0)) longest = ms;
  }
  return longest;
}
