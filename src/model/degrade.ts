/** The degrade ladder of a tier: steps it may take when it cannot serve everything, and which of them are on. Judges nothing. */
import type { DegradeStep, TierId } from './policy.ts';
import type { Millis, Ratio } from './units.ts';

/** A step that is on. */
export interface StepOn {
  readonly name: string;
  readonly since: Millis;
}

/** The steps of one tier that are on, in the order of the policy; what applications act by. */
export interface Ladder {
  readonly tier: TierId;
  /** `namespace/name` of what the policy scales. */
  readonly workload: string;
  readonly on: readonly StepOn[];
}

interface Tier {
  readonly id: TierId;
  readonly degrade?: readonly DegradeStep[] | undefined;
}

/** What a process remembers, or else what the status says. */
export function stepsOn(
  remembered: { readonly on: readonly StepOn[] } | undefined,
  view: { readonly degraded?: readonly StepOn[] | undefined } | undefined,
): readonly StepOn[] {
  return remembered?.on ?? view?.degraded ?? [];
}

/**
 * Share of the demand that the steps save which have been on for as long as the application needs; each takes its share
 * of what the others leave.
 */
export function savedShare({ degrade = [] }: Tier, on: readonly StepOn[], now: Millis): Ratio {
  let left = 1;
  for (const { name, saves, takes } of degrade) {
    const since = on.find((step) => step.name === name)?.since;
    if (since !== undefined && now - since >= takes) left *= 1 - saves;
  }
  return 1 - left;
}

/** What should stand published now; undefined: what was published stays as it is. Without a ladder nothing stands. */
export function standingLadders(
  tiers: readonly Tier[],
  decided: readonly Ladder[] | undefined,
): readonly Ladder[] | undefined {
  return decided ?? (tiers.some(({ degrade }) => degrade !== undefined) ? undefined : []);
}
