/** A finished swarm in words and as JSON: what ran, which faults fired, what was red and how to see it again. */
import { CATALOGUE, type FaultId } from '../simulator/faults/catalogue.ts';
import { UNDRAWN } from '../simulator/swarm/draw.ts';
import { type Edge, NEVER, OFTEN, SELDOM } from '../simulator/swarm/edges.ts';
import type { ShardResult } from './swarm-shard.ts';

export interface Swarm {
  readonly version: string;
  readonly commit: string;
  readonly first: number;
  readonly results: readonly ShardResult[];
}

/** Bar of a commit's run: a fault that never struck was not tested. */
export const FIRED_AT_LEAST = 3;

export interface Coverage {
  readonly id: FaultId;
  readonly title: string;
  readonly fired: number;
  /** Runs in which it fired. */
  readonly runs: number;
  /** Why it was not drawn; undefined when it was. */
  readonly undrawn: string | undefined;
}

export function coverageOf(results: readonly ShardResult[]): readonly Coverage[] {
  const fired = new Map<FaultId, { times: number; runs: number }>();
  for (const result of results) {
    for (const [id, times] of result.fired) {
      const known = fired.get(id) ?? { times: 0, runs: 0 };
      fired.set(id, { times: known.times + times, runs: known.runs + 1 });
    }
  }
  return CATALOGUE.map(({ id, title }) => {
    const { times, runs } = fired.get(id) ?? { times: 0, runs: 0 };
    return { id, title, fired: times, runs, undrawn: UNDRAWN[id] };
  });
}

/** How often each edge was taken, the known ones first. */
export function edgesOf(results: readonly Pick<ShardResult, 'edges'>[]): ReadonlyMap<Edge, number> {
  const taken = new Map<Edge, number>(
    [...OFTEN, ...SELDOM, ...NEVER.keys()].map((edge) => [edge, 0] as const),
  );
  for (const { edges } of results)
    for (const [edge, times] of edges) taken.set(edge, (taken.get(edge) ?? 0) + times);
  return taken;
}

function edgeLine([edge, times]: readonly [Edge, number]): string {
  const never = NEVER.get(edge);
  return `  ${String(times).padStart(7)}  ${edge}${never === undefined ? '' : ` [never: ${never}]`}`;
}

export interface SwarmTotals {
  readonly runs: number;
  readonly red: number;
  readonly hours: number;
  readonly bursts: number;
  readonly decisions: number;
  /** Runs in which L1, L2 and L4 were all judged. */
  readonly healed: number;
  /** Runs in which S12 was judged, by a second pair of runs. */
  readonly isolated: number;
}

export function totalsOfSwarm(results: readonly ShardResult[]): SwarmTotals {
  let totals = { runs: 0, red: 0, hours: 0, bursts: 0, decisions: 0, healed: 0, isolated: 0 };
  for (const { hours, bursts, decisions, violations, asked } of results) {
    totals = {
      runs: totals.runs + 1,
      red: totals.red + Number(violations.length > 0),
      hours: totals.hours + hours,
      bursts: totals.bursts + bursts,
      decisions: totals.decisions + decisions,
      healed:
        totals.healed + Number((['L1', 'L2', 'L4'] as const).every((id) => asked.includes(id))),
      isolated: totals.isolated + Number(asked.includes('S12')),
    };
  }
  return totals;
}

export function swarmText(swarm: Swarm): string {
  const { version, commit, first, results } = swarm;
  const { runs, red, hours, bursts, decisions, healed, isolated } = totalsOfSwarm(results);
  return [
    `Swarm of kingtide ${version} (${commit}), seeds ${first} to ${first + Math.max(0, runs - 1)}`,
    ...results.filter(({ violations }) => violations.length > 0).flatMap(redLines(version)),
    'Faults that fired (times, in how many runs)',
    ...coverageOf(results).map(coverageLine),
    'Edges taken',
    ...[...edgesOf(results)].map(edgeLine),
    '',
    `${runs - red} green, ${red} red; ${Math.round(hours)} simulated hours, ${bursts} whole bursts, ${decisions} decisions`,
    `Heal phase judged in ${healed} of ${runs} runs, isolation in ${isolated}`,
    '',
  ].join('\n');
}

function coverageLine({ id, title, fired, runs, undrawn }: Coverage): string {
  const count = `${String(fired).padStart(7)} ${String(runs).padStart(5)}`;
  const missing =
    undrawn ?? (fired < FIRED_AT_LEAST ? `missing: fewer than ${FIRED_AT_LEAST}` : '');
  return `  ${id.padEnd(4)}${count}  ${title}${missing === '' ? '' : ` [${missing}]`}`;
}

function redLines(version: string): (result: ShardResult) => readonly string[] {
  return ({ seed, violations, red, drawn }) => [
    '',
    `RED seed ${seed}, version ${version}: ${violations[0]?.invariant}`,
    ...violations.slice(0, 5).map(({ invariant, at, message }) => {
      return `  ${invariant} ${new Date(at).toISOString()} ${message}`;
    }),
    ...(red === undefined
      ? []
      : [
          `  last ${red.events.length} events before it:`,
          ...red.events.map((line) => `    ${line}`),
          `  ${red.faults.length} of ${drawn} faults are enough:`,
          ...red.faults.map((fault) => `    ${JSON.stringify(fault)}`),
          `  replay: ${red.replay}`,
        ]),
    '',
  ];
}

export function swarmJson(swarm: Swarm): string {
  const { results, ...rest } = swarm;
  const faults = coverageOf(results).map((one) => ({ ...one, undrawn: one.undrawn ?? null }));
  return `${JSON.stringify({ ...rest, ...totalsOfSwarm(results), faults, results }, null, 2)}\n`;
}
