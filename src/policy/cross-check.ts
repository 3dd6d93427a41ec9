/** What no document can know alone: references, owners, overlaps, targets, caps. Judges documents whose fields are sound. */
import { calendarProblems } from './cross-calendar.ts';
import { capProblems, type OperatorCaps } from './cross-caps.ts';
import { leadTimeProblems } from './cross-lead-time.ts';
import { overrideProblems } from './cross-override.ts';
import { ownerProblems } from './cross-owners.ts';
import { referenceProblems } from './cross-references.ts';
import { targetProblems } from './cross-targets.ts';
import type { Context, PolicyDocument } from './document.ts';
import type { ForeignObject, Named } from './parse.ts';
import type { Problem } from './problem.ts';

export interface CrossInput {
  /** Sound documents. */
  readonly documents: readonly PolicyDocument[];
  /** Those and the ones whose fields could be read, but which a rule refused. */
  readonly readable: readonly PolicyDocument[];
  readonly foreign: readonly ForeignObject[];
  readonly named: readonly Named[];
  readonly context: Context;
  readonly caps: OperatorCaps;
}

type Check = (input: CrossInput) => readonly Problem[];

const CHECKS: readonly Check[] = [
  referenceProblems,
  ownerProblems,
  calendarProblems,
  leadTimeProblems,
  overrideProblems,
  targetProblems,
  capProblems,
];

export function crossCheck(input: CrossInput): readonly Problem[] {
  return CHECKS.flatMap((check) => check(input));
}
