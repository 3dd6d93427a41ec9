/** The outcomes of one scoreboard, found by what was run. */
import type { Backtest } from './backtest.ts';
import type { Elasticity } from './elasticity.ts';
import type { Job, Outcome, SaleOutcome, SurgeOutcome, SystemName, WeiboOutcome } from './job.ts';

export interface Run {
  readonly job: Job;
  readonly outcome: Outcome;
}

type TraceJob = Extract<Job, { kind: 'trace' }>;
type SurgeJob = Extract<Job, { kind: 'surge' }>;

/** Of all seeds, in their order. */
export function elasticities(
  runs: readonly Run[],
  want: Pick<TraceJob, 'trace' | 'variant' | 'system'>,
): readonly Elasticity[] {
  return runs.flatMap(({ job, outcome }) => {
    if (job.kind !== 'trace' || outcome.kind !== 'trace') return [];
    const { trace, variant, system } = want;
    const same = job.trace === trace && job.variant === variant && job.system === system;
    return same ? [outcome.elasticity] : [];
  });
}

/** By seed. */
export function surges(
  runs: readonly Run[],
  want: Omit<SurgeJob, 'kind' | 'seed'>,
): ReadonlyMap<number, SurgeOutcome> {
  const found = new Map<number, SurgeOutcome>();
  for (const { job, outcome } of runs) {
    if (job.kind !== 'surge' || outcome.kind !== 'surge') continue;
    const { shape, boot, writer, variant, system } = want;
    const world = job.shape === shape && job.boot === boot && job.writer === writer;
    if (world && job.variant === variant && job.system === system)
      found.set(job.seed, outcome.surge);
  }
  return found;
}

export function weibos(runs: readonly Run[], system: SystemName): readonly WeiboOutcome[] {
  return runs.flatMap(({ job, outcome }) =>
    job.kind === 'weibo' && outcome.kind === 'weibo' && job.system === system
      ? [outcome.weibo]
      : [],
  );
}

export function sales(runs: readonly Run[], system: SystemName): readonly SaleOutcome[] {
  return runs.flatMap(({ job, outcome }) =>
    job.kind === 'sale' && outcome.kind === 'sale' && job.system === system ? [outcome.sale] : [],
  );
}

export function backtestOf(runs: readonly Run[], trace: string): Backtest | undefined {
  for (const { job, outcome } of runs)
    if (job.kind === 'backtest' && outcome.kind === 'backtest' && job.trace === trace)
      return outcome.backtest;
  return undefined;
}
