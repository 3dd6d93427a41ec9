/**
 * L1, placement gates: no pod waits at Kingtide's gate for longer than ten seconds while one replica of it runs, leader or
 * not, paused or not. Judged by the pods and processes of the world; where the API server refuses writes, nobody is.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { SimPod } from '../world/entities.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import type { Checker } from './violation.ts';

/** Design 4.2 and ADR 22. */
const PROMISED: Millis = 10 * SECOND;
/** Under these the one write that it takes may come to nothing, or its answer may. */
const REFUSING: readonly FaultId[] = ['A1', 'A3', 'A4', 'A11'];
/** Whatever it strikes, everybody is cut off; A9 goes on for so long after it struck, or for a minute. */
const OUTAGE: FaultId = 'A10';
const USUAL_OUTAGE: Millis = MINUTE;
const LIFT = 'gatedPods.lift';

export function checkPlacementGates({ world }: Pick<Evidence, 'world'>): Checker {
  const findings = createFindings('L1');
  /** Processes that run, and since when without a break. */
  const running = new Map<number, Millis>();
  const told = new Set<string>();
  const outage = longestOf(world.faults.schedule.filter(({ id }) => id === 'A9'));
  let cutUntil: Millis = Number.NEGATIVE_INFINITY;

  function look(at: Millis): void {
    if (running.size === 0) return;
    const since = Math.max(Math.min(...running.values()), writableSince(world, at), cutUntil);
    for (const pod of waitingIn(world)) {
      const waits = at - Math.max(since, pod.createdAt);
      if (waits <= PROMISED || told.has(pod.uid)) continue;
      told.add(pod.uid);
      findings.add(at, `${pod.name} of ${pod.workload.key} waits at its gate for ${waits} ms`);
    }
  }

  world.journal.listen((event) => {
    if (event.kind === 'operator') follow(running, event);
    if (event.kind === 'fault' && event.id === 'A9') cutUntil = event.at + outage;
    if (event.kind === 'load') look(event.at);
  });
  return { finish: () => findings.all };
}

type OperatorEvent = Extract<WorldEvent, { kind: 'operator' }>;

function follow(running: Map<number, Millis>, { operator, state, at }: OperatorEvent): void {
  switch (state) {
    case 'started':
    case 'thawed':
      running.set(operator, at);
      break;
    case 'leads':
      break;
    default:
      running.delete(operator);
  }
}

/** Since when nothing has kept a gate from being lifted; Infinity: something does. */
function writableSince({ faults }: Pick<World, 'faults'>, at: Millis): Millis {
  let since: Millis = Number.NEGATIVE_INFINITY;
  for (const { id, from, until, subject } of faults.schedule) {
    const refuses = REFUSING.includes(id) && (subject === undefined || subject === LIFT);
    if ((refuses || id === OUTAGE) && at >= from)
      since = Math.max(since, at < until ? Infinity : until);
  }
  return since;
}

function longestOf(faults: readonly ScheduledFault[]): Millis {
  return Math.max(0, ...faults.map(({ size = USUAL_OUTAGE }) => size));
}

function* waitingIn({ tiers }: Pick<World, 'tiers'>): Generator<SimPod> {
  for (const { workload } of tiers.values()) {
    if (workload.habits.gated !== true || workload.pending === 0) continue;
    for (const pod of workload.pods) if (pod.gated && pod.node === undefined) yield pod;
  }
}
