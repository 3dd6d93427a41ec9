/** What stands against a plan, and on what condition it holds; each with who signs for it. Reads nothing and prints nothing. */
import type { ScalingPolicy } from '../model/policy.ts';
import { DAY, MINUTE, type Millis } from '../model/units.ts';
import { ofKind } from '../policy/policy-set.ts';
import { share, whole } from '../report/numbers.ts';
import type { Finding, PlanResult } from '../report/plan-parts.ts';
import type { Violation } from '../simulator/checkers/violation.ts';
import type { BandOutcome } from '../simulator/planning/band-outcome.ts';
import { LOST_SHARE_MAX, lostShare } from '../simulator/planning/break.ts';
import { isWide } from '../simulator/planning/crowd.ts';
import { callsOf } from '../simulator/planning/planned-world.ts';
import {
  dateText,
  outcomes,
  type PlanFacts,
  runOf,
  standOf,
  sumOf,
  tiersOf,
} from './plan-facts.ts';
import { batchTimes } from './plan-supply.ts';

/** Unit capacities older than this at zero hour are doubted. */
const CAPACITY_AGE_MAX: Millis = 14 * DAY;

export function findingsOf(facts: PlanFacts): readonly Finding[] {
  return [
    ...shortTiers(facts),
    ...unreadyTiers(facts),
    ...core(facts),
    ...broken(facts),
    ...leftMachines(facts),
    ...refusedUsers(facts),
    ...lateBatches(facts),
    ...unknownDemand(facts),
    ...doubtedCapacity(facts),
    ...missingBytes(facts),
  ];
}

export function resultOf(findings: readonly Finding[]): PlanResult {
  if (findings.some(({ weight }) => weight === 'fail')) return 'fail';
  return findings.length === 0 ? 'pass' : 'conditional';
}

function shortTiers(facts: PlanFacts): readonly Finding[] {
  const { expected, high } = facts.bands;
  return tiersOf(facts).flatMap((policy): readonly Finding[] => {
    const lost = lostShare(runOf(expected, policy));
    const lostHigh = lostShare(runOf(high, policy));
    const about = [policy.id];
    const signer = 'sre';
    if (lost > LOST_SHARE_MAX)
      return [{ code: 'tier-short', weight: 'fail', signer, about, detail: share(lost, 1) }];
    if (lostHigh <= LOST_SHARE_MAX) return [];
    const detail = share(lostHigh, 1);
    return [{ code: 'short-at-high', weight: 'condition', signer: 'business', about, detail }];
  });
}

/** At zero hour the pods of every tier carry what is expected and let in, not only later. */
function unreadyTiers(facts: PlanFacts): readonly Finding[] {
  const { expected } = facts.bands;
  return tiersOf(facts).flatMap((policy): readonly Finding[] => {
    const sites = standOf(expected, policy);
    const limit = expected.limits.find(({ tightest }) => tightest.tier === policy.id);
    const peak = Math.min(runOf(expected, policy)?.peak ?? 0, limit?.tightest.admitted ?? Infinity);
    if (callsOf(policy, facts).length === 0) return [];
    const capacity = sumOf(sites.map((site) => site.capacity));
    if (capacity >= peak) return [];
    const detail = `${whole(capacity)} rps < ${whole(peak)} rps`;
    return [{ code: 'not-ready', weight: 'fail', signer: 'sre', about: [policy.id], detail }];
  });
}

function core(facts: PlanFacts): readonly Finding[] {
  return tiersOf(facts)
    .filter(({ residency }) => residency === 'Pinned')
    .flatMap((policy): readonly Finding[] => {
      const binds = outcomes(facts).map((outcome) => runOf(outcome, policy)?.cloudBinds ?? 0);
      const most = Math.max(...binds);
      if (most === 0) return [];
      const about = [policy.id];
      const detail = whole(most);
      return [{ code: 'core-left-home', weight: 'fail', signer: 'security', about, detail }];
    });
}

function broken(facts: PlanFacts): readonly Finding[] {
  const first = new Map(
    outcomes(facts)
      .flatMap(judged)
      .toReversed()
      .map(({ invariant, message }) => [invariant, message]),
  );
  return [...first].map(([invariant, detail]) => ({
    code: 'invariant-broken',
    weight: 'fail',
    signer: 'sre',
    about: [invariant],
    detail,
  }));
}

/** L1 counts the replicas that load asks for and knows no admission limit, behind which more of them would feed a wall. */
function judged({ violations, limits }: BandOutcome): readonly Violation[] {
  return limits.length === 0
    ? violations
    : violations.filter(({ invariant }) => invariant !== 'L1');
}

function leftMachines(facts: PlanFacts): readonly Finding[] {
  const kept = sumOf(facts.policies.pools.map(({ warmNodes = 0 }) => warmNodes));
  const left = Math.max(...outcomes(facts).map(({ totals }) => totals.instancesLeft));
  if (left <= kept) return [];
  const detail = whole(left - kept);
  return [{ code: 'machines-left', weight: 'fail', signer: 'finance', about: [], detail }];
}

function refusedUsers({ bands }: PlanFacts): readonly Finding[] {
  return bands.expected.limits.map(({ tightest }) => ({
    code: 'users-refused',
    weight: 'condition',
    signer: 'business',
    about: [tightest.tier],
    detail: `${whole(tightest.admitted)} / ${whole(tightest.offered)} rps`,
  }));
}

function lateBatches(facts: PlanFacts): readonly Finding[] {
  return facts.bands.expected.batches.flatMap((batch): readonly Finding[] => {
    const { slack } = batchTimes(batch, facts);
    if (slack === undefined || slack >= 0) return [];
    const detail = `${facts.time.clock(batch.at)}, ${(slack / MINUTE).toFixed(1)} min`;
    return [
      { code: 'batch-late', weight: 'condition', signer: 'sre', about: [batch.pool], detail },
    ];
  });
}

function unknownDemand(facts: PlanFacts): readonly Finding[] {
  const tiers = tiersOf(facts);
  const raised = tiers.filter((policy) => callsOf(policy, facts).length > 0);
  const narrow = raised.filter((policy) => !callsOf(policy, facts).some(isWide));
  const called = new Set(tiers.flatMap(({ calls = [] }) => calls.map(({ callee }) => callee)));
  const unknown = tiers.filter((policy) => !raised.includes(policy) && !called.has(policy.id));
  return [
    ...condition('no-band', narrow, 'business'),
    ...condition('load-unknown', unknown, 'sre'),
  ];
}

function doubtedCapacity(facts: PlanFacts): readonly Finding[] {
  const { window, documents } = facts;
  const dates = measuredDates(documents);
  const tiers = tiersOf(facts);
  const sized = tiers.filter(({ demands }) => demands.length > 0);
  const age = (policy: ScalingPolicy): Millis => window.start - (dates.get(policy.id) ?? NaN);
  const walls = ({ ceilings = [], demands }: ScalingPolicy): boolean =>
    ceilings.length > 0 || demands.length > 0;
  return [
    ...condition(
      'capacity-undeclared',
      tiers.filter((policy) => !walls(policy)),
      'sre',
    ),
    ...condition(
      'capacity-undated',
      sized.filter(({ id }) => !dates.has(id)),
      'sre',
    ),
    ...condition(
      'capacity-old',
      sized.filter((policy) => age(policy) > CAPACITY_AGE_MAX),
      'sre',
    ),
  ];
}

/** Instants of local midnight in UTC: a date names no zone, and a day more or less does not matter here. */
export function measuredDates(documents: PlanFacts['documents']): ReadonlyMap<string, Millis> {
  return new Map(
    ofKind(documents, 'ScalingPolicy').flatMap(({ meta, spec }) => {
      const { measured } = spec.capacity;
      return measured === undefined
        ? []
        : [[`${meta.namespace}/${meta.name}`, Date.parse(dateText(measured))] as const];
    }),
  );
}

function missingBytes(facts: PlanFacts): readonly Finding[] {
  const entries = tiersOf(facts).filter(
    (policy) => policy.residency === 'Burstable' && callsOf(policy, facts).length > 0,
  );
  const silent = entries.filter(({ bytesPerRequest }) => bytesPerRequest === undefined);
  return condition('entry-bytes-missing', silent, 'sre');
}

function condition(
  code: Finding['code'],
  policies: readonly ScalingPolicy[],
  signer: Finding['signer'],
): readonly Finding[] {
  if (policies.length === 0) return [];
  const about = policies.map(({ id }) => id);
  return [{ code, weight: 'condition', signer, about, detail: '' }];
}
