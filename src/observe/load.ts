/** The readings of one tier: its demands with their coverage, its vetoes, its history. */
import type { Demand, ScalingPolicy } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, valueOf } from '../model/reading.ts';
import type { DemandReading, TierView, WorkloadView } from '../model/snapshot.ts';
import type { Millis, Rps } from '../model/units.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
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
  readonly now: Millis;
  readonly scrapeInterval: Millis;
}

export function readLoad(load: LoadCase): Pick<TierView, 'demands' | 'vetoes'> {
  const { policy, answers } = load;
  const whole = policy.vetoes.length > 0 && reportsWhole(load);
  let vetoed = false;
  const vetoes: TierView['vetoes'][number][] = [];
  for (const veto of policy.vetoes) {
    const now = vetoReading(answers.instant(veto.query), whole, load);
    vetoes.push({ name: veto.name, now });
    vetoed ||= (valueOf(now) ?? -Infinity) > veto.above;
  }
  return { demands: policy.demands.map((demand) => readDemand(load, demand, vetoed)), vetoes };
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
  const { answers } = load;
  const value = singleValue(answers.instant(demand.query), load);
  const whole = covered(value, coverageOf(load, demand));
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

function capacityOf({ workload }: LoadCase, demand: Demand): Rps | undefined {
  const ready = valueOf(workload)?.readyReplicas;
  return ready === undefined ? undefined : ready * demand.perReplica;
}
