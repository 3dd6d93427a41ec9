/**
 * One operator process: the real loop behind its own gate, with its own memory, clock and hold of the lease. It can
 * crash and stand still at any moment; what it had sent by then goes on without it.
 */
import { runController } from '../../loop/controller.ts';
import { afterLateCalls } from '../../loop/late-calls.ts';
import type { Ports } from '../../loop/tick.ts';
import type { Settings } from '../../model/decide-input.ts';
import { type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Cycle } from '../../ports/recorder.ts';
import { createServerClock } from '../../ports/server-clock.ts';
import type { ApiServer } from '../api/api-server.ts';
import type { VirtualClock } from '../clock.ts';
import type { Journal } from '../world/journal.ts';
import { keepLease } from './election.ts';
import { createGate, type Guarded } from './gate.ts';
import { type Backends, gated } from './gated-ports.ts';
import { type Candidate, createCandidate, type LeaseObject } from './lease-object.ts';
import type { CallLabel, MomentHook } from './moments.ts';
import { createProcess, type Process } from './process.ts';

export interface OperatorInput {
  readonly id: number;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly backends: Backends;
  readonly log: Log;
  readonly settings: Settings;
  readonly lease: LeaseObject;
  readonly api: ApiServer;
  /** How far the wall clock of its machine is ahead of the truth now. */
  readonly wallOffset: () => Millis;
  readonly onMoment: MomentHook | undefined;
  readonly occurrences: Map<CallLabel, number>;
  /** It crashed, or lost its lease and ended itself. */
  readonly onEnd: () => void;
  /** It has acted on a plan and goes to record it; told even where recording then fails. */
  readonly onActed?: ((operator: number, cycle: Cycle) => void) | undefined;
}

/** Time limit of a provider call, the operator's default: a new leader waits this long for those of the last one. */
const PROVIDER_TIMEOUT: Millis = 5 * SECOND;

export interface Operator extends Guarded {
  /** Lets a cycle in progress end, hands the lease over and resolves. */
  stop(): Promise<void>;
}

export function startOperator(input: OperatorInput): Operator {
  const { id, clock, journal, settings, api, onEnd } = input;
  const candidate = createCandidate({ ...input, identity: id, reachable: api.reachable });
  const ending = new AbortController();
  const process = createProcess({
    id,
    clock,
    journal,
    candidate,
    onEnd() {
      ending.abort();
      onEnd();
    },
  });
  process.say('started');
  keepLease({ clock, candidate, process });
  const ports = portsOf(input, process, candidate);
  const running = runController({ ports, settings, signal: ending.signal });
  return {
    ...process,
    get alive() {
      return process.alive;
    },
    async stop() {
      if (!process.alive) return;
      ending.abort();
      await running;
      candidate.release();
      process.end('stopped');
    },
  };
}

function portsOf(input: OperatorInput, process: Process, candidate: Candidate): Ports {
  const { id, clock, log, onActed } = input;
  const backends = gated(input.backends, createGate({ ...input, process }));
  const nodePools = afterLateCalls({
    pools: backends.nodePools,
    lease: candidate,
    clock,
    wait: PROVIDER_TIMEOUT,
  });
  return {
    ...backends,
    nodePools,
    recorder: {
      record(cycle) {
        onActed?.(id, cycle);
        return backends.recorder.record(cycle);
      },
    },
    clock: checkedClock(input, process),
    log,
    lease: candidate,
  };
}

/** The first answer of the API server tells the time; from then on durations, which are never wrong, carry it on. */
function checkedClock(input: OperatorInput, process: Guarded): Clock {
  const checked = createServerClock({ clock: clockOf(input, process) });
  checked.hear(input.clock.now());
  return checked;
}

/** A frozen process wakes late, a dead one never. Its wall clock may be wrong; durations never are. */
function clockOf(
  { clock, wallOffset }: Pick<OperatorInput, 'clock' | 'wallOffset'>,
  process: Guarded,
): Clock {
  return {
    now: () => clock.now() + wallOffset(),
    monotonic: clock.monotonic,
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      if (!process.alive) return;
      await process.thawed();
    },
  };
}
