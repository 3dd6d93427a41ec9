/** Label selectors: matchLabels and matchExpressions, or as one line of text. One that cannot be read matches nothing. */
import type { Labels } from '../../model/policy.ts';
import { items, type Json, record, recordAt, text, textMap } from './json.ts';

export type Matches = (labels: Labels) => boolean;

export interface Selector {
  readonly matches: Matches;
  /** Equal text, equal selector. */
  readonly id: string;
}

/** An empty selector matches nothing here: no workload owns every pod of its namespace. */
export function parseSelector(value: Json): Selector {
  const tests = [...labelTests(value), ...items(value['matchExpressions']).map(expressionTest)];
  const matches = (labels: Labels) => tests.length > 0 && tests.every((test) => test(labels));
  return {
    matches,
    id: JSON.stringify([value['matchLabels'] ?? {}, value['matchExpressions'] ?? []]),
  };
}

const KEY = '[A-Za-z0-9][-A-Za-z0-9_./]*';
const VALUE = '[-A-Za-z0-9_.]*';
const EQUALS = new RegExp(`^(${KEY})\\s*(=|==|!=)\\s*(${VALUE})$`);
const AMONG = new RegExp(`^(${KEY})\\s+(in|notin)\\s*[(]([-A-Za-z0-9_.,\\s]*)[)]$`);
const THERE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * As the scale subresource says it, `app=web,tier in (a,b),!canary`, see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseSelectorText(line: string): Selector {
  // A comma between brackets parts values, not requirements.
  const parts = line.split(/,(?![^(]*[)])/).map((part) => part.trim());
  const expressions = parts.map(requirement);
  const whole = expressions.every((one) => one !== undefined);
  return parseSelector(whole ? { matchExpressions: expressions } : {});
}

/** Undefined: it cannot be read. */
function requirement(part: string): Json | undefined {
  const [, equal, sign, value] = EQUALS.exec(part) ?? [];
  if (equal !== undefined)
    return { key: equal, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  const [, among, word, list = ''] = AMONG.exec(part) ?? [];
  if (among !== undefined) {
    const values = list.split(',').map((one) => one.trim());
    return { key: among, operator: word === 'in' ? 'In' : 'NotIn', values };
  }
  const [, not, there] = THERE.exec(part) ?? [];
  if (there === undefined) return undefined;
  return { key: there, operator: not === '!' ? 'DoesNotExist' : 'Exists' };
}

function labelTests(value: Json): readonly Matches[] {
  const wanted = Object.entries(textMap(recordAt(value, 'matchLabels')));
  return wanted.map(
    ([key, expected]) =>
      (labels) =>
        labels[key] === expected,
  );
}

function expressionTest(value: unknown): Matches {
  const { key, operator, values } = record(value);
  const name = text(key);
  const choices = items(values);
  if (name === undefined) return () => false;
  switch (operator) {
    case 'In':
      return (labels) => choices.includes(labels[name]);
    case 'NotIn':
      return (labels) => !choices.includes(labels[name]);
    case 'Exists':
      return (labels) => labels[name] !== undefined;
    case 'DoesNotExist':
      return (labels) => labels[name] === undefined;
    default:
      return () => false;
  }
}
