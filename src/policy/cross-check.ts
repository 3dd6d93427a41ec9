/** What no document can know alone: references, owners, overlaps, targets, caps. Judges documents whose fields are sound. */
import { calendarProblems } from './cross-calendar.ts';
import { capProblems } from './cross-caps.ts';
import type { CrossInput } from './cross-input.ts';
import { leadTimeProblems } from './cross-lead-time.ts';
import { overrideProblems } from './cross-override.ts';
import { ownerProblems } from './cross-owners.ts';
import { referenceProblems } from './cross-references.ts';
import { targetProblems } from './cross-targets.ts';
import type { Problem } from './problem.ts';

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
