/** One day of a recorded load under one system: its elasticity metrics. */
import { DAY, type Millis, type Rps, SECOND } from '../../src/model/units.ts';
import type { Point } from '../../src/simulator/traffic/part.ts';
import { type Elasticity, podsFor, startElasticity } from './elasticity.ts';
import type { Job } from './job.ts';
import { runWorld } from './run-world.ts';
import { peakDay, readTrace, TRACES, type Trace } from './traces.ts';
import {
  localTime,
  PER_POD,
  PODS_PER_NODE,
  QUICK_SCALE_IN,
  type ScoreWorld,
  scoreWorld,
  WATER_LEVEL,
} from './world.ts';

/** performance.md section 3: the largest row needs this many pods. */
const PEAK_PODS = 1_000;
/** Boot lognormal, p99 twice the median: p95 is 2^(1.645 / 2.326) medians. */
export const P95_OF_MEDIAN = 2 ** (1.645 / 2.326);
const BOOT_SECONDS = 90;
const STOCK_WRITER = 20;
/** Spare machines of the warm variant, as a share of those the peak needs. */
const WARM_SHARE = 0.1;
const HISTORY: Millis = 14 * DAY;
const STEP: Millis = 5 * SECOND;
export const PEAK_RPS: Rps = PEAK_PODS * PER_POD * WATER_LEVEL;

export function traceNamed(name: string): Trace {
  const source = TRACES.find((candidate) => candidate.name === name);
  if (source === undefined) throw new Error(`no trace ${name}`);
  return readTrace(source);
}

export interface TraceWorld extends ScoreWorld {
  readonly from: Millis;
  readonly homeNodes: number;
}

/** The day around the trace's peak, with the fortnight before it as history. */
export function traceWorld(trace: Trace, variant: 'cold' | 'warm'): TraceWorld {
  const { from, to } = peakDay(trace);
  const points = trace.points.filter(({ at }) => at >= from - HISTORY && at <= to);
  const first = points[0]?.at ?? from;
  const homeNodes = variant === 'cold' ? 1 : warmNodes(points, from);
  const world = scoreWorld({
    name: `trace-${trace.name.toLowerCase()}`,
    from,
    to,
    traffic: [
      `{ trace: { file: trace.csv, at: "${localTime(first)}", rowEvery: 1s, values: rps } }`,
    ],
    files: new Map([['trace.csv', csvOf(points, first)]]),
    homeNodes,
    replicas: PODS_PER_NODE,
    pools: [
      {
        name: 'np1',
        boot: { p50: BOOT_SECONDS, p95: BOOT_SECONDS * P95_OF_MEDIAN },
        stock: 4 * (PEAK_PODS / PODS_PER_NODE),
        price: '1',
      },
    ],
    writer: STOCK_WRITER,
    scaleIn: QUICK_SCALE_IN,
    maxReplicas: 2 * PEAK_PODS,
    step: STEP,
    history: HISTORY,
  });
  return { ...world, from, homeNodes };
}

export async function runTrace(job: Extract<Job, { kind: 'trace' }>): Promise<Elasticity> {
  const world = traceWorld(traceNamed(job.trace), job.variant);
  const { from, homeNodes } = world;
  let sum: () => Elasticity = () => {
    throw new Error('the world was never seen');
  };
  await runWorld({
    ...world,
    system: job.system,
    seed: job.seed,
    watch: ({ journal }) => {
      sum = startElasticity(journal, { from, homeNodes, podsPerNode: PODS_PER_NODE });
    },
  });
  return sum();
}

/** Machines for the median load of the days before, and a tenth of the peak's beside them. */
function warmNodes(points: readonly Point[], from: Millis): number {
  const before = points.filter(({ at }) => at < from).map(({ rps }) => rps);
  const known = before.length > 0 ? before : points.map(({ rps }) => rps);
  known.sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)] ?? 0;
  const usual = Math.ceil(podsFor(median * PEAK_RPS) / PODS_PER_NODE);
  return usual + Math.round((WARM_SHARE * PEAK_PODS) / PODS_PER_NODE);
}

function csvOf(points: readonly Point[], first: Millis): string {
  const rows = points.map(
    ({ at, rps }) => `${Math.round((at - first) / SECOND)},${(rps * PEAK_RPS).toFixed(2)}`,
  );
  return ['offset,rps', ...rows].join('\n');
}
