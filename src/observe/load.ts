/** The readings of one tier: its demands with their coverage, its vetoes, its history. */
import type { Demand, ScalingPolicy } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, valueOf } from '../model/reading.ts';
import type { DemandReading, NodeView, TierView, WorkloadView } from '../model/snapshot.ts';
import { smallestAmong } from '../model/unit-capacity.ts';
import type { Millis, Rps } from '../model/units.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
import type { Gaps } from './gaps.ts';
import { type Answers, coverageQueryOf } from './questions.ts';
import {
  COVERAGE_MIN,
  type Coverage,
  censoredBy,
  coverageOfPods,
  coverageOfTargets,
  covered,
  singleValue,
  warningOf,
} from './reading.ts';

export interface LoadCase {
  readonly policy: ScalingPolicy;
  readonly workload: Reading<WorkloadView>;
  readonly answers: Answers;
  readonly nodes: readonly NodeView[];
  readonly now: Millis;
  readonly scrapeInterval: Millis;
  readonly gaps: Gaps;
}

export function readLoad(load: LoadCase): Pick<TierView, 'demands' | 'vetoes'> {
  const { demands, vetoes } = load.policy;
  if (vetoes.length === 0)
    return { demands: demands.map((demand) => readDemand(load, demand, false)), vetoes: [] };
  const whole = reportsWhole(load);
  let vetoed = false;
  const read: TierView['vetoes'][number][] = [];
  for (const veto of vetoes) {
    const now = vetoReading(load.answers.instant(veto.query), whole, load);
    read.push({ name: veto.name, now });
    vetoed ||= (valueOf(now) ?? -Infinity) > veto.above;
  }
  const isVetoed = vetoed;
  return { demands: demands.map((demand) => readDemand(load, demand, isVetoed)), vetoes: read };
}

/** Every demand's coverage is known and whole. */
function reportsWhole(load: LoadCase): boolean {
  for (const demand of load.policy.demands) {
    const { share } = coverageOf(load, demand);
    if (share === null || share < COVERAGE_MIN) return false;
  }
  return load.policy.demands.length > 0;
}

/**
 * A veto counts what goes wrong, and a counter of errors has no series before the first error. So no series is a
 * proven 0 while everybody reports, and missing (which vetoes) as soon as somebody does not.
 */
function vetoReading(answer: InstantAnswer, whole: boolean, load: LoadCase): Reading<Rps> {
  const silent =
    answer.kind === 'vector' &&
    answer.series.length === 0 &&
    warningOf(answer.warnings) === undefined;
  return silent && whole ? fresh(0, load.now) : singleValue(answer, load);
}

function readDemand(load: LoadCase, demand: Demand, vetoed: boolean): DemandReading {
  const { answers, policy } = load;
  const value = singleValue(answers.instant(demand.query), load);
  const reported = covered(value, coverageOf(load, demand));
  const ranged = { of: `${policy.id} ${demand.name}`, smear: demand.smear, now: load.now };
  const whole = load.gaps(reported, ranged);
  const reading =
    demand.of === 'Served' ? censoredBy(whole, capacityOf(load, demand), vetoed) : whole;
  return { name: demand.name, now: reading, history: answers.history(demand.query) };
}

function coverageOf(load: LoadCase, demand: Demand): Coverage {
  const { answers, workload } = load;
  const query = coverageQueryOf(demand);
  if (query === undefined) return coverageOfTargets(undefined, load);
  if (demand.targets !== undefined) return answers.coverage(query);
  return coverageOfPods(answers.instant(query), valueOf(workload)?.readyReplicas);
}

function capacityOf(load: LoadCase, demand: Demand): Rps | undefined {
  const ready = valueOf(load.workload)?.readyReplicas;
  return ready === undefined ? undefined : ready * slowestReplica(load, demand);
}

/** Load comes evenly to all replicas, so the tier is full when the slowest of them are. */
function slowestReplica({ policy, nodes }: LoadCase, demand: Demand): Rps {
  if (demand.perSite === undefined) return demand.perReplica;
  const sites = nodes.flatMap(({ site, tierPods }) =>
    site !== undefined && tierPods.some(({ tier, ready }) => tier === policy.id && ready > 0)
      ? [site]
      : [],
  );
  return smallestAmong(demand, sites);
}

/** Of the conditions to grow into the cloud. Undefined: it has none. */
export function readGrowthConditions(load: Omit<LoadCase, 'gaps'>): TierView['growWhile'] {
  return load.policy.growWhile?.map(({ name, query }) => ({
    name,
    now: singleValue(load.answers.instant(query), load),
  }));
}

/** Of the degrade ladder. No series is no answer here: a step begins and ends by what is known. Undefined: it has none. */
export function readTriggers(load: Omit<LoadCase, 'gaps'>): TierView['triggers'] {
  return load.policy.degrade?.map(({ name, query }) => ({
    name,
    now: singleValue(load.answers.instant(query), load),
  }));
}
