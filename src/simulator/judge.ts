/** Holds a rehearsal's measurements against its expectations. Knows the world's truth, never what the controller says. */
import type { Expectation, Limits, Measure, Verdict, Window } from './expectation.ts';
import { type Measurements, usersOf } from './measure.ts';
import type { Minute } from './minute.ts';
import type { Totals } from './totals.ts';

export interface Evidence {
  readonly measurements: Measurements;
  readonly totals: Totals;
  /** Pods ever bound to a cloud node, by workload. */
  readonly cloudBinds: ReadonlyMap<string, number>;
}

interface Finding {
  readonly wanted: string;
  readonly got: string;
  readonly held: boolean;
}

export function judge(
  expectations: readonly Expectation[],
  evidence: Evidence,
): readonly Verdict[] {
  return expectations.map(({ name, says, wanted, waitsFor }) => ({
    name,
    says,
    ...find(wanted, evidence),
    waitsFor,
  }));
}

function find(wanted: Measure, evidence: Evidence): Finding {
  const { totals } = evidence;
  switch (wanted.measure) {
    case 'readyCapacity':
      return readyCapacity(wanted, evidence);
    case 'lostShare':
      return lostShare(wanted, evidence);
    case 'podsInCloud':
      return bounded(
        'pods',
        { atLeast: undefined, atMost: wanted.atMost },
        bindsOf(wanted.tiers, evidence),
      );
    case 'peakCloudNodes':
      return bounded('nodes', wanted, peakCloudNodes(wanted, evidence));
    case 'cloudNodesLeft':
      return bounded('nodes', { atLeast: undefined, atMost: wanted.atMost }, totals.instancesLeft);
    case 'cloudNodeHours':
      return bounded('node-hours', wanted, Math.round(totals.cloudNodeHours * 10) / 10);
    case 'cost':
      return cost(wanted, totals);
  }
}

function minutesIn({ from, until }: Window, { measurements }: Evidence): readonly Minute[] {
  return measurements.minutes.filter((minute) => minute.from >= from && minute.from < until);
}

function readyCapacity(
  wanted: Extract<Measure, { measure: 'readyCapacity' }>,
  evidence: Evidence,
): Finding {
  const minutes = minutesIn(wanted, evidence);
  const found = wanted.tiers.map(({ tier, atLeast }) => {
    const least = Math.min(...minutes.map((minute) => minute.tiers.get(tier)?.leastCapacity ?? 0));
    // Math.min of nothing is infinite, and no minute is no proof.
    return { tier, atLeast, least: Number.isFinite(least) ? Math.floor(least) : 0 };
  });
  return {
    wanted: found.map(({ tier, atLeast }) => `${tier} >= ${atLeast} rps`).join(', '),
    got: found.map(({ tier, least }) => `${tier} ${least} rps`).join(', '),
    held: found.every(({ atLeast, least }) => least >= atLeast),
  };
}

function lostShare(
  wanted: Extract<Measure, { measure: 'lostShare' }>,
  evidence: Evidence,
): Finding {
  let offered = 0;
  let served = 0;
  for (const minute of minutesIn(wanted, evidence)) {
    for (const tier of wanted.tiers) {
      const found = minute.tiers.get(tier);
      const users = found && usersOf(found);
      offered += users?.offered ?? 0;
      served += users?.served ?? 0;
    }
  }
  if (offered === 0)
    return { wanted: percentOf(wanted.atMost), got: 'nothing was offered', held: false };
  const share = unservedShare(offered, served);
  return {
    wanted: `<= ${percentOf(wanted.atMost)}`,
    got: percentOf(share),
    held: share <= wanted.atMost,
  };
}

/** Sums of millions of steps differ in their last digits; that is not loss. */
const ROUNDING_SHARE = 1e-9;

function unservedShare(offered: number, served: number): number {
  const share = (offered - served) / offered;
  return share < ROUNDING_SHARE ? 0 : share;
}

/** Four significant digits at most; small losses stay visible. */
function percentOf(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

function bindsOf(tiers: readonly string[], { cloudBinds }: Evidence): number {
  let binds = 0;
  for (const tier of tiers) binds += cloudBinds.get(tier) ?? 0;
  return binds;
}

function peakCloudNodes(window: Window, evidence: Evidence): number {
  return Math.max(0, ...minutesIn(window, evidence).map(({ readyCloudNodes }) => readyCloudNodes));
}

function bounded(unit: string, { atLeast, atMost }: Limits, got: number): Finding {
  const words = [
    ...(atLeast === undefined ? [] : [`>= ${atLeast}`]),
    ...(atMost === undefined ? [] : [`<= ${atMost}`]),
  ];
  const held = (atLeast === undefined || got >= atLeast) && (atMost === undefined || got <= atMost);
  return { wanted: `${words.join(' and ')} ${unit}`, got: `${got}`, held };
}

function cost({ atMost }: Extract<Measure, { measure: 'cost' }>, { cost: got }: Totals): Finding {
  const shown = (micros: number): string => (micros / 1_000_000).toFixed(2);
  return {
    wanted: `<= ${shown(atMost.micros)} ${atMost.currency}`,
    got: `${shown(got.micros)} ${got.currency}`,
    held: got.currency === atMost.currency && got.micros <= atMost.micros,
  };
}
