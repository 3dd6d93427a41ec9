/** PromQL as a field: a query of bounded length that has passed every check that needs no server. */
import { accept, type Notation, refuse, textNotation } from './notation.ts';
import { type QueryUse, queryFlaw } from './promql.ts';

const QUERY_LENGTH_MAX = 2_048;

export function query(use: QueryUse): Notation<string> {
  return textNotation({
    maxLength: QUERY_LENGTH_MAX,
    allowed: 'a PromQL query',
    example: 'a query such as sum(rate(http_requests_total{app="shop"}[1m]))',
    read(text) {
      const flaw = queryFlaw(text, use);
      return flaw === undefined ? accept(text.trim()) : refuse(flaw);
    },
  });
}
