/**
 * `npm run bench`: how long one full decision takes at 10,000 nodes, 100,000 pods, 1,000 tiers and 20 pools, how it grows
 * with size, how fast a sale is rehearsed, and how fast this machine is. Prints figures and judges nothing: machines differ.
 * `npm run bench -- simulator` and `npm run bench -- month` run one part, `npm run bench -- plan` how long plans take.
 */
import { performance } from 'node:perf_hooks';
import { decide } from '../src/decide/decide.ts';
import { forecast } from '../src/forecast/forecast.ts';
import { withReadings } from '../src/forecast/samples.ts';
import type { DecideInput } from '../src/model/decide-input.ts';
import type { Plan } from '../src/model/plan.ts';
import { type FleetSize, fleet } from './bench/fleet.ts';
import { benchPlan } from './bench/plan.ts';
import { rush } from './bench/rush.ts';
import { benchSimulator } from './bench/simulator.ts';

const FULL: FleetSize = { nodes: 10_000, pods: 100_000, tiers: 1_000, pools: 20 };
const SHARES = [0.01, 0.03, 0.1, 0.3, 1] as const;
const WARM_UP = 10;
const RUNS = 100;
/** Demand against the forecast, where nodes are to be ordered. */
const RUSH = 2;
/** Demand of every second decision, so that none finds what it wants already placed by the one before. */
const RISEN = 1.05;

interface Times {
  readonly p50: number;
  readonly p99: number;
}

function measure(work: () => unknown): Times {
  for (let run = 0; run < WARM_UP; run += 1) work();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(RUNS * 0.5)] ?? 0, p99: times[Math.ceil(RUNS * 0.99) - 1] ?? 0 };
}

/** A fixed piece of plain work, so that figures of two machines can be held against each other. */
function calibrate(): number {
  let state = 1;
  for (let round = 0; round < 1_000; round += 1) state = mix(state);
  return state;
}

/** Short and called often, so that it is compiled alike in every process. */
function mix(seed: number): number {
  let state = seed;
  for (let index = 0; index < 10_000; index += 1) state = (Math.imul(state, 1_664_525) + index) | 0;
  return state;
}

function scaled(share: number): FleetSize {
  const { nodes, pods, tiers, pools } = FULL;
  return {
    nodes: nodes * share,
    pods: pods * share,
    tiers: tiers * share,
    pools: Math.max(1, Math.round(pools * share)),
  };
}

function line(label: string, { p50, p99 }: Times): string {
  return `${label.padEnd(48)} p50 ${p50.toFixed(2).padStart(8)} ms   p99 ${p99.toFixed(2).padStart(8)} ms`;
}

function inMiB(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

function benchDecisions(): void {
  for (const share of SHARES) {
    const size = scaled(share);
    const input = fleet(size);
    const label = `${size.nodes} nodes, ${size.pods} pods, ${size.tiers} tiers, ${size.pools} pools`;
    console.log(line(`decide, ${label}`, measure(inTurn(input, rush(input, RISEN)))));
    const rushed = rush(input, RUSH);
    const missing = nodesNeeded(decide(rushed)) - nodesNeeded(decide(input));
    console.log(
      line(
        `  when ${missing} nodes more are needed`,
        measure(inTurn(rushed, rush(input, RUSH * RISEN))),
      ),
    );
    if (share !== 1) continue;
    console.log(
      line(
        `forecast, ${label}`,
        measure(() => forecast({ ...input, memory: withReadings(input.memory, input.snapshot) })),
      ),
    );
    const plan = decide(input);
    console.log(
      `one plan: ${plan.actions.length} actions, ${plan.holds.length} holds, ${JSON.stringify(input).length} bytes of input`,
    );
    console.log(
      `resident set ${inMiB(process.memoryUsage().rss)}, heap used ${inMiB(process.memoryUsage().heapUsed)}`,
    );
  }
}

/** Decides on the one and the other by turns. */
function inTurn(one: DecideInput, other: DecideInput): () => Plan {
  let turn = false;
  return () => {
    turn = !turn;
    return decide(turn ? one : other);
  };
}

function nodesNeeded({ pools }: Plan): number {
  let needed = 0;
  for (const pool of pools) needed += pool.needed;
  return needed;
}

const PARTS = ['decide', 'simulator', 'month', 'plan'] as const;

async function main(asked: string | undefined): Promise<void> {
  if (asked !== undefined && !PARTS.some((part) => part === asked))
    throw new Error(`no such part: ${asked}; there are ${PARTS.join(', ')}`);
  console.log(line('calibration: 10 million multiplications', measure(calibrate)));
  if (asked === undefined || asked === 'decide') benchDecisions();
  if (asked === undefined || asked === 'simulator') {
    await benchSimulator({ tiers: 100, pools: 20, hours: 6 });
    await benchSimulator({ tiers: 100, pools: 20, hours: 24 });
    await benchSimulator({ tiers: 5, pools: 1, hours: 24 });
  }
  // Minutes, too.
  if (asked === 'plan') await benchPlan();
  // A month takes minutes, so it runs only when asked for.
  if (asked === 'month') await benchSimulator({ tiers: 5, pools: 1, hours: 30 * 24 });
}

await main(process.argv[2]);
