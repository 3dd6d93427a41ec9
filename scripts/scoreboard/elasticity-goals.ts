/** Goal G6: elasticity against the HPA + Cluster Autoscaler model on every judged trace, and the table of all of them. */
import type { Elasticity } from './elasticity.ts';
import { markdownTable, mean, shown } from './figures.ts';
import { type Goal, standingOf } from './goal.ts';
import type { SystemName } from './job.ts';
import { systems } from './plan.ts';
import { elasticities, type Run } from './runs.ts';
import { TRACES } from './traces.ts';

/** Those the goal names; the others are printed and judge nothing. */
const JUDGED = ['AMZN', 'GOOG', 'ELB', 'NASA'] as const;

export function elasticityGoals(runs: readonly Run[]): readonly Goal[] {
  return JUDGED.map((trace) => elasticityGoal(runs, trace));
}

function elasticityGoal(runs: readonly Run[], trace: string): Goal {
  const of = (system: SystemName, variant: 'cold' | 'warm'): Elasticity | undefined =>
    averaged(elasticities(runs, { trace, variant, system }));
  const ours = of('kingtide', 'cold');
  const warm = of('kingtide', 'warm');
  const theirs = of('hpa-ca', 'cold');
  const goal = {
    id: 'G6',
    what: `${trace}, against HPA + CA (model)`,
    moonshot: 'thetaO 1.3 x; lost 0.2 x cold, 0.02 x warm at 10% more machine hours',
    goodEnough: 'thetaO 1.5 x; lost 0.3 x cold',
  };
  if (ours === undefined || warm === undefined || theirs === undefined)
    return { ...goal, actual: '-', standing: 'not run' };
  const excess = ours.thetaO / theirs.thetaO;
  const lost = ratio(ours.lost, theirs.lost);
  const lostWarm = ratio(warm.lost, theirs.lost);
  const cost = warm.nodeHours / ours.nodeHours - 1;
  return {
    ...goal,
    actual: `thetaO ${shown(excess, 2)} x; lost ${shown(lost, 2)} x cold, ${shown(lostWarm, 2)} x warm (${shown(100 * cost, 0)}% more machine hours)`,
    standing: standingOf(
      excess <= 1.3 && lost <= 0.2 && lostWarm <= 0.02 && cost <= WARM_COST_MAX,
      excess <= 1.5 && lost <= 0.3,
    ),
  };
}

/** A warm pool may cost this share of the machine hours. */
const WARM_COST_MAX = 0.1;

/** What nobody loses is lost by nobody more than by others. */
function ratio(ours: number, theirs: number): number {
  return ours < 1e-6 ? 0 : ours / theirs;
}

export function elasticityTable(runs: readonly Run[], variant: 'cold' | 'warm'): string {
  const rows: string[][] = [];
  for (const { name: trace } of TRACES)
    for (const system of systems()) {
      const figures = averaged(elasticities(runs, { trace, variant, system }));
      if (figures !== undefined) rows.push([trace, system, ...cells(figures)]);
    }
  const head = ['Trace', 'System', 'thetaU %', 'thetaO %', 'tauU %', 'tauO %', 'lost %'];
  return markdownTable([...head, 'machine hours', 'of the least'], rows);
}

function cells(one: Elasticity): string[] {
  return [
    shown(one.thetaU, 2),
    shown(one.thetaO, 1),
    shown(one.tauU, 1),
    shown(one.tauO, 1),
    shown(Math.abs(one.lost), 3),
    shown(one.nodeHours, 0),
    `${shown(one.nodeHours / one.leastNodeHours, 2)} x`,
  ];
}

/** Mean over seeds; undefined without any. */
function averaged(all: readonly Elasticity[]): Elasticity | undefined {
  if (all.length === 0) return undefined;
  const of = (key: keyof Elasticity): number => mean(all.map((one) => one[key]));
  return {
    thetaU: of('thetaU'),
    thetaO: of('thetaO'),
    tauU: of('tauU'),
    tauO: of('tauO'),
    lost: of('lost'),
    nodeHours: of('nodeHours'),
    leastNodeHours: of('leastNodeHours'),
  };
}
