/** Vector and range selectors of the syntax tree. */
import type { SyntaxNode } from '@lezer/common';
import { HOUR, MINUTE, type Millis } from '../../model/units.ts';
import { type Query, rangeMs, textOf } from '../../policy/promql-tree.ts';
import {
  addNumber,
  type Element,
  type Evaluate,
  type Matcher,
  type Moment,
  type Numbers,
  type Sample,
  type Selector,
  type Series,
  UnsupportedQuery,
  type Value,
  vector,
} from './value.ts';

/** A sample older than this is not shown any more. */
const LOOK_BACK: Millis = 5 * MINUTE;

/** The simulated Prometheus keeps single scrapes this long; longer ranges would be answered wrong. */
export const RANGE_MAX: Millis = HOUR;

export interface RangeSelector {
  readonly selector: Selector;
  readonly range: Millis;
}

function selectorOf(query: Query, node: SyntaxNode): Selector {
  const identifier = node.getChild('Identifier');
  const matchers: Matcher[] = [];
  let metric = identifier === null ? '' : textOf(query, identifier);
  for (const matcher of node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
    const { label, operator, operand } = matcherParts(query, matcher);
    if (label === '__name__' && operator === '=') metric = operand;
    else matchers.push({ label, matches: matchFunction(operator, operand) });
  }
  if (metric === '') throw new UnsupportedQuery('a selector without a metric name');
  return { metric, matchers };
}

export function rangeSelectorOf(query: Query, node: SyntaxNode): RangeSelector {
  const inner = node.name === 'MatrixSelector' ? node.getChild('VectorSelector') : null;
  const duration = node.getChild('DurationExpr');
  const range = duration === null ? undefined : rangeMs(textOf(query, duration));
  if (inner === null || range === undefined)
    throw new UnsupportedQuery(`${textOf(query, node)} as a range`);
  if (range > RANGE_MAX)
    throw new UnsupportedQuery(`the range ${textOf(query, node)}, longer than an hour`);
  return { selector: selectorOf(query, inner), range };
}

export function compileSelector(query: Query, node: SyntaxNode): Evaluate {
  const selector = selectorOf(query, node);
  const whole = ({ source, at }: Moment): Value => {
    const elements: Element[] = [];
    for (const series of source.select(selector)) {
      const last = newestOf(series, at);
      if (last !== undefined)
        elements.push({ labels: series.labels, value: last.value, at: last.at });
    }
    return vector(elements);
  };
  const numbers = ({ source, at }: Moment, into: Numbers): void => {
    into.count = 0;
    for (const series of source.select(selector)) {
      const last = newestOf(series, at);
      if (last !== undefined) addNumber(into, last.value, last.at);
    }
  };
  return Object.assign(whole, { numbers });
}

/** What is shown of a series at an instant. */
function newestOf(series: Series, at: Millis): Sample | undefined {
  if (series.endedBy(at)) return undefined;
  return series.newest === undefined
    ? series.samples(at - LOOK_BACK, at).at(-1)
    : series.newest(at - LOOK_BACK, at);
}

interface MatcherParts {
  readonly label: string;
  readonly operator: string;
  readonly operand: string;
}

function matcherParts(query: Query, node: SyntaxNode): MatcherParts {
  const label = node.getChild('LabelName');
  const operator = node.getChild('MatchOp');
  const literal = node.getChild('StringLiteral');
  if (label === null || operator === null || literal === null) {
    throw new UnsupportedQuery(`the matcher ${textOf(query, node)}`);
  }
  const operand = textOf(query, literal)
    .slice(1, -1)
    .replaceAll('\\\\', '\\')
    .replaceAll('\\"', '"');
  return { label: textOf(query, label), operator: textOf(query, operator), operand };
}

function matchFunction(operator: string, operand: string): (value: string) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === operand;
    case '!=':
      return (value) => value !== operand;
    case '=~':
      return anchored(operand);
    case '!~': {
      const matches = anchored(operand);
      return (value) => !matches(value);
    }
    default:
      throw new UnsupportedQuery(`the matcher operator ${operator}`);
  }
}

/** Prometheus anchors every expression at both ends. */
function anchored(pattern: string): (value: string) => boolean {
  const expression = new RegExp(`^(?:${pattern})$`, 's');
  return (value) => expression.test(value);
}
