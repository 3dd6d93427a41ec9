/** One run of a case, with or without a blow, and everything the judgement of a cell needs of it. */
import type { Millis } from '../../src/model/units.ts';
import type { Cycle } from '../../src/ports/recorder.ts';
import type { WatchHook } from '../../src/simulator/api/watched-cluster.ts';
import type { Violation } from '../../src/simulator/checkers/violation.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import type { CallLabel, Moment, MomentHook } from '../../src/simulator/operator/moments.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import type { WorldEvent } from '../../src/simulator/world/journal.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { matrixCase } from './cases.ts';
import { type EndState, endStateOf } from './end-state.ts';

export interface RunInput {
  readonly case: string;
  /** Operator processes; undefined: as many as the case has. */
  readonly replicas?: number | undefined;
  /** Besides those of the case. */
  readonly faults?: readonly ScheduledFault[] | undefined;
  readonly onMoment?: MomentHook | undefined;
  readonly onWatchEvent?: WatchHook | undefined;
  readonly onWorld?: (world: World) => void;
}

export interface Ran {
  readonly end: EndState;
  readonly violations: readonly Violation[];
  /** When decisions were recorded. */
  readonly decidedAt: readonly Millis[];
  readonly processes: readonly Extract<WorldEvent, { kind: 'operator' }>[];
  readonly lastEvents: readonly WorldEvent[];
  /** End of the run. */
  readonly lastAt: Millis;
}

const EVENTS_SHOWN = 50;

export async function runCase(input: RunInput): Promise<Ran> {
  const { scenario: told, documents } = matrixCase(input.case);
  const { replicas = told.controller.replicas } = input;
  const scenario = { ...told, controller: { ...told.controller, replicas } };
  const decidedAt: Millis[] = [];
  const events: WorldEvent[] = [];
  const processes: Extract<WorldEvent, { kind: 'operator' }>[] = [];
  let world: World | undefined;
  let last: Cycle | undefined;
  const { violations } = await rehearse({
    scenario,
    documents,
    expectations: [],
    seed: scenario.seed,
    controller: true,
    faults: input.faults,
    onMoment: input.onMoment,
    onWatchEvent: input.onWatchEvent,
    onWorld(made) {
      world = made;
      made.journal.listen((event) => {
        if (event.kind === 'operator') processes.push(event);
        if (event.kind !== 'load') events.push(event);
      });
      input.onWorld?.(made);
    },
    onCycle(cycle) {
      last = cycle;
      decidedAt.push(cycle.plan.at);
    },
  });
  if (world === undefined) throw new Error('the rehearsal made no world');
  const end = endStateOf(world, last);
  return {
    end,
    violations,
    decidedAt,
    processes,
    lastEvents: events.slice(-EVENTS_SHOWN),
    lastAt: scenario.to,
  };
}

/** Every request of a run by label, in the order of their first occurrence. */
export async function labelsOf(name: string): Promise<ReadonlyMap<CallLabel, number>> {
  const labels = new Map<CallLabel, number>();
  await runCase({
    case: name,
    onMoment({ label, occurrence }: Moment) {
      labels.set(label, Math.max(occurrence, labels.get(label) ?? 0));
      return undefined;
    },
  });
  return labels;
}
