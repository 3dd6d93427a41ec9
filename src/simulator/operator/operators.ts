/**
 * The operator's pods: as many processes as replicas, each restarted by its kubelet after it ended, all of them behind
 * one API server. Carries out the faults that concern whole processes: wall clocks, crash loops, rollouts, scaling to 0.
 */
import { HOUR, type Millis } from '../../model/units.ts';
import { createApiServer } from '../api/api-server.ts';
import { processView } from '../api/process-view.ts';
import type { WatchHook } from '../api/watched-cluster.ts';
import type { World } from '../world/world.ts';
import { type CrashLoop, createCrashLoop } from './crash-loop.ts';
import { createRestartPolicy, type RestartPolicy } from './kubelet.ts';
import { createLeaseObject } from './lease-object.ts';
import type { CallLabel } from './moments.ts';
import { type Operator, type OperatorInput, startOperator } from './operator.ts';
import { blowsOf } from './process-faults.ts';

export interface Operators {
  /** Those that run now. */
  readonly running: ReadonlySet<Operator>;
  /** The one that holds the lease, if any. */
  leader(): Operator | undefined;
  /** Ends all of them in order; resolves when no cycle is in progress. */
  stop(): Promise<void>;
}

export interface OperatorsInput
  extends Pick<OperatorInput, 'backends' | 'log' | 'settings' | 'onMoment' | 'onActed'> {
  readonly world: World;
  readonly replicas: number;
  /** Asked what becomes of each event of each watch. */
  readonly onWatchEvent?: WatchHook | undefined;
}

/** A wall clock that jumps does so by this much where the fault does not say. */
const USUAL_JUMP: Millis = 2 * HOUR;
const USUAL_CRASHES = 5;

export function startOperators(input: OperatorsInput): Operators {
  const { world, replicas } = input;
  const { clock, faults, journal } = world;
  const running = new Set<Operator>();
  const looping = createCrashLoop(world);
  const api = createApiServer(world);
  const common = {
    ...input,
    clock,
    journal,
    api,
    wallOffset: () => faults.on('O3', '')?.size ?? (faults.on('O3', '') ? USUAL_JUMP : 0),
    onMoment: blowsOf(faults, input.onMoment),
    lease: createLeaseObject(),
    occurrences: new Map<CallLabel, number>(),
  };
  let started = 0;
  /** Goes up when all pods are replaced or taken away: those of before are not started again. */
  let generation = 0;

  function start(restarts: RestartPolicy, mine: number): void {
    if (mine !== generation) return;
    started += 1;
    // Whoever is started in the middle of time waits for promises that nobody else may be awake to drain.
    void clock.sleep(0);
    const bornAt = clock.now();
    // It may end before it is even known here: at its first call.
    let operator: Operator | undefined;
    operator = startOperator({
      ...common,
      backends: viewOf(started),
      id: started,
      onEnd() {
        if (operator !== undefined) running.delete(operator);
        const now = clock.now();
        clock.at(now + restarts.pauseAfter(now - bornAt), () => start(restarts, mine));
      },
    });
    if (!operator.alive) return;
    running.add(operator);
    looping.born(operator);
  }

  function viewOf(operator: number): OperatorInput['backends'] {
    const { backends, settings, onWatchEvent } = input;
    return processView({
      world,
      backends,
      api,
      operator,
      viewMaxAge: settings.viewMaxAge,
      onWatchEvent,
    });
  }

  function startAll(): void {
    for (let index = 0; index < replicas; index += 1) start(createRestartPolicy(), generation);
  }

  async function stopAll(): Promise<void> {
    generation += 1;
    void clock.sleep(0);
    const ending = [...running];
    running.clear();
    await Promise.all(ending.map((operator) => operator.stop()));
  }

  upheavals({ world, looping, running, startAll, stopAll });
  startAll();
  return {
    running,
    leader: () => [...running].find((operator) => operator.deadline() !== undefined),
    stop: stopAll,
  };
}

interface Upheavals {
  readonly world: World;
  readonly looping: CrashLoop;
  readonly running: ReadonlySet<Operator>;
  readonly startAll: () => void;
  readonly stopAll: () => Promise<void>;
}

/** Faults of all processes together: a wall clock that jumps, a crash loop, a rollout, scaled to 0. */
function upheavals({ world, looping, running, startAll, stopAll }: Upheavals): void {
  const { faults } = world;
  faults.whenever('O3', () => {
    faults.fire('O3', '');
    return undefined;
  });
  faults.whenever('O5', ({ size }) => {
    looping.begin(size ?? USUAL_CRASHES, running);
    return looping.end;
  });
  faults.whenever('C7', () => {
    faults.fire('C7', '');
    void stopAll();
    startAll();
    return undefined;
  });
  faults.whenever('H4', ({ subject }) => {
    if (subject !== 'operator') return undefined;
    faults.fire('H4', subject);
    void stopAll();
    return startAll;
  });
}
