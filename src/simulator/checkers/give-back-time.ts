/**
 * D of L2: how long giving everything back may take, worked out from the policies alone. Knows nothing of a run.
 */
import type { Settings } from '../../model/decide-input.ts';
import type { ScalingPolicy } from '../../model/policy.ts';
import { MINUTE, type Millis } from '../../model/units.ts';

export interface GiveBackCase {
  readonly tiers: readonly {
    readonly policy: ScalingPolicy;
    readonly from: number;
    readonly to: number;
    /** Deletion of a pod to its end. */
    readonly grace: Millis;
    /** Bound to serving, 95th percentile: a pod that moves home starts there. */
    readonly podReady: Millis;
  }[];
  readonly nodes: number;
  /** Call to the end of the bill. */
  readonly deletion: Millis;
  readonly settings: Settings;
}

/** Share of the cloud nodes emptied at a time by moving pods home, as `decide` does it. */
const MOVING_SHARE = 0.1;

/**
 * D = scale-in steps x `after` + drain + provider call (reliability.md, L2), the tiers side by side:
 * - steps: from `from` replicas, each leaving at most `maxStep` fewer, until `to`; one more `after` before the first,
 *   because inputs must be trusted that long, and one more before pods may move home;
 * - drain: nodes empty a tenth at a time (one at least); each round takes cordon, settled caches, the pods' grace, and
 *   their start at home, with four cycles to notice each, and first, where each replica is needed, the start of one more;
 * - the provider's own time, once, since nodes go back as they empty; and a minute for all that is decided in cycles.
 */
export function giveBackTime({ tiers, nodes, deletion, settings }: GiveBackCase): Millis {
  let shrinking: Millis = 0;
  let round: Millis = 0;
  for (const { policy, from, to, grace, podReady } of tiers) {
    const { after, maxStep } = policy.scaleIn;
    shrinking = Math.max(shrinking, (stepsBetween(from, to, maxStep) + 2) * after);
    round = Math.max(round, grace + 2 * podReady);
  }
  const drain = roundsFor(nodes) * (settings.cacheSettle + round + 4 * settings.tick);
  return shrinking + drain + deletion + MINUTE;
}

function stepsBetween(from: number, to: number, maxStep: number): number {
  let steps = 0;
  for (let left = from; left > to; steps += 1) left -= Math.max(1, Math.floor(left * maxStep));
  return steps;
}

function roundsFor(nodes: number): number {
  let rounds = 0;
  for (let left = nodes; left > 0; rounds += 1) left -= Math.max(1, Math.ceil(left * MOVING_SHARE));
  return rounds;
}
