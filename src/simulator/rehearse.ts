/**
 * One rehearsal: the scenario's world, the real loop in it, and what came of it. The same scenario, policies and seed
 * give the same trace, byte for byte.
 */
import type { Episode } from '../model/episode.ts';
import type { SiteName } from '../model/policy.ts';
import { HOUR, type Millis } from '../model/units.ts';
import { toPool } from '../policy/convert.ts';
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
import { type CloudBinds, judge, type StepTaken } from './judge.ts';
import { type Measurements, startMeasuring } from './measure.ts';
import type { MomentHook } from './operator/moments.ts';
import { startOperators } from './operator/operators.ts';
import type { LogLine } from './ports/log.ts';
import { createRandomness } from './random.ts';
import { type Scenario, WARM_UP } from './scenario.ts';
import { startTenantBill } from './tenant-bill.ts';
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
  const tenantBill = startTenantBill(world, input.documents);
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

  const totals = totalsOf({
    world,
    measurements,
    providerCalls: counts.providerCalls(),
    tenantBill,
  });
  return {
    scenario,
    seed,
    controller,
    decisions,
    measurements,
    totals,
    episodes: timeline.finish(),
    verdicts: judge(input.expectations, { measurements, totals, ...counts }),
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
    names.set(toPool(document).provider.nodeGroup, document.meta.name);
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
  readonly cloudBinds: CloudBinds;
  /** Pods that ended before their grace was over, by workload. */
  readonly cuts: ReadonlyMap<string, number>;
  readonly steps: readonly StepTaken[];
}

function countCalls(journal: Journal): Counts {
  const cloudBinds = new Map<string, Map<SiteName, number>>();
  const cuts = new Map<string, number>();
  const steps: StepTaken[] = [];
  let calls = 0;
  journal.listen((event) => {
    if (event.kind === 'provider-call') calls += 1;
    if (event.kind === 'step') steps.push(event);
    if (event.kind === 'pod-cut') cuts.set(event.workload, (cuts.get(event.workload) ?? 0) + 1);
    if (event.kind !== 'pod-bound' || !event.cloud || event.site === undefined) return;
    const binds = cloudBinds.get(event.workload) ?? new Map<SiteName, number>();
    cloudBinds.set(event.workload, binds.set(event.site, (binds.get(event.site) ?? 0) + 1));
  });
  return { providerCalls: () => calls, cloudBinds, cuts, steps };
}
