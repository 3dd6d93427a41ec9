/** What no document can know alone: references, owners, overlaps, targets, caps. Judges documents whose fields are sound. */
import { calendarProblems } from './cross-calendar.ts';
import { callProblems } from './cross-calls.ts';
import { capProblems } from './cross-caps.ts';
import { currencyProblems } from './cross-currency.ts';
import { distanceProblems } from './cross-distance.ts';
import { gatewayProblems } from './cross-gateways.ts';
import type { CrossInput } from './cross-input.ts';
import { leadTimeProblems } from './cross-lead-time.ts';
import { lineProblems } from './cross-lines.ts';
import { overrideProblems } from './cross-override.ts';
import { ownerProblems } from './cross-owners.ts';
import { referenceProblems } from './cross-references.ts';
import { startProblems } from './cross-start.ts';
import { targetProblems } from './cross-targets.ts';
import { tenantProblems } from './cross-tenants.ts';
import { zoneProblems } from './cross-zones.ts';
import type { Problem } from './problem.ts';

type Check = (input: CrossInput) => readonly Problem[];

const CHECKS: readonly Check[] = [
  referenceProblems,
  callProblems,
  startProblems,
  ownerProblems,
  calendarProblems,
  distanceProblems,
  gatewayProblems,
  zoneProblems,
  leadTimeProblems,
  lineProblems,
  overrideProblems,
  targetProblems,
  capProblems,
  currencyProblems,
  tenantProblems,
];

export function crossCheck(input: CrossInput): readonly Problem[] {
  return CHECKS.flatMap((check) => check(input));
}
