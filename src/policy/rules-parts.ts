/** Rules that several kinds share: exactly one of, low below high. */
import type { FieldFlaw, Path } from './problem.ts';
import { pathText } from './problem.ts';

export interface OneOf {
  readonly path: Path;
  readonly value: object;
  readonly choices: readonly string[];
}

/** Exactly one of the fields is there. Which of them are honoured is judged elsewhere. */
export function exactlyOne({ path, value, choices }: OneOf): readonly FieldFlaw[] {
  const present = Object.entries(value).flatMap(([key, field]) =>
    field !== undefined && choices.includes(key) ? [key] : [],
  );
  if (present.length === 1) return [];
  const message =
    present.length === 0 ? 'none of them is there' : `${present.join(' and ')} are there together`;
  const allowed = `exactly one of ${choices.join(', ')}`;
  const fix = present.length === 0 ? `add ${choices[0]}` : 'keep one of them';
  return [{ path, code: 'ONE_OF', message, allowed, fix }];
}

export interface Bound<T> {
  readonly path: Path;
  readonly value: T;
  readonly text: string;
}

/** Both values and both paths, because either may be the wrong one. */
export function inOrder(low: Bound<number>, high: Bound<number>): readonly FieldFlaw[] {
  if (low.value <= high.value) return [];
  return [
    {
      path: low.path,
      code: 'BOUNDS_CROSSED',
      message: `${low.text} is above ${pathText(high.path)}, which is ${high.text}`,
      allowed: `at most ${high.text}`,
      fix: `lower this, or raise ${pathText(high.path)}`,
    },
  ];
}
