/**
 * Some seeds of a swarm, one after the other in this process: each result is one line of JSON on `out`. A red seed is
 * shrunk and kept as files before the next one begins.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvariantId } from '../simulator/checkers/violation.ts';
import type { ScheduledFault } from '../simulator/faults/fault.ts';
import { caseOfSeed, type SwarmCase, type SwarmFolder } from '../simulator/swarm/case-of-seed.ts';
import { drawPair, judgeIsolation } from '../simulator/swarm/isolation.ts';
import { eventsBefore, runSeed, type SeedResult } from '../simulator/swarm/run-seed.ts';
import { shrinkFaults } from '../simulator/swarm/shrink.ts';
import { faultFileText } from './fault-file.ts';
import { VERSION } from './version.ts';

export interface ShardRequest {
  readonly seeds: readonly number[];
  /** Undefined: drawn worlds. */
  readonly folder: (SwarmFolder & { readonly path: string }) | undefined;
  /** Folder for what is red; undefined: nothing is kept or shrunk. */
  readonly keep: string | undefined;
  readonly signal: AbortSignal;
  readonly onResult: (result: ShardResult) => void;
}

export interface RedSeed {
  readonly faults: readonly ScheduledFault[];
  /** Oldest first, as trace lines. */
  readonly events: readonly string[];
  readonly replay: string;
}

export interface ShardResult extends SeedResult {
  /** SHA-256 of the trace and of every plan. */
  readonly digest: string;
  readonly drawn: number;
  readonly red: RedSeed | undefined;
}

const EVENTS_SHOWN = 50;
/** A red seed is worth this many further runs, not an evening. */
const SHRINK_RUNS = 40;

export async function runShard(request: ShardRequest): Promise<void> {
  for (const seed of request.seeds) {
    if (request.signal.aborted) return;
    const result = await runOne(caseOfSeed(seed, request.folder), request);
    // A run that was cut short has not judged its end.
    if (!request.signal.aborted) request.onResult(result);
  }
}

async function runOne(swarmCase: SwarmCase, request: ShardRequest): Promise<ShardResult> {
  const { signal, keep } = request;
  const hash = createHash('sha256');
  const alone = await runSeed({
    ...{ ...swarmCase, signal },
    onTraceLine: (line) => void hash.update(line),
    onCycle: ({ plan }) => void hash.update(plan.id),
  });
  const result = await withIsolation(alone, swarmCase, signal);
  const shown = { ...result, digest: hash.digest('hex'), drawn: swarmCase.faults.length };
  const [first] = result.violations;
  if (first === undefined || keep === undefined || signal.aborted)
    return { ...shown, red: undefined };
  // Two runs without the drawn faults: nothing to shrink, and only the swarm compares them.
  if (first.invariant === 'S12')
    return { ...shown, red: { faults: [], events: [], replay: againAsSwarm(swarmCase.seed) } };
  const faults = await fewest(swarmCase, first.invariant, signal);
  const events = await eventsBefore({ ...swarmCase, faults, signal }, first.at, EVENTS_SHOWN);
  return {
    ...shown,
    red: { faults, events, replay: keepRed({ swarmCase, faults, request, keep }) },
  };
}

/** S12 is judged for drawn worlds, after everything else. */
async function withIsolation(
  result: SeedResult,
  swarmCase: SwarmCase,
  signal: AbortSignal,
): Promise<SeedResult> {
  const pair = swarmCase.files === undefined ? undefined : drawPair(swarmCase);
  if (pair === undefined || signal.aborted) return result;
  const { violations, asked } = await judgeIsolation({ ...swarmCase, signal }, pair);
  return {
    ...result,
    violations: [...result.violations, ...violations],
    asked: asked ? [...result.asked, 'S12'] : result.asked,
  };
}

function againAsSwarm(seed: number): string {
  return `kingtide rehearse --swarm 1 --from-seed ${seed}`;
}

function fewest(swarmCase: SwarmCase, invariant: InvariantId, signal: AbortSignal) {
  return shrinkFaults({
    faults: swarmCase.faults,
    invariant,
    attempts: SHRINK_RUNS,
    async tryWith(faults) {
      const { violations } = await runSeed({ ...swarmCase, faults, signal });
      return violations.map((violation) => violation.invariant);
    },
  });
}

interface Keeping {
  readonly swarmCase: SwarmCase;
  readonly faults: readonly ScheduledFault[];
  readonly request: ShardRequest;
  readonly keep: string;
}

/** Writes the world and its faults; the command that runs them again. */
function keepRed({ swarmCase, faults, request, keep }: Keeping): string {
  const { seed, files } = swarmCase;
  const folder = join(keep, `seed-${seed}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files ?? []) writeFileSync(join(folder, name), text);
  const file = join(folder, 'faults.json');
  writeFileSync(file, faultFileText({ version: VERSION, seed, faults }));
  return `kingtide rehearse ${request.folder?.path ?? folder} --seed ${seed} --faults ${file}`;
}
