/**
 * Judges a query before any server sees it: what a parser misses and what misleads an autoscaler. Answers with the
 * first flaw, in the order of causes. Does not rewrite queries, it only advises.
 */
import type { Flaw } from './problem.ts';
import { regexFlaw } from './promql-regex.ts';
import { resultOf } from './promql-result.ts';
import {
  argumentsOf,
  callsAround,
  childrenOf,
  nodesOf,
  operatorOf,
  parseQuery,
  placeIn,
  type Query,
  rangeMs,
  textOf,
} from './promql-tree.ts';
import { plainLine, shortened } from './shown.ts';

/** `value`: one number. `veto`: one number that is compared outside. `series`: one 0 or 1 per reporter. */
export type QueryUse = 'value' | 'veto' | 'series';

const RANGE_FUNCTION =
  /^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|holt_winters|double_exponential_smoothing|resets|changes|[a-z0-9_]+_over_time)$/;
/** Calls inside which a counter's absolute value does no harm. */
const COUNTER_SAFE =
  /^(?:rate|irate|increase|resets|changes|absent|absent_over_time|present_over_time|count_over_time|count|group)$/;
const COUNTER_NAME = /(?:_total|_bucket|_(?:seconds|bytes|requests|responses)_(?:count|sum))$/;
const ALLOWED: Readonly<Record<QueryUse, string>> = {
  value: 'a PromQL query that yields one number',
  veto: 'a PromQL query that yields one number, without a comparison',
  series: 'a PromQL query that yields 1 for each target that reports',
};

type Check = (query: Query, use: QueryUse) => Omit<Flaw, 'allowed'> | undefined;

const CHECKS: readonly Check[] = [
  syntax,
  ranges,
  rawCounter,
  vectorZero,
  comparison,
  regex,
  oneValue,
];

/** The first flaw of a query, or undefined. */
export function queryFlaw(text: string, use: QueryUse): Flaw | undefined {
  if (plainLine(text.replaceAll(/[\n\t]/g, ' ')) !== text.replaceAll(/[\n\t]/g, ' ')) {
    return {
      code: 'CONTROL_CHARACTER',
      message: 'the query holds a control character',
      allowed: ALLOWED[use],
      fix: 'type the query again by hand',
    };
  }
  const query = parseQuery(text);
  for (const check of CHECKS) {
    const flaw = check(query, use);
    if (flaw !== undefined) return { ...flaw, allowed: ALLOWED[use] };
  }
  return undefined;
}

function syntax(query: Query): Omit<Flaw, 'allowed'> | undefined {
  for (const node of nodesOf(query.top)) {
    if (!node.type.isError) continue;
    const near = shortened(query.text.slice(node.from, node.from + 16));
    const found = near === '' ? 'the query ends too early' : `near "${near}"`;
    const grafana = /\$__|\$\{|\{\{/.test(query.text);
    const fix = grafana
      ? 'replace the dashboard variable by a fixed value such as 1m'
      : 'correct the query; promtool or the Prometheus page shows it too';
    return {
      code: 'PROMQL_SYNTAX',
      message: `syntax error at ${placeIn(query, node.from)}: ${found}`,
      fix,
    };
  }
  return undefined;
}

function isRange(name: string): boolean {
  return name === 'MatrixSelector' || name === 'SubqueryExpr';
}

function ranges(query: Query): Omit<Flaw, 'allowed'> | undefined {
  for (const node of nodesOf(query.top)) {
    const flaw =
      node.name === 'FunctionCall'
        ? rangeMissing(query, node)
        : isRange(node.name)
          ? rangeUnused(query, node)
          : undefined;
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

type Node = Query['top'];

/** A range may carry `offset` or `@`; what counts is the selector below. */
function rangeBelow(node: Node): boolean {
  if (isRange(node.name)) return true;
  const wrapper =
    node.name === 'OffsetExpr' || node.name === 'StepInvariantExpr' || node.name === 'ParenExpr';
  return wrapper && childrenOf(node).some(rangeBelow);
}

function rangeMissing(query: Query, node: Node): Omit<Flaw, 'allowed'> | undefined {
  const name = operatorOf(query, node);
  if (!RANGE_FUNCTION.test(name)) return undefined;
  const operands = argumentsOf(node);
  if (operands.some(rangeBelow)) return undefined;
  const operand = operands.at(-1);
  const inner = operand === undefined ? 'metric' : textOf(query, operand);
  const subquery = operand !== undefined && operand.name !== 'VectorSelector';
  const fix = `write ${replaced(query, node, `${name}(${inner}${subquery ? '[5m:]' : '[1m]'})`)}`;
  return {
    code: 'PROMQL_RANGE',
    message: `${name}() at ${placeIn(query, node.from)} needs a range such as [1m]`,
    fix,
  };
}

function rangeUnused(query: Query, node: Node): Omit<Flaw, 'allowed'> | undefined {
  for (const call of callsAround(query, node)) {
    if (RANGE_FUNCTION.test(call)) return undefined;
    break;
  }
  const message = `a range at ${placeIn(query, node.from)} stands outside a function over time`;
  return {
    code: 'PROMQL_RANGE',
    message,
    fix: `write ${replaced(query, node, `rate(${textOf(query, node)})`)}`,
  };
}

function metricName(query: Query, selector: Node): string {
  const identifier = selector.getChild('Identifier');
  if (identifier !== null) return textOf(query, identifier);
  return /__name__\s*=\s*["']([^"']+)["']/.exec(textOf(query, selector))?.[1] ?? '';
}

function rawCounter(query: Query): Omit<Flaw, 'allowed'> | undefined {
  for (const node of nodesOf(query.top)) {
    if (node.name !== 'VectorSelector' || !COUNTER_NAME.test(metricName(query, node))) continue;
    if ([...callsAround(query, node)].some((call) => COUNTER_SAFE.test(call))) continue;
    const name = shortened(metricName(query, node));
    const wide = node.parent !== null && isRange(node.parent.name);
    const fix = wide
      ? `use rate() or increase() over ${name}`
      : `write ${replaced(query, node, `rate(${textOf(query, node)}[1m])`)}`;
    return {
      code: 'PROMQL_RAW_COUNTER',
      message: `${name} is a counter: its value only grows and says nothing of the load now`,
      fix,
    };
  }
  return undefined;
}

function isVectorOfNumber(query: Query, node: Node): boolean {
  if (node.name === 'ParenExpr')
    return childrenOf(node).some((child) => isVectorOfNumber(query, child));
  return node.name === 'FunctionCall' && operatorOf(query, node) === 'vector';
}

function vectorZero(query: Query): Omit<Flaw, 'allowed'> | undefined {
  for (const node of nodesOf(query.top)) {
    if (node.name !== 'BinaryExpr' || node.getChild('Or') === null) continue;
    const left = node.firstChild;
    const right = node.lastChild;
    if (left === null || right === null || !isVectorOfNumber(query, right)) continue;
    const message = `"or ${shortened(textOf(query, right))}" turns missing data into a number, and missing is not zero`;
    return {
      code: 'PROMQL_VECTOR_ZERO',
      message,
      fix: `write ${replaced(query, node, textOf(query, left))}`,
    };
  }
  return undefined;
}

const COMPARISONS = ['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte'];

function comparison(query: Query, use: QueryUse): Omit<Flaw, 'allowed'> | undefined {
  if (use === 'value') return undefined;
  for (const node of nodesOf(query.top)) {
    if (node.name !== 'BinaryExpr' || node.getChild('BoolModifier') !== null) continue;
    const left = node.firstChild;
    if (left === null || !COMPARISONS.some((name) => node.getChild(name) !== null)) continue;
    const message = `a comparison at ${placeIn(query, left.to)} gives nothing when it is false, and nothing also means missing`;
    const where = use === 'veto' ? ' and put the limit into `above`' : '';
    return {
      code: 'PROMQL_COMPARISON',
      message,
      fix: `write ${replaced(query, node, textOf(query, left))}${where}`,
    };
  }
  return undefined;
}

function regex(query: Query): Omit<Flaw, 'allowed'> | undefined {
  for (const node of nodesOf(query.top)) {
    const flaw = regexFlaw(query, node);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function oneValue(query: Query, use: QueryUse): Omit<Flaw, 'allowed'> | undefined {
  const body = query.top.firstChild;
  if (use === 'series' || body === null || resultOf(query, body) === 'one') return undefined;
  const message = 'the query yields one value per series, not a single value';
  return { code: 'PROMQL_NOT_ONE_VALUE', message, fix: `write sum(${shortenedQuery(query.text)})` };
}

function shortenedQuery(text: string): string {
  const line = plainLine(text.replaceAll(/\s+/g, ' ').trim());
  return line.length <= 160 ? line : `${line.slice(0, 160)}...`;
}

function replaced(query: Query, node: Node, by: string): string {
  return shortenedQuery(query.text.slice(0, node.from) + by + query.text.slice(node.to));
}

/** A range needs two scrapes inside it, or rate() has nothing to compare. */
export function shortRangeFlaw(text: string, scrapeIntervalMs: number): Flaw | undefined {
  const query = parseQuery(text);
  for (const node of nodesOf(query.top)) {
    const range = node.name === 'MatrixSelector' ? node.getChild('DurationExpr') : null;
    const ms = range === null ? undefined : rangeMs(textOf(query, range));
    if (range === null || ms === undefined || ms >= 2 * scrapeIntervalMs) continue;
    const seconds = scrapeIntervalMs / 1000;
    return {
      code: 'PROMQL_SHORT_RANGE',
      message: `the range [${textOf(query, range)}] at ${placeIn(query, node.from)} often holds fewer than two samples: a scrape interval of ${seconds}s is assumed`,
      allowed: `a range of at least ${2 * seconds}s`,
      fix: `write ${replaced(query, range, seconds * 2 <= 60 ? '1m' : `${seconds * 4}s`)}`,
    };
  }
  return undefined;
}
