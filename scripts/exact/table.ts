/** The gap table: how far the live answers are from the exact ones, and the seeds that repeat the worst. Judges nothing itself. */
import type { Comparison } from './compare.ts';

export interface Gaps {
  readonly instances: number;
  readonly large: number;
  /** With at least two binding constraints. */
  readonly bound: number;
  /** Answers that break a limit or do not pack. */
  readonly wrong: number;
  /** Share of instances in which no level's unserved demand could be less. */
  readonly levelsSame: number;
  /** The same of L0 alone. */
  readonly coreSame: number;
  /** Cost over the least possible, less 1, where all levels are the same. */
  readonly costMedian: number;
  readonly costP99: number;
  /** Instances that the solver did not finish: their gaps are upper limits. */
  readonly unfinished: number;
}

export function gapsOf(comparisons: readonly Comparison[]): Gaps {
  const all = comparisons.length;
  const costs = comparisons.flatMap(({ costGap }) => (costGap === undefined ? [] : [costGap]));
  costs.sort((a, b) => a - b);
  return {
    instances: all,
    large: count(comparisons, ({ instance }) => instance.size === 'large'),
    bound: count(comparisons, ({ bindings }) => bindings >= 2),
    wrong: count(comparisons, ({ wrong }) => wrong.length > 0),
    levelsSame: count(comparisons, ({ worse }) => worse === undefined) / all,
    coreSame: 1 - count(comparisons, ({ worse }) => worse?.level === 0) / all,
    costMedian: quantile(costs, 0.5),
    costP99: quantile(costs, 0.99),
    unfinished: count(comparisons, ({ finished }) => !finished),
  };
}

function count(all: readonly Comparison[], is: (one: Comparison) => boolean): number {
  return all.filter(is).length;
}

/** Nearest rank: the smallest that at least this share does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const SIZES = ['small', 'middle', 'large'] as const;
const WORST = 5;

export function tableOf(comparisons: readonly Comparison[]): string {
  const rows = [
    'size    instances  two bind  wrong  levels same  cost median  cost p99  unfinished',
    ...SIZES.map((size) =>
      line(
        size,
        comparisons.filter(({ instance }) => instance.size === size),
      ),
    ),
    line('all', comparisons),
    '',
    'level  unserved could be less in',
    ...[0, 1, 2, 3].map((level) => levelLine(comparisons, level)),
    '',
    'worst, each repeated by npm run exact -- --seed SEED:',
    ...worst(comparisons),
  ];
  return rows.join('\n');
}

function line(label: string, comparisons: readonly Comparison[]): string {
  const gaps = gapsOf(comparisons);
  const columns = [
    String(gaps.instances).padStart(9),
    String(gaps.bound).padStart(9),
    String(gaps.wrong).padStart(6),
    percent(gaps.levelsSame).padStart(12),
    percent(gaps.costMedian).padStart(12),
    percent(gaps.costP99).padStart(9),
    String(gaps.unfinished).padStart(11),
  ];
  return `${label.padEnd(8)}${columns.join(' ')}`;
}

/** Of those that lose at no earlier level. `proven`: the better answer was packed, pod by pod; else it is only a bound. */
function levelLine(comparisons: readonly Comparison[], level: number): string {
  const lost = comparisons.flatMap(({ worse }) => (worse?.level === level ? [worse] : []));
  const proven = lost.filter((one) => one.proven).length;
  const most = Math.max(0, ...lost.map(({ gap }) => gap));
  return `L${level}     ${lost.length} (${proven} proven), at most ${most.toFixed(3)} of a tier's demand`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '-' : `${(share * 100).toFixed(2)}%`;
}

function worst(comparisons: readonly Comparison[]): string[] {
  const lost = comparisons.filter(({ worse }) => worse !== undefined);
  lost.sort(
    (a, b) =>
      (a.worse?.level ?? 9) - (b.worse?.level ?? 9) || (b.worse?.gap ?? 0) - (a.worse?.gap ?? 0),
  );
  const dear = comparisons.filter(({ costGap }) => (costGap ?? 0) > 0);
  dear.sort((a, b) => (b.costGap ?? 0) - (a.costGap ?? 0));
  return [...lost.slice(0, WORST), ...dear.slice(0, WORST)].map(says);
}

export function says({ instance, live, wrong, worse, costGap }: Comparison): string {
  const { seed, size, scarce, tiers, pools } = instance;
  const gap =
    worse === undefined
      ? `cost +${percent(costGap ?? Number.NaN)}`
      : `L${worse.level} unserved ${worse.gap.toFixed(3)} more than ${worse.proven ? 'another answer' : 'the bound'}`;
  const nodes = live.nodes.join(' ');
  const fault = wrong.length > 0 ? `; WRONG: ${wrong.join('; ')}` : '';
  return `seed ${seed}: ${size}, scarce ${scarce}, ${tiers.length} tiers x ${pools.length} pools, nodes ${nodes}: ${gap}${fault}`;
}
