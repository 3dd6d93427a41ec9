/** One run of the swarm: a world, what goes wrong in it, and whether every invariant held. Counts whole bursts as it goes. */
import { HOUR, type Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { InvariantId, Violation } from '../checkers/violation.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { rehearse } from '../rehearse.ts';
import type { Scenario } from '../scenario.ts';
import type { LineSink } from '../trace.ts';
import type { Journal } from '../world/journal.ts';
import { countEdges, type Edge } from './edges.ts';

export interface SeedCase {
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
  readonly seed: number;
  readonly faults: readonly ScheduledFault[];
  readonly onTraceLine?: LineSink | undefined;
  readonly onCycle?: ((cycle: Cycle) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SeedResult {
  readonly seed: number;
  readonly hours: number;
  /** Times the cloud was empty, then was not, then was again. */
  readonly bursts: number;
  readonly decisions: number;
  readonly fired: readonly (readonly [FaultId, number])[];
  /** Of the life cycles of machines and intents. */
  readonly edges: readonly (readonly [Edge, number])[];
  readonly violations: readonly Violation[];
  readonly asked: readonly InvariantId[];
}

export async function runSeed(run: SeedCase): Promise<SeedResult> {
  const { scenario, documents, seed, faults, onTraceLine, onCycle, signal } = run;
  let bursts = (): number => 0;
  let edges: ReadonlyMap<Edge, number> = new Map();
  const result = await rehearse({
    ...{ scenario, documents, seed, faults, onTraceLine, onCycle, signal },
    expectations: [],
    controller: true,
    onWorld({ journal }) {
      bursts = countBursts(journal);
      edges = countEdges(journal);
    },
  });
  const { decisions, fired, violations, asked } = result;
  const hours = (scenario.to - scenario.from) / HOUR;
  return {
    ...{ seed, hours, bursts: bursts(), decisions, violations, asked },
    ...{ fired: [...fired], edges: [...edges] },
  };
}

function countBursts(journal: Journal): () => number {
  let whole = 0;
  let under = false;
  journal.listen((event) => {
    if (event.kind !== 'load') return;
    if (under && event.instances === 0) whole += 1;
    under = event.instances > 0;
  });
  return () => whole;
}

/** The events that led up to the first violation, without the steps of the load; oldest first. */
export async function eventsBefore(
  run: SeedCase,
  first: Millis,
  most: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  function keep(line: string): void {
    if (line.startsWith('{"event":"load"')) return;
    const at = Number(/"at":(\d+)/.exec(line)?.[1] ?? 0);
    if (at > first) return;
    lines.push(line);
    if (lines.length > most) lines.shift();
  }
  await rehearse({
    ...{ scenario: run.scenario, documents: run.documents, seed: run.seed, faults: run.faults },
    ...{ expectations: [], controller: true, onTraceLine: keep, signal: run.signal },
  });
  return lines;
}
