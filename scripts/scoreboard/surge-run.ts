/**
 * The 5.6x surge of performance.md sections 3 and 7 (goals G2 and G3): 1,000 pods that serve at home, 5,600 wanted at
 * once, within eight minutes in a straight line, or within eight minutes in an S curve.
 */
import { HOUR, MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { podsFor } from './elasticity.ts';
import { floorOf } from './floor.ts';
import type { Job, SurgeOutcome } from './job.ts';
import { runWorld } from './run-world.ts';
import { P95_OF_MEDIAN } from './trace-run.ts';
import {
  localTime,
  PER_POD,
  POD_START,
  PODS_PER_NODE,
  QUICK_SCALE_IN,
  scoreWorld,
  WATER_LEVEL,
} from './world.ts';

const PODS_BEFORE = 1_000;
const PODS_AFTER = 5_600;
const RAMP: Millis = 8 * MINUTE;
/** performance.md section 3: 40 minutes from onset. */
const JUDGED: Millis = 40 * MINUTE;
const ONSET: Millis = Date.UTC(2027, 0, 4, 12);
const ORDINARY = PODS_BEFORE * PER_POD * WATER_LEVEL;
const RISE = (PODS_AFTER - PODS_BEFORE) * PER_POD * WATER_LEVEL;
/** G3: 50% warm machines. */
const WARM_SHARE = 0.5;

type SurgeJob = Extract<Job, { kind: 'surge' }>;

export async function runSurge(job: SurgeJob): Promise<SurgeOutcome> {
  const nodesBefore = PODS_BEFORE / PODS_PER_NODE;
  const missing = (PODS_AFTER - PODS_BEFORE) / PODS_PER_NODE;
  const homeNodes = nodesBefore + (job.variant === 'warm' ? Math.round(WARM_SHARE * missing) : 0);
  const boot = { p50: job.boot, p95: job.boot * P95_OF_MEDIAN };
  const world = scoreWorld({
    name: `surge-${job.shape}`,
    from: ONSET - 5 * MINUTE,
    to: ONSET + JUDGED,
    traffic: [`{ flat: { rps: ${ORDINARY} rps } }`, partOf(job.shape)],
    homeNodes,
    replicas: PODS_BEFORE,
    pools: [{ name: 'np1', boot, stock: 3 * missing, price: '1' }],
    writer: job.writer,
    scaleIn: QUICK_SCALE_IN,
    maxReplicas: 2 * PODS_AFTER,
    step: SECOND,
    history: 2 * 24 * HOUR,
    ...(job.variant === 'calendar' ? { promotions: promotionText() } : {}),
  });
  let read: () => Omit<SurgeOutcome, 'floor'> = () => {
    throw new Error('the world was never seen');
  };
  const watch = (seen: World): void => {
    read = watchSurge(seen, homeNodes);
  };
  await runWorld({ ...world, system: job.system, seed: job.seed, watch });
  const [pool] = world.scenario.pools;
  if (pool === undefined) throw new Error('the surge has no pool');
  const pods = PODS_AFTER - homeNodes * PODS_PER_NODE;
  const floor = floorOf({ seed: job.seed, pool, pods, writer: job.writer }) / SECOND;
  return { ...read(), floor };
}

/** One second to see it, four to ask for it; then a machine boots and joins, and a pod starts on it. */
const SIGNAL_AND_JOIN: Millis = 10 * SECOND;

/** What is lost until the first machine ordered at onset serves, if then all is well, in % of the requests judged. */
export function floorLost(shape: SurgeJob['shape'], boot: number): number {
  const until = boot * SECOND + SIGNAL_AND_JOIN + POD_START;
  let offered = 0;
  let lost = 0;
  for (let at = 0; at < JUDGED; at += SECOND) {
    const rps = ORDINARY + RISE * shareOf(shape, at);
    offered += rps;
    if (at < until) lost += Math.max(0, rps - PODS_BEFORE * PER_POD);
  }
  return (100 * lost) / offered;
}

/** Share of the rise at this time after onset; the same curves as the simulator's. */
function shareOf(shape: SurgeJob['shape'], at: Millis): number {
  if (shape === 'step') return 1;
  if (shape === 'ramp') return Math.min(1, at / RAMP);
  return 1 / (1 + Math.exp((-2 * Math.log(19) * (at - RAMP / 2)) / RAMP));
}

function partOf(shape: SurgeJob['shape']): string {
  const rps = `rps: ${RISE} rps`;
  if (shape === 'step') return `{ step: { at: "${localTime(ONSET)}", ${rps} } }`;
  if (shape === 'ramp') return `{ ramp: { at: "${localTime(ONSET)}", over: 8m, ${rps} } }`;
  const middle = localTime(ONSET + RAMP / 2);
  return `{ sigmoid: { at: "${middle}", over: 8m, ${rps} } }`;
}

function promotionText(): string {
  const start = localTime(ONSET).slice(0, 16);
  const end = localTime(ONSET + 2 * JUDGED).slice(0, 16);
  const expected = (PODS_AFTER / PODS_BEFORE).toFixed(1);
  return `  - { name: surge, start: ${start}, end: ${end}, readyBefore: 5m, demand: { multiplier: { of: DailyPeak, expected: "${expected}" } } }
`;
}

function watchSurge({ journal }: World, homeNodes: number): () => Omit<SurgeOutcome, 'floor'> {
  const wanted = podsFor(ORDINARY + RISE);
  let full: Millis | undefined;
  let onTarget = false;
  let offered = 0;
  let served = 0;
  let nodeTime = 0;
  journal.listen((event) => {
    const tier = event.kind === 'load' ? event.tiers[0] : undefined;
    if (event.kind !== 'load' || tier === undefined || event.at <= ONSET) return;
    offered += tier.offered;
    served += tier.served;
    nodeTime += event.span * (event.instances + homeNodes);
    if (full === undefined && tier.readyPods >= wanted) full = event.at;
    if (event.at === ONSET + RAMP)
      onTarget = tier.readyPods >= podsFor((tier.offered * SECOND) / event.span);
  });
  return () => ({
    toFull: full === undefined ? undefined : (full - ONSET) / SECOND,
    onTarget,
    lost: (100 * (offered - served)) / offered,
    nodeHours: nodeTime / HOUR,
  });
}
