/** Everything a plan's report is made of: the shop, the promotion, and what the three runs came to. Only the shape. */
import type { ScalingPolicy } from '../model/policy.ts';
import type { CalendarDate } from '../policy/notation-time.ts';
import { type ByBand, PLAN_BANDS, type PlanBand } from '../report/plan-parts.ts';
import type { ZonedTime } from '../report/zoned-time.ts';
import type { BandOutcome, Stand, TierRun } from '../simulator/planning/band-outcome.ts';
import type { PlanInput } from '../simulator/planning/band-run.ts';
import type { Bands } from '../simulator/planning/bands.ts';
import type { Optimum } from '../simulator/planning/optimum.ts';
import { keyOf } from '../simulator/planning/planned-workload.ts';
import type { Rival } from '../simulator/planning/rivals.ts';
import type { Searched } from '../simulator/planning/search.ts';
import type { StressRun } from '../simulator/planning/stress.ts';

export type Optima =
  | { readonly kind: 'solved'; readonly optima: ByBand<Optimum> }
  /** The solver is an optional package. */
  | { readonly kind: 'not-installed' }
  /** What a run served cannot be served by the limits that the optimum knows. */
  | { readonly kind: 'unmodelled' };

export interface PlanFacts extends PlanInput {
  readonly bands: Bands;
  /** Undefined: not asked for. */
  readonly searched: Searched | undefined;
  /** Undefined: not asked for. */
  readonly stresses: readonly StressRun[] | undefined;
  /** Models of what else a shop could run; undefined: not asked for. */
  readonly rivals: readonly Rival[] | undefined;
  readonly optima: Optima;
  readonly time: ZonedTime;
  readonly timeZone: string;
  /** The whole command. */
  readonly command: string;
  /** File name to SHA-256. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly inputsDigest: string;
}

export function byBand<T>(value: (band: PlanBand) => T): ByBand<T> {
  return { low: value('low'), expected: value('expected'), high: value('high') };
}

/** Undefined: the shop's description has no such workload. */
export function runOf(outcome: BandOutcome, policy: ScalingPolicy): TierRun | undefined {
  const key = keyOf(policy);
  return outcome.tiers.find(({ workload }) => workload === key);
}

/** Pods at zero hour by site. */
export function standOf(outcome: BandOutcome, policy: ScalingPolicy): Stand['sites'] {
  const key = keyOf(policy);
  return outcome.stands.find(({ workload }) => workload === key)?.sites ?? [];
}

/** Tiers that the plan can follow, in the order of the policies. */
export function tiersOf({ policies, bands }: PlanFacts): readonly ScalingPolicy[] {
  return policies.tiers.filter((policy) => runOf(bands.expected, policy) !== undefined);
}

export function outcomes({ bands }: PlanFacts): readonly BandOutcome[] {
  return PLAN_BANDS.map((band) => bands[band]);
}

export function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** `2027-03-01` */
export function dateText({ year, month, day }: CalendarDate): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
