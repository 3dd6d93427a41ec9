/**
 * How old the samples behind an answer are. Prometheus stamps every instant answer with the time of the question, and serves
 * samples up to five minutes old; so a second query asks the raw series themselves. Pure.
 */
import { parser } from '@prometheus-io/lezer-promql';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Vector } from './response.ts';

/** How far Prometheus looks back for a sample by default. */
export const LOOK_BACK: Millis = 5 * MINUTE;
const SELECTOR_LABEL = 'selector';

/** What is known of the age of the samples behind one answer. */
export interface SampleAge {
  readonly age: Millis;
  /** Why the age is a guess on the safe side; undefined when it was read. */
  readonly doubt: string | undefined;
}

/**
 * A query whose rows are the oldest current sample of each selector in `query`, in seconds, or 0 for a selector that stands in a range
 * and has ended: a `rate` goes on answering from what is left of its window, lower and lower. Undefined when there is nothing to ask,
 * as in `vector(1)`.
 *
 * Offsets and `@` are left out on purpose: the question is whether the series still reports, not how old the past is.
 * A recording rule's sample is as old as its last evaluation, whatever it was made of.
 */
export function ageQuery(query: string): string | undefined {
  const selectors = selectorsOf(query);
  if (selectors.length === 0) return undefined;
  return selectors.map(asRow).join(' or ');
}

/** Age from the answer to `ageQuery`. The oldest selector counts; one without any sample took no part in the answer. */
export function ageOf(answer: Vector): SampleAge {
  const ages: Millis[] = [];
  for (const row of answer.rows) {
    if (row.value === 0)
      return {
        age: LOOK_BACK,
        doubt: 'the series behind a range have ended; the value fades with the window',
      };
    ages.push(row.at - row.value * 1_000);
  }
  if (ages.length === 0)
    return { age: LOOK_BACK, doubt: 'no current sample stands behind the value' };
  return { age: Math.max(0, ...ages), doubt: undefined };
}

interface Selector {
  readonly text: string;
  /** Text of the range it stands in, like `[1m]`; undefined for an instant selector. */
  readonly range: string | undefined;
}

function asRow({ text, range }: Selector, index: number): string {
  const ended = range === undefined ? '' : ` or 0 * max(present_over_time(${text}${range}))`;
  return `label_replace(min(timestamp(${text}))${ended}, "${SELECTOR_LABEL}", "${index}", "", "")`;
}

function selectorsOf(query: string): readonly Selector[] {
  const found = new Map<string, Selector>();
  const tree = parser.parse(query);
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      if (name !== 'VectorSelector') return;
      const outer = node.parent;
      const inRange = outer?.name === 'MatrixSelector';
      const range = inRange ? query.slice(to, outer.to).trim() : undefined;
      found.set(query.slice(from, outer !== null && inRange ? outer.to : to), {
        text: query.slice(from, to),
        range,
      });
    },
  });
  return [...found.values()];
}
