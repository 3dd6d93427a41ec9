/** Holds a rehearsal's measurements against its expectations. Knows the world's truth, never what the controller says. */
import { largestOf, smallestOf } from '../model/extremes.ts';
import type { SiteName } from '../model/policy.ts';
import type { Millis } from '../model/units.ts';
import type { Expectation, Limits, Measure, Verdict, Window } from './expectation.ts';
import { type Measurements, usersOf } from './measure.ts';
import type { Minute } from './minute.ts';
import type { Totals } from './totals.ts';

export interface Evidence {
  readonly measurements: Measurements;
  readonly totals: Totals;
  readonly cloudBinds: CloudBinds;
  /** Pods that ended before their grace was over, by workload. */
  readonly cuts: ReadonlyMap<string, number>;
  /** Degrade steps that applications took and left, in order of time. */
  readonly steps: readonly StepTaken[];
}

export interface StepTaken {
  readonly at: Millis;
  readonly workload: string;
  readonly step: string;
  readonly state: 'begins' | 'ends';
}

/** Pods ever bound to a cloud node, by workload and site. */
export type CloudBinds = ReadonlyMap<string, ReadonlyMap<SiteName, number>>;

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
    case 'servedRequests':
      return bounded('requests', wanted, servedRequests(wanted, evidence));
    case 'podsInCloud':
      return bounded(
        'pods',
        { atLeast: undefined, atMost: wanted.atMost },
        bindsOf(wanted, evidence),
      );
    case 'podsCutShort':
      return bounded(
        'pods',
        { atLeast: undefined, atMost: wanted.atMost },
        cutsOf(wanted, evidence),
      );
    case 'stepsTaken':
      return stepsTaken(wanted, evidence);
    case 'peakCloudNodes':
      return bounded('nodes', wanted, peakCloudNodes(wanted, evidence));
    case 'cloudNodesLeft':
      return bounded('nodes', { atLeast: undefined, atMost: wanted.atMost }, totals.instancesLeft);
    case 'cloudNodeHours':
      return bounded('node-hours', wanted, Math.round(totals.cloudNodeHours * 10) / 10);
    case 'machinesBought':
      return bounded('machines', wanted, totals.instancesCreated);
    case 'cost':
      return cost(wanted, totals);
    case 'tenantCost':
      return tenantCost(wanted, totals);
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
    const least = smallestOf(minutes.map((minute) => minute.tiers.get(tier)?.leastCapacity ?? 0));
    // The least of nothing is infinite, and no minute is no proof.
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

function servedRequests(
  { tiers, ...window }: Extract<Measure, { measure: 'servedRequests' }>,
  evidence: Evidence,
): number {
  let served = 0;
  for (const minute of minutesIn(window, evidence))
    for (const tier of tiers) served += minute.tiers.get(tier)?.served ?? 0;
  return Math.round(served);
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

function bindsOf(
  { tiers, sites }: Extract<Measure, { measure: 'podsInCloud' }>,
  { cloudBinds }: Evidence,
): number {
  let binds = 0;
  for (const tier of tiers) {
    for (const [site, count] of cloudBinds.get(tier) ?? [])
      if (sites === undefined || sites.includes(site)) binds += count;
  }
  return binds;
}

function cutsOf({ tiers }: { readonly tiers: readonly string[] }, { cuts }: Evidence): number {
  let sum = 0;
  for (const tier of tiers) sum += cuts.get(tier) ?? 0;
  return sum;
}

function stepsTaken(
  { tier, are, from, until }: Extract<Measure, { measure: 'stepsTaken' }>,
  { steps }: Evidence,
): Finding {
  const taken = steps.filter(({ workload, at }) => workload === tier && at >= from && at < until);
  const wanted = are.join(', ') || 'none';
  const got = taken.map(({ step, state }) => `${state} ${step}`).join(', ') || 'none';
  return { wanted, got, held: got === wanted };
}

function peakCloudNodes(window: Window, evidence: Evidence): number {
  const ready = minutesIn(window, evidence).map(({ readyCloudNodes }) => readyCloudNodes);
  return largestOf(ready, 0);
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
  return {
    wanted: `<= ${shown(atMost)}`,
    got: shown(got),
    held: got.currency === atMost.currency && got.micros <= atMost.micros,
  };
}

function shown({
  micros,
  currency,
}: {
  readonly micros: number;
  readonly currency: string;
}): string {
  return `${(micros / 1_000_000).toFixed(2)} ${currency}`;
}

/** A tenant that nobody knows has met nothing. */
function tenantCost(
  { tenant, atLeast, atMost }: Extract<Measure, { measure: 'tenantCost' }>,
  { tenants = [], cost: { currency } }: Totals,
): Finding {
  const found = tenants.find((one) => one.tenant === tenant);
  const words = [
    ...(atLeast === undefined ? [] : [`>= ${shown(atLeast)}`]),
    ...(atMost === undefined ? [] : [`<= ${shown(atMost)}`]),
  ].join(' and ');
  if (found === undefined) return { wanted: words, got: `no tenant ${tenant}`, held: false };
  const got = { micros: found.micros, currency };
  const held =
    [atLeast, atMost].every((bound) => bound === undefined || bound.currency === currency) &&
    (atLeast === undefined || got.micros >= atLeast.micros) &&
    (atMost === undefined || got.micros <= atMost.micros);
  return { wanted: words, got: shown(got), held };
}
