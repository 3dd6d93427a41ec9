/** The readings of one tier: its demands with their coverage, its vetoes, its history. */
import type { Demand, ScalingPolicy } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, valueOf } from '../model/reading.ts';
import type { DemandReading, HistoryView, TierView, WorkloadView } from '../model/snapshot.ts';
import type { Millis, Rps } from '../model/units.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
import {
  COVERAGE_MIN,
  censoredBy,
  coverageOfPods,
  coverageOfTargets,
  covered,
  singleValue,
  warningOf,
} from './reading.ts';

/** Asks each distinct query once per cycle. */
export type Ask = (query: string) => Promise<InstantAnswer>;

export interface LoadCase {
  readonly policy: ScalingPolicy;
  readonly workload: Reading<WorkloadView>;
  readonly ask: Ask;
  readonly history: (query: string) => Promise<Reading<HistoryView>>;
  readonly now: Millis;
  readonly scrapeInterval: Millis;
}

export async function readLoad(load: LoadCase): Promise<Pick<TierView, 'demands' | 'vetoes'>> {
  const { policy, ask } = load;
  const whole = await reportsWhole(load);
  const read = await Promise.all(
    policy.vetoes.map(async (veto) => ({
      veto,
      now: vetoReading(await ask(veto.query), whole, load),
    })),
  );
  const vetoed = read.some(({ veto, now }) => {
    const value = valueOf(now);
    return value !== undefined && value > veto.above;
  });
  const demands = await Promise.all(
    policy.demands.map((demand) => readDemand(load, demand, vetoed)),
  );
  return { demands, vetoes: read.map(({ veto, now }) => ({ name: veto.name, now })) };
}

/** Every demand's coverage is known and whole. */
async function reportsWhole(load: LoadCase): Promise<boolean> {
  for (const demand of load.policy.demands) {
    const { share } = await coverageOf(load, demand);
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

async function readDemand(load: LoadCase, demand: Demand, vetoed: boolean): Promise<DemandReading> {
  const { ask } = load;
  const value = singleValue(await ask(demand.query), load);
  const whole = covered(value, await coverageOf(load, demand));
  const reading =
    demand.of === 'Served' ? censoredBy(whole, capacityOf(load, demand), vetoed) : whole;
  return {
    name: demand.name,
    now: reading,
    history: await load.history(demand.query),
  };
}

async function coverageOf(
  load: LoadCase,
  demand: Demand,
): Promise<ReturnType<typeof coverageOfTargets>> {
  const { ask, workload } = load;
  if (demand.targets !== undefined) return coverageOfTargets(await ask(demand.targets), load);
  if (demand.of === 'Served' && demand.seriesQuery !== undefined) {
    return coverageOfPods(await ask(demand.seriesQuery), valueOf(workload)?.readyReplicas);
  }
  return coverageOfTargets(undefined, load);
}

function capacityOf({ workload }: LoadCase, demand: Demand): Rps | undefined {
  const ready = valueOf(workload)?.readyReplicas;
  return ready === undefined ? undefined : ready * demand.perReplica;
}
