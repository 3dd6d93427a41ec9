/** Whether a tier was rightly kept from growing: by the scenario's own gauges, never by what the controller says of them. */
import type { ScalingPolicy } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import { gaugeAt } from '../gauge.ts';
import type { GaugeTruth, Scenario } from '../scenario.ts';

/** A condition of the policy did not hold at some time in [from, to]. */
export function wasGated(
  { gauges = [] }: Pick<Scenario, 'gauges'>,
  { growWhile = [] }: ScalingPolicy,
  { from, to }: { readonly from: Millis; readonly to: Millis },
): boolean {
  return growWhile.some(({ query, atMost }) =>
    gauges.some((gauge) => query.includes(gauge.name) && highest(gauge, from, to) > atMost),
  );
}

/** Straight lines are highest at their ends. */
function highest(gauge: GaugeTruth, from: Millis, to: Millis): number {
  const between = gauge.points.filter(({ at }) => at > from && at < to);
  return Math.max(gaugeAt(gauge, from), gaugeAt(gauge, to), ...between.map(({ value }) => value));
}
