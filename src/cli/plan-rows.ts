/** The tables of a plan about tiers: demand, capacity, residency, limits, degrade steps. Numbers only, no words. */
import type { ScalingPolicy } from '../model/policy.ts';
import {
  PLAN_BANDS,
  type PlanCapacityRow,
  type PlanDegradeRow,
  type PlanDemandRow,
  type PlanLimitRow,
  type PlanLineRow,
  type PlanRefusedRow,
  type PlanResidencyRow,
} from '../report/plan-parts.ts';
import type { Stand } from '../simulator/planning/band-outcome.ts';
import { lostShare } from '../simulator/planning/break.ts';
import { dailyPeakOf, ordinaryParts } from '../simulator/planning/ordinary.ts';
import { isWorkload } from '../simulator/planning/planned-workload.ts';
import { callsOf } from '../simulator/planning/planned-world.ts';
import { byBand, outcomes, type PlanFacts, runOf, standOf, sumOf, tiersOf } from './plan-facts.ts';
import { measuredDates } from './plan-findings.ts';

export function demandRows(facts: PlanFacts): readonly PlanDemandRow[] {
  const { policies, bands } = facts;
  const called = new Set(
    policies.tiers.flatMap(({ calls = [] }) => calls.map((one) => one.callee)),
  );
  return tiersOf(facts).map((policy) => {
    const [call] = callsOf(policy, facts);
    const reached = called.has(policy.id) ? 'calls' : 'nothing';
    return {
      tier: policy.id,
      level: policy.level,
      by: call?.uplift.kind ?? reached,
      dailyPeak: Math.round(usualPeak(policy, facts)),
      peak: byBand((band) => Math.round(runOf(bands[band], policy)?.peak ?? 0)),
    };
  });
}

export function usualPeak(policy: ScalingPolicy, { shop, bands }: PlanFacts): number {
  const workload = shop.workloads.find((each) => isWorkload(policy, each));
  if (workload === undefined) return 0;
  return dailyPeakOf(ordinaryParts(workload.traffic), bands.expected.from);
}

export function capacityRows(facts: PlanFacts): readonly PlanCapacityRow[] {
  const dates = measuredDates(facts.documents);
  return tiersOf(facts).map((policy) => {
    const run = runOf(facts.bands.expected, policy);
    const sites = standOf(facts.bands.expected, policy);
    const measured = dates.get(policy.id);
    return {
      tier: policy.id,
      residency: policy.residency,
      unitCapacity: policy.demands[0]?.perReplica ?? null,
      measured: measured === undefined ? null : new Date(measured).toISOString().slice(0, 10),
      waterLevel: policy.waterLevel,
      pods: run?.podsAtPeak ?? 0,
      podsAtHome: podsIn(sites, false),
      podsInCloud: podsIn(sites, true),
      capacity: Math.round(capacityOf(sites)),
      headroom: byBand((band) => runOf(facts.bands[band], policy)?.headroom ?? 0),
      lost: byBand((band) => rounded(lostShare(runOf(facts.bands[band], policy)))),
      minutesShort: byBand((band) => runOf(facts.bands[band], policy)?.minutesShort ?? 0),
      withoutLargestSite: withoutLargest(sites, run?.peak ?? 0),
      survives: policy.survive === 'LargestSite',
    };
  });
}

function podsIn(sites: Stand['sites'], cloud: boolean): number {
  return sumOf(sites.map((site) => (site.cloud === cloud ? site.pods : 0)));
}

function capacityOf(sites: Stand['sites']): number {
  return sumOf(sites.map(({ capacity }) => capacity));
}

function withoutLargest(sites: Stand['sites'], peak: number): number | null {
  if (sites.length === 0 || peak === 0) return null;
  const largest = Math.max(...sites.map(({ capacity }) => capacity));
  return rounded((capacityOf(sites) - largest) / peak);
}

export function residencyRows(facts: PlanFacts): readonly PlanResidencyRow[] {
  const sealed = new Set(
    facts.shop.namespaces
      .filter(({ labels }) => labels['kingtide.dev/residency'] === 'pinned')
      .map(({ name }) => name),
  );
  return tiersOf(facts).map((policy) => ({
    tier: policy.id,
    residency: policy.residency,
    sealed: sealed.has(policy.namespace),
    sites: standOf(facts.bands.expected, policy).map(({ site }) => site),
    cloudBinds: Math.max(
      ...outcomes(facts).map((outcome) => runOf(outcome, policy)?.cloudBinds ?? 0),
    ),
  }));
}

/** Holds that say where something may not run. */
const PLACE_REASONS = ['not-burstable', 'not-granted', 'too-far', 'site-barred', 'unmodelled'];

export function refusedRows({ bands, time }: PlanFacts): readonly PlanRefusedRow[] {
  return bands.expected.episodes
    .filter(({ kind, reason }) => kind === 'hold' && PLACE_REASONS.includes(reason ?? ''))
    .map(({ from, subject, reason, detail }) => ({
      at: time.iso(from),
      subject,
      reason: reason ?? '',
      detail,
    }));
}

export function lineRows({ bands }: PlanFacts): readonly PlanLineRow[] {
  const { lines } = bands.expected;
  return lines.map(({ line, site, bandwidth }) => {
    const peakOf = (band: (typeof PLAN_BANDS)[number], at: string, name: string): number =>
      bands[band].lines.find((one) => one.site === at && one.line === name)?.peak ?? 0;
    const beside = lines.filter((one) => one.site === site);
    const all = sumOf(beside.map((one) => peakOf('high', site, one.line)));
    const left =
      sumOf(beside.map((one) => one.bandwidth)) - Math.max(...beside.map((one) => one.bandwidth));
    return {
      site,
      line,
      bandwidth,
      peak: byBand((band) => peakOf(band, site, line)),
      withoutLargest: left === 0 ? null : rounded(all / left),
    };
  });
}

export function limitRows({ bands, policies, time }: PlanFacts): readonly PlanLimitRow[] {
  return PLAN_BANDS.flatMap((band) =>
    bands[band].limits.map(({ from, to, tightest }) => {
      const policy = policies.tiers.find(({ id }) => id === tightest.tier);
      const run = policy === undefined ? undefined : runOf(bands[band], policy);
      return {
        tier: tightest.tier,
        band,
        from: time.iso(from),
        to: time.iso(to),
        admitted: Math.round(tightest.admitted),
        offered: Math.round(tightest.offered),
        wall: `${tightest.wall.tier} ${tightest.wall.lines ?? tightest.wall.ceiling}`,
        refused: run?.refused ?? 0,
      };
    }),
  );
}

export function degradeRows({ policies }: PlanFacts): readonly PlanDegradeRow[] {
  return policies.tiers.flatMap(({ id, degrade = [] }) =>
    degrade.map(({ name, saves, query, above, owner, rollback }) => ({
      tier: id,
      step: name,
      saves,
      trigger: `${query} > ${above}`,
      owner,
      rollback,
    })),
  );
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
