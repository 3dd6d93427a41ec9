/**
 * One rehearsal: the scenario's world, the real loop in it, and what came of it. The same scenario, policies and seed
 * give the same trace, byte for byte.
 */
import type { Episode } from '../model/episode.ts';
import { HOUR, type Millis } from '../model/units.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Cycle } from '../ports/recorder.ts';
import type { WatchHook } from './api/watched-cluster.ts';
import { startCheckers } from './checkers/all.ts';
import { createSaid, type Said } from './checkers/said.ts';
import type { InvariantId, Violation } from './checkers/violation.ts';
import { createVirtualClock } from './clock.ts';
import { type ControllerPorts, createControllerPorts, settingsOf } from './controller-ports.ts';
import type { Expectation, Verdict } from './expectation.ts';
import type { FaultId } from './faults/catalogue.ts';
import type { ScheduledFault } from './faults/fault.ts';
import { judge } from './judge.ts';
import { type Measurements, startMeasuring } from './measure.ts';
import type { MomentHook } from './operator/moments.ts';
import { startOperators } from './operator/operators.ts';
import type { LogLine } from './ports/log.ts';
import { createRandomness } from './random.ts';
import { type Scenario, WARM_UP } from './scenario.ts';
import { startTimeline } from './timeline.ts';
import { type Totals, totalsOf } from './totals.ts';
import { type LineSink, startTrace } from './trace.ts';
import type { Journal } from './world/journal.ts';
import { startLoad } from './world/load-steps.ts';
import { createWorld, populate, type World } from './world/world.ts';

export interface Progress {
  readonly at: Millis;
  readonly readyCloudNodes: number;
  readonly decisions: number;
}

export interface RehearsalInput {
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
  readonly expectations: readonly Expectation[];
  readonly seed: number;
  /** False: the same days without Kingtide; replicas and nodes stay as they are. */
  readonly controller: boolean;
  /** Besides those of the scenario. */
  readonly faults?: readonly ScheduledFault[] | undefined;
  /** Where the operator's processes are hit. */
  readonly onMoment?: MomentHook | undefined;
  /** What becomes of each event of their watches. */
  readonly onWatchEvent?: WatchHook | undefined;
  readonly onTraceLine?: LineSink | undefined;
  readonly onLogLine?: LogLine | undefined;
  /** Called once with the empty world, before anything happens in it: whoever watches or drives it joins here. */
  readonly onWorld?: ((world: World) => void) | undefined;
  /** Called after each decision, with all that went into it. */
  readonly onCycle?: ((cycle: Cycle) => void) | undefined;
  /** Called once per simulated hour. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the rehearsal early. */
  readonly signal?: AbortSignal | undefined;
}

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly controller: boolean;
  readonly decisions: number;
  readonly measurements: Measurements;
  readonly totals: Totals;
  readonly episodes: readonly Episode[];
  readonly verdicts: readonly Verdict[];
  readonly violations: readonly Violation[];
  /** Of the invariants that are judged only after the faults, those that were. */
  readonly asked: readonly InvariantId[];
  /** How often each fault took effect. */
  readonly fired: ReadonlyMap<FaultId, number>;
  /** Warnings and errors of the controller's log, by message. */
  readonly complaints: ReadonlyMap<string, number>;
}

export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { scenario, seed, controller, onTraceLine } = input;
  const clock = createVirtualClock(scenario.from - WARM_UP);
  const world = createWorld({
    scenario,
    clock,
    randomness: createRandomness(seed),
    faults: input.faults ?? [],
  });
  const { journal } = world;
  input.onWorld?.(world);
  if (onTraceLine !== undefined) startTrace(journal, { scenario, seed, controller }, onTraceLine);
  const measurements = startMeasuring(journal, scenario);
  const counts = countCalls(journal);
  const timeline = startTimeline({ journal, poolOf: poolNames(input.documents) });
  let decisions = 0;
  const control = createControllerPorts({
    world,
    documents: input.documents,
    onLogLine: input.onLogLine,
    onCycle(cycle) {
      decisions += 1;
      const { input: decided, plan, outcomes } = cycle;
      timeline.add({ at: plan.at, holds: plan.holds, outcomes, windows: decided.policies.windows });
      input.onCycle?.(cycle);
    },
  });
  const said = createSaid();
  const checkers = startCheckers({
    said,
    world,
    ledger: control.ledger,
    documents: input.documents,
    policiesAt: control.policiesAt,
    settings: settingsOf(scenario),
    healedAt: lastEnd(world.faults.schedule, scenario.from),
  });
  populate(world);
  startLoad(world);
  reportHourly({ world, input, decisions: () => decisions });
  await runWorld({ world, control, input, said });

  const totals = totalsOf({ world, measurements, providerCalls: counts.providerCalls() });
  return {
    scenario,
    seed,
    controller,
    decisions,
    measurements,
    totals,
    episodes: timeline.finish(),
    verdicts: judge(input.expectations, { measurements, totals, cloudBinds: counts.cloudBinds }),
    violations: checkers.finish(),
    asked: checkers.asked(),
    fired: world.faults.fired,
    complaints: control.log.counts,
  };
}

/** The pool that a node group belongs to, or the group itself when no document names it. */
function poolNames(documents: readonly PolicyDocument[]): (nodeGroup: string) => string {
  const names = new Map<string, string>();
  for (const document of documents) {
    if (document.kind !== 'BurstPool') continue;
    const nodeGroup = document.spec.provider.externalGrpc?.nodeGroup;
    if (nodeGroup !== undefined) names.set(nodeGroup, document.meta.name);
  }
  return (nodeGroup) => names.get(nodeGroup) ?? nodeGroup;
}

interface Running {
  readonly world: World;
  readonly control: ControllerPorts;
  readonly input: RehearsalInput;
  readonly said: Said;
}

async function runWorld({ world, control, input, said }: Running): Promise<void> {
  const { scenario, controller, signal } = input;
  await world.clock.run(scenario.from, signal);
  if (!controller) return world.clock.run(scenario.to, signal);
  const operators = startOperators({
    world,
    backends: control.backends,
    log: control.log,
    settings: settingsOf(scenario),
    onMoment: input.onMoment,
    onWatchEvent: input.onWatchEvent,
    onActed: said.tell,
    replicas: scenario.controller.replicas,
  });
  await world.clock.run(scenario.to, signal);
  // One that stands still, or waits for a slow answer, does not end by itself: time is over.
  await Promise.race([operators.stop(), world.clock.run(scenario.to, signal)]);
}

/** When the last fault is over. */
function lastEnd(schedule: readonly ScheduledFault[], from: Millis): Millis {
  return Math.max(from, ...schedule.map(({ until }) => until));
}

interface Hourly {
  readonly world: World;
  readonly input: RehearsalInput;
  readonly decisions: () => number;
}

function reportHourly({ world, input, decisions }: Hourly): void {
  const { onProgress } = input;
  if (onProgress === undefined) return;
  let readyCloudNodes = 0;
  world.journal.listen((event) => {
    if (event.kind !== 'load') return;
    readyCloudNodes = event.readyCloudNodes;
    if ((event.at - input.scenario.from) % HOUR === 0)
      onProgress({ at: event.at, readyCloudNodes, decisions: decisions() });
  });
}

interface Counts {
  providerCalls(): number;
  /** Pods ever bound to a cloud node, by workload. */
  readonly cloudBinds: ReadonlyMap<string, number>;
}

function countCalls(journal: Journal): Counts {
  const cloudBinds = new Map<string, number>();
  let calls = 0;
  journal.listen((event) => {
    if (event.kind === 'provider-call') calls += 1;
    if (event.kind !== 'pod-bound' || !event.cloud) return;
    cloudBinds.set(event.workload, (cloudBinds.get(event.workload) ?? 0) + 1);
  });
  return { providerCalls: () => calls, cloudBinds };
}
