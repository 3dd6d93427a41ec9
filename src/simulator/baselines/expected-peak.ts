/**
 * What a shop's people expect of a promotion before it begins: the multiplier of the calendar times the daily peak they
 * read off their dashboards. Knows nothing of what really comes.
 */
import type { Labels } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { PromotionWindow, Uplift } from '../../model/promotion.ts';
import { DAY, MINUTE, type Millis, type Rps } from '../../model/units.ts';
import type { Scenario } from '../scenario.ts';
import type { Tier } from '../world/world.ts';
import type { ScaledTier } from './tiers.ts';

/** As the DailyPeak of a calendar: the p99 minute of the last 14 days. */
const HISTORY_MAX: Millis = 14 * DAY;
const PERCENTILE = 0.99;

/** The p99 minute of the days before the rehearsal, in rps; 0 without history. */
export function dailyPeak({ traffic }: Tier, { from, prometheus }: Scenario): Rps {
  const minutes: Rps[] = [];
  const begin = from - Math.min(HISTORY_MAX, prometheus.history);
  for (let at = begin; at + MINUTE <= from; at += MINUTE)
    minutes.push(traffic.mean(at, at + MINUTE));
  minutes.sort((a, b) => a - b);
  return minutes[Math.ceil(PERCENTILE * minutes.length) - 1] ?? 0;
}

/** How a promotion raises this tier; undefined when it does not concern it. A tier that is named wins over the general uplift. */
export function upliftOf(
  window: PromotionWindow,
  { policy, tier }: ScaledTier,
  scenario: Scenario,
): Uplift | undefined {
  const labels = labelsOf(tier, scenario);
  for (const [key, value] of Object.entries(window.namespaceSelector.matchLabels))
    if (labels[key] !== value) return undefined;
  const named = window.tiers.find(({ tier: id }) => id === policy.id);
  return named?.uplift ?? (policy.entry ? window.uplift : undefined);
}

function labelsOf({ workload }: Tier, { namespaces }: Scenario): Labels {
  const { namespace } = workload.truth;
  return namespaces.find(({ name }) => name === namespace)?.labels ?? {};
}

/** The peak a promotion is expected to bring, in rps. */
export function peakOf(uplift: Uplift, peak: Rps): Rps {
  return uplift.kind === 'peak' ? uplift.rps : uplift.expected * peak;
}

/** The largest load anybody expects of this tier in the scenario's days: the daily peak or a promotion's. */
export function expectedPeak(scaled: ScaledTier, { windows }: PolicySet, scenario: Scenario): Rps {
  const usual = dailyPeak(scaled.tier, scenario);
  let largest = usual;
  for (const window of windows) {
    const uplift = upliftOf(window, scaled, scenario);
    const over = Math.max(window.holdUntil, window.tailUntil) <= scenario.from;
    if (uplift !== undefined && !over && window.start < scenario.to)
      largest = Math.max(largest, peakOf(uplift, usual));
  }
  return largest;
}

/** Replicas that carry this load at the water level of the hungriest demand, within the policy's bounds. */
export function replicasFor({ policy, demands }: ScaledTier, load: Rps): number {
  let replicas = 0;
  for (const { target } of demands) replicas = Math.max(replicas, Math.ceil(load / target));
  return Math.min(policy.replicas.max, Math.max(policy.replicas.min, replicas));
}
