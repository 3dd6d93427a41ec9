/**
 * Three days around an announced sale (goal G15): what is kept after the peak, against somebody who knows every minute
 * beforehand. The crowd of days two and three must be served from what is kept.
 */
import { DAY, HOUR, MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { podsFor } from './elasticity.ts';
import type { Job, SaleOutcome } from './job.ts';
import { runWorld } from './run-world.ts';
import { P95_OF_MEDIAN } from './trace-run.ts';
import { localTime, PODS_PER_NODE, QUICK_SCALE_IN, scoreWorld } from './world.ts';

const START: Millis = Date.UTC(2027, 2, 1);
/** The sale's hold: what comes later is "after the peak". */
const HOLD: Millis = HOUR;
const END: Millis = START + 3 * DAY;
const HOME_NODES = 20;
const STOCK = 500;

/** An ordinary day peaks at 10,000 rps; the days of the sale at twice that, then 1.6 and 1.3 times. */
const TRAFFIC: readonly string[] = [
  daily(10_000),
  daily(10_000, START, START + DAY),
  daily(6_000, START + DAY, START + 2 * DAY),
  daily(3_000, START + 2 * DAY, END),
  `{ flash: { at: "${localTime(START)}", rps: 40000 rps, rise: 1m, hold: 15m, halfLife: 1h } }`,
];

function daily(peak: number, from?: Millis, until?: Millis): string {
  const span =
    from === undefined || until === undefined
      ? ''
      : `from: "${localTime(from)}", until: "${localTime(until)}", `;
  return `{ ${span}daily: { peak: ${peak} rps, trough: 15%, peakAt: "21:00" } }`;
}

const PROMOTION = `  - { name: sale, start: 2027-03-01T00:00, end: 2027-03-01T04:00, hold: 1h, readyBefore: 15m, tail: { for: 4h, halfLife: 1h }, demand: { multiplier: { of: DailyPeak, expected: "4.5" } } }
`;

export async function runSale(job: Extract<Job, { kind: 'sale' }>): Promise<SaleOutcome> {
  const world = scoreWorld({
    name: 'sale',
    from: START - 3 * HOUR,
    to: END,
    traffic: TRAFFIC,
    homeNodes: HOME_NODES,
    replicas: 100,
    pools: [{ name: 'np1', boot: { p50: 90, p95: 90 * P95_OF_MEDIAN }, stock: STOCK, price: '1' }],
    writer: 20,
    scaleIn: QUICK_SCALE_IN,
    maxReplicas: STOCK * PODS_PER_NODE,
    step: 5 * SECOND,
    history: 14 * DAY,
    promotions: PROMOTION,
  });
  let read: () => SaleOutcome = () => {
    throw new Error('the world was never seen');
  };
  const watch = (seen: World): void => {
    read = watchSale(seen);
  };
  await runWorld({ ...world, system: job.system, seed: job.seed, watch });
  return read();
}

function watchSale({ journal }: World): () => SaleOutcome {
  let offered = 0;
  let served = 0;
  let nodeTime = 0;
  let leastTime = 0;
  const short = new Set<number>();
  journal.listen((event) => {
    const tier = event.kind === 'load' ? event.tiers[0] : undefined;
    if (event.kind !== 'load' || tier === undefined) return;
    offered += tier.offered;
    served += tier.served;
    if (event.at <= START + HOLD) return;
    nodeTime += event.span * event.instances;
    const pods = podsFor((tier.offered * SECOND) / event.span);
    leastTime += event.span * Math.max(0, Math.ceil(pods / PODS_PER_NODE) - HOME_NODES);
    if (tier.offered - tier.served > 1e-6 * tier.offered) short.add(Math.floor(event.at / MINUTE));
  });
  return () => ({
    nodeHoursAfter: nodeTime / HOUR,
    leastAfter: leastTime / HOUR,
    minutesShortAfter: short.size,
    lost: (100 * (offered - served)) / offered,
  });
}
