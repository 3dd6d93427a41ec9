/** Label selectors: matchLabels and matchExpressions. One that cannot be read matches nothing. */
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
