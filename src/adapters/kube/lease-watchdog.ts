/**
 * Ends the process when its main loop is blocked past the end of its lease, from a thread of its own. It judges only
 * whether the main loop lives; losing a lease in good order is not its business.
 */
import { Worker } from 'node:worker_threads';
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Lease } from '../../ports/lease.ts';

export interface LeaseWatchdogOptions {
  readonly lease: Lease;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long after the deadline the main loop may take to say that it lives; more than 250 ms. Default: one second. */
  readonly grace?: Millis;
}

const BEAT: Millis = 250;
const DEFAULT_GRACE: Millis = 1_000;

/** Resolves when the signal aborts and the thread is gone. */
export async function startLeaseWatchdog(options: LeaseWatchdogOptions): Promise<void> {
  const { lease, clock, signal, grace = DEFAULT_GRACE } = options;
  const shared = new BigInt64Array(new SharedArrayBuffer(8));
  const guard = startGuard({
    buffer: shared.buffer,
    pid: process.pid,
    graceNs: BigInt(grace) * 1_000_000n,
  });
  while (!signal.aborted) {
    Atomics.store(shared, 0, endOfHold(lease, clock));
    await clock.sleep(BEAT, signal);
  }
  await guard.terminate();
}

/** In nanoseconds of `process.hrtime`, which all threads share; 0 while nothing is held. */
function endOfHold(lease: Lease, clock: Clock): bigint {
  const deadline = lease.deadline();
  if (deadline === undefined) return 0n;
  const left = Math.round((deadline - clock.monotonic()) * 1_000_000);
  return process.hrtime.bigint() + BigInt(left);
}

interface Guarded {
  readonly buffer: SharedArrayBuffer;
  readonly pid: number;
  readonly graceNs: bigint;
}

/** From source text, so that it needs no file of its own beside a bundle. */
function startGuard(workerData: Guarded): Worker {
  const source = `(${guard.toString()})(require('node:worker_threads').workerData, require('node:fs').writeSync);`;
  const worker = new Worker(source, { eval: true, workerData });
  worker.unref();
  return worker;
}

/** Runs in the thread: may use nothing from this file. A main loop that lives keeps moving the end of the hold, or clears it. */
function guard({ buffer, pid, graceNs }: Guarded, write: (fd: number, text: string) => void): void {
  const end = new BigInt64Array(buffer);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    Atomics.wait(nap, 0, 0, 100);
    const deadline = Atomics.load(end, 0);
    if (deadline !== 0n && process.hrtime.bigint() > deadline + graceNs) {
      write(
        2,
        '{"level":60,"msg":"the main loop is blocked past the end of its lease: the process ends"}\n',
      );
      process.kill(pid, 'SIGKILL');
    }
  }
}
