/** Which seeds a large swarm still has to run, and whether what ran is enough and green. Runs nothing. */
import { coverageOf, edgesOf, totalsOfSwarm } from '../../src/cli/swarm-report.ts';
import type { ShardResult } from '../../src/cli/swarm-shard.ts';
import { OFTEN, SELDOM } from '../../src/simulator/swarm/edges.ts';

/** Length of a drawn world, `src/simulator/swarm/small-world.ts`. */
const HOURS_PER_SEED = 6;
/** Few enough that little is done again after a stop, many enough that no core waits long for the last one. */
const BATCH = 60;
/** T3: a release's 25,000 hours meet every fault 500 times, a commit's 150 hours three times; others in proportion. */
const FIRED_PER_HOUR = 500 / 25_000;
/** Simulated hours that meet the edges of a commit's swarm, and the seldom ones, too. */
const [COMMIT_HOURS, RELEASE_HOURS] = [480, 4_800];

export interface Batch {
  readonly first: number;
  readonly count: number;
  /** Seeds of the whole swarm. */
  readonly of: number;
}

export interface Wanted {
  readonly first: number;
  /** Simulated. */
  readonly hours: number;
  readonly done: Pick<ReadonlyMap<number, unknown>, 'has'>;
}

/** In order; one that was cut short is run again as a whole. */
export function batchesOf({ first, hours, done }: Wanted): readonly Batch[] {
  const of = Math.ceil(hours / HOURS_PER_SEED);
  const batches: Batch[] = [];
  for (let start = 0; start < of; start += BATCH) {
    const count = Math.min(BATCH, of - start);
    const seeds = Array.from({ length: count }, (_, index) => first + start + index);
    if (!seeds.every((seed) => done.has(seed))) batches.push({ first: first + start, count, of });
  }
  return batches;
}

export interface Verdict {
  readonly fine: boolean;
  readonly text: string;
}

/** One line: hours, bursts, faults fired, violations. Fine when nothing is red and every fault that is drawn struck often enough. */
export function verdictOf(results: readonly ShardResult[]): Verdict {
  const { hours, bursts, red, healed, runs } = totalsOfSwarm(results);
  const bar = Math.floor(hours * FIRED_PER_HOUR);
  const coverage = coverageOf(results);
  const drawn = coverage.filter(({ undrawn }) => undrawn === undefined);
  const seldom = drawn.filter(({ fired }) => fired < bar).map(({ id, fired }) => `${id} ${fired}`);
  const taken = edgesOf(results);
  const wanted = [...(hours < COMMIT_HOURS ? [] : OFTEN), ...(hours < RELEASE_HOURS ? [] : SELDOM)];
  const untaken = wanted.filter((edge) => taken.get(edge) === 0);
  let violations = 0;
  let fired = 0;
  for (const result of results) violations += result.violations.length;
  for (const one of coverage) fired += one.fired;
  const text = [
    `${Math.round(hours)} h, ${bursts} bursts`,
    `${fired} faults fired, ${drawn.length - seldom.length} of ${drawn.length} kinds at least ${bar} times`,
    `${violations} violations in ${red} of ${runs} seeds`,
    ...(healed < runs ? [`heal phase judged in ${healed} only`] : []),
    ...(seldom.length > 0 ? [`too seldom: ${seldom.join(', ')}`] : []),
    ...(untaken.length > 0 ? [`never taken: ${untaken.join(', ')}`] : []),
  ].join('; ');
  const whole = seldom.length === 0 && untaken.length === 0;
  return { fine: red === 0 && whole && healed === runs, text };
}
