/** Which jobs make a scoreboard, in its quick and its full size. */
import { BASELINES } from '../../src/simulator/baselines/all.ts';
import type { Job, SystemName, Variant } from './job.ts';
import { TRACES } from './traces.ts';

export interface Size {
  readonly name: 'quick' | 'full';
  /** Draws of a day of a trace; its load is the same in all. */
  readonly traceSeeds: number;
  readonly stepSeeds: number;
  readonly rampSeeds: number;
  readonly weiboSeeds: number;
  readonly saleSeeds: number;
}

export const QUICK: Size = {
  name: 'quick',
  traceSeeds: 1,
  stepSeeds: 5,
  rampSeeds: 3,
  weiboSeeds: 5,
  saleSeeds: 1,
};

/** performance.md section 7: 1,000 seeds for the step; the spread of the others is smaller. */
export const FULL: Size = {
  name: 'full',
  traceSeeds: 10,
  stepSeeds: 1_000,
  rampSeeds: 100,
  weiboSeeds: 100,
  saleSeeds: 10,
};

export const BOOTS = [45, 90, 180] as const;
/** Pods written per second: as good as at once, and the stock controller manager ('W20'). */
export const WRITERS = [1_000, 20] as const;
export const RAMPS = ['ramp', 'sigmoid'] as const;
/** A warm pool is promised only for boots up to this. */
const WARM_BOOT_MAX = 90;

/** Traces with enough of a past to learn a season from. */
export const BACKTESTED = ['AMZN', 'ELB', 'GOOG', 'NASA', 'taxi'] as const;

export function systems(): readonly SystemName[] {
  return ['kingtide', ...BASELINES.map(({ name }) => name)];
}

/** Shortest kinds first, so that something is seen soon. */
export function jobsOf(size: Size): readonly Job[] {
  return [
    ...stepJobs(size),
    ...rampJobs(size),
    ...eventJobs(size),
    ...backtests(),
    ...traceJobs(size),
  ];
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Those a surge is compared with; the others lose more. */
function rivals(): readonly SystemName[] {
  return systems().filter((name) => name === 'kingtide' || name === 'hpa-ca');
}

function stepJobs({ stepSeeds }: Size): readonly Job[] {
  const jobs: Job[] = [];
  for (const writer of WRITERS)
    for (const system of rivals())
      for (const seed of seeds(stepSeeds))
        jobs.push({
          kind: 'surge',
          shape: 'step',
          boot: 90,
          writer,
          variant: 'cold',
          system,
          seed,
        });
  return jobs;
}

function rampJobs(size: Size): readonly Job[] {
  return RAMPS.flatMap((shape) =>
    BOOTS.flatMap((boot) =>
      variantsAt(boot).flatMap((variant) => rampWorld(size, { shape, boot, variant })),
    ),
  );
}

interface RampWorld {
  readonly shape: (typeof RAMPS)[number];
  readonly boot: number;
  readonly variant: Variant;
}

function rampWorld({ rampSeeds }: Size, world: RampWorld): readonly Job[] {
  const compared: readonly SystemName[] = world.variant === 'cold' ? rivals() : ['kingtide'];
  return compared.flatMap((system) =>
    seeds(rampSeeds).map((seed): Job => ({ kind: 'surge', ...world, writer: 20, system, seed })),
  );
}

export function variantsAt(boot: number): readonly Variant[] {
  return boot <= WARM_BOOT_MAX ? ['cold', 'warm', 'calendar'] : ['cold', 'calendar'];
}

function eventJobs({ weiboSeeds, saleSeeds }: Size): readonly Job[] {
  const jobs: Job[] = [];
  for (const system of rivals())
    for (const seed of seeds(weiboSeeds)) jobs.push({ kind: 'weibo', system, seed });
  for (const system of systems())
    for (const seed of seeds(saleSeeds)) jobs.push({ kind: 'sale', system, seed });
  return jobs;
}

function backtests(): readonly Job[] {
  return BACKTESTED.map((trace) => ({ kind: 'backtest', trace }));
}

function traceJobs({ traceSeeds }: Size): readonly Job[] {
  const jobs: Job[] = [];
  for (const { name: trace } of TRACES)
    for (const variant of ['cold', 'warm'] as const)
      for (const system of systems())
        for (const seed of seeds(traceSeeds))
          jobs.push({ kind: 'trace', trace, variant, system, seed });
  return jobs;
}
