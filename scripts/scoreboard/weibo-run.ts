/**
 * A post of a celebrity (goal G4): 1,000 machines must serve within ten minutes of it, and the first provider has only
 * 30% of them. Nobody announced it.
 */
import { DAY, MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { podsFor } from './elasticity.ts';
import type { Job, WeiboOutcome } from './job.ts';
import { runWorld } from './run-world.ts';
import { P95_OF_MEDIAN } from './trace-run.ts';
import { localTime, PER_POD, PODS_PER_NODE, scoreWorld, WATER_LEVEL } from './world.ts';

const POST: Millis = Date.UTC(2027, 0, 4, 12);
const MACHINES = 1_000;
const HOME_NODES = 250;
const STALLS_AT = 300;
const ORDINARY = HOME_NODES * PODS_PER_NODE * PER_POD * WATER_LEVEL;
const RISE = MACHINES * PODS_PER_NODE * PER_POD * WATER_LEVEL;
/** performance.md 1.2: vendors raise the controller manager's writer to 100; with 20 the pods alone take 400 s. */
const WRITER = 100;

export async function runWeibo(job: Extract<Job, { kind: 'weibo' }>): Promise<WeiboOutcome> {
  const boot = { p50: 90, p95: 90 * P95_OF_MEDIAN };
  const world = scoreWorld({
    name: 'weibo',
    from: POST - 5 * MINUTE,
    to: POST + 11 * MINUTE,
    traffic: [
      `{ flat: { rps: ${ORDINARY} rps } }`,
      `{ ramp: { at: "${localTime(POST)}", over: 2m, rps: ${RISE} rps } }`,
    ],
    homeNodes: HOME_NODES,
    replicas: HOME_NODES * PODS_PER_NODE,
    pools: [
      { name: 'np1', boot, stock: STALLS_AT, declared: MACHINES, price: '1' },
      { name: 'np2', boot, stock: 2 * MACHINES, price: '2' },
    ],
    writer: WRITER,
    maxReplicas: 2 * (HOME_NODES + MACHINES) * PODS_PER_NODE,
    step: SECOND,
    history: 2 * DAY,
  });
  let read: () => WeiboOutcome = () => {
    throw new Error('the world was never seen');
  };
  const watch = (seen: World): void => {
    read = watchWeibo(seen);
  };
  await runWorld({ ...world, system: job.system, seed: job.seed, watch });
  return read();
}

interface Moments {
  full?: Millis;
  stalled?: Millis;
  switched?: Millis;
}

/** The stall is visible with the first answer that gives less than was asked for; the switch is the next order elsewhere. */
function watchWeibo({ journal }: World): () => WeiboOutcome {
  const wanted = podsFor(ORDINARY + RISE);
  const moments: Moments = {};
  journal.listen((event) => {
    if (event.kind === 'provider-call' && event.call === 'grow') noteCall(moments, event);
    if (event.kind !== 'load') return;
    if ((event.tiers[0]?.readyPods ?? 0) >= wanted) moments.full ??= event.at;
  });
  return () => ({
    toFull: between(POST, moments.full),
    toSwitch: between(moments.stalled, moments.switched),
  });
}

interface Call {
  readonly at: Millis;
  readonly pool: string;
  readonly answer: string;
}

function noteCall(moments: Moments, { at, pool, answer }: Call): void {
  if (pool === 'np1' && answer !== 'accepted') moments.stalled ??= at;
  if (pool === 'np2' && moments.stalled !== undefined) moments.switched ??= at;
}

function between(from: Millis | undefined, to: Millis | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : (to - from) / SECOND;
}
