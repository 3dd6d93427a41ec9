/**
 * Leader election on a Lease object. A hold ends at a local monotonic deadline, well before anybody else may take the
 * lease; others are judged only by how long we have watched their record stand still, never by their clock.
 */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, messageOf, PortError } from '../../ports/errors.ts';
import type { Lease } from '../../ports/lease.ts';
import type { Log } from '../../ports/log.ts';
import { claimed, handedOver, type LeaseRecord, leaseRecord, newLease } from './lease-record.ts';
import { BY_US } from './names.ts';
import type { Transport } from './transport.ts';

export interface LeaseTiming {
  /** How long a record must stand still before another may take it. */
  readonly duration: Millis;
  /** How long after sending a renewal the hold lasts. */
  readonly renewDeadline: Millis;
  readonly retry: Millis;
}

/** Request time-outs must not exceed duration - renewDeadline. */
const LEASE_TIMING: LeaseTiming = { duration: 15_000, renewDeadline: 10_000, retry: 2_000 };

export interface KubeLeaseOptions {
  /** Its writes must not pass the lease's own gate. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly namespace: string;
  readonly name: string;
  /** Unique per process: a restarted pod is another holder. */
  readonly identity: string;
  readonly timing?: LeaseTiming;
}

export interface KubeLease extends Lease {
  /** Competes and renews until the hold is `lost` (end the process) or the signal aborts (`released`: handed over). */
  run(signal: AbortSignal): Promise<'lost' | 'released'>;
  /** Throws `denied` when the lease is not held: the request gate. */
  requireHeld(): void;
  /** Who holds it, as last seen; empty for nobody, undefined before the first look. */
  holder(): string | undefined;
  /** Monotonic instant of the last successful look at the Lease; a standby's health. */
  lookedAt(): Millis | undefined;
  /** Monotonic instant at which this hold began without a hand-over: what its last holder sent may still be on its way. */
  takenOverAt(): Millis | undefined;
}

interface Context {
  readonly options: KubeLeaseOptions;
  readonly timing: LeaseTiming;
  readonly path: string;
  /** Monotonic end of our hold. */
  deadline: Millis | undefined;
  lookedAt: Millis | undefined;
  takenOverAt: Millis | undefined;
  seen: { readonly record: LeaseRecord; readonly since: Millis } | undefined;
}

export function createKubeLease(options: KubeLeaseOptions): KubeLease {
  const { namespace, clock, timing = LEASE_TIMING } = options;
  const path = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const start = {
    deadline: undefined,
    lookedAt: undefined,
    takenOverAt: undefined,
    seen: undefined,
  };
  const context: Context = { options, timing, path, ...start };
  const deadline = () => (isHeld(context) ? context.deadline : undefined);
  return {
    held: () => isHeld(context),
    deadline,
    run: (signal) => run(context, signal),
    requireHeld: () => {
      if (isHeld(context)) return;
      const end =
        context.deadline === undefined
          ? ''
          : ` since ${Math.round(clock.monotonic() - context.deadline)} ms`;
      throw new PortError('denied', `the lease is not held${end}, so nothing is written`);
    },
    holder: () => context.seen?.record.holder,
    lookedAt: () => context.lookedAt,
    takenOverAt: () => (isHeld(context) ? context.takenOverAt : undefined),
  };
}

function isHeld({ deadline, options }: Context): boolean {
  return deadline !== undefined && options.clock.monotonic() < deadline;
}

async function run(context: Context, signal: AbortSignal): Promise<'lost' | 'released'> {
  const { clock, random, log } = context.options;
  let led = false;
  while (!signal.aborted) {
    await attemptLogged(context);
    if (led && !isHeld(context)) {
      context.deadline = undefined;
      log.error({ holder: context.seen?.record.holder }, 'lease lost');
      return 'lost';
    }
    if (!led && isHeld(context)) log.info({ identity: context.options.identity }, 'lease held');
    led ||= isHeld(context);
    await clock.sleep(pauseBefore(context, random()), signal);
  }
  await release(context);
  return 'released';
}

/**
 * Never sleeps past the end of the hold, so that its loss is noticed in time. A standby looks twice as often as a leader
 * renews: a hand-over is noticed within little more than a second, a leader's silence is timed as closely.
 */
function pauseBefore({ deadline, timing, options }: Context, chance: number): Millis {
  const pause = timing.retry * (1 + 0.2 * chance);
  return deadline === undefined
    ? pause / 2
    : Math.max(1, Math.min(pause, deadline - options.clock.monotonic()));
}

async function attemptLogged(context: Context): Promise<void> {
  try {
    await attempt(context);
  } catch (error) {
    context.options.log.warn(
      { error: messageOf(error), held: isHeld(context) },
      'lease request failed',
    );
  }
}

async function attempt(context: Context): Promise<void> {
  const { clock, identity } = context.options;
  const startedAt = clock.monotonic();
  const found = await look(context);
  if (found === undefined) {
    await create(context);
  } else if (found.holder === identity || mayTake(context, found)) {
    await put(context, claimed(found, claimOf(context)));
  } else {
    // Somebody else holds it, whatever we believed.
    context.deadline = undefined;
    return;
  }
  if (context.deadline === undefined)
    context.takenOverAt = found?.holder === '' ? undefined : clock.monotonic();
  // Counted from before the request: the record is no younger than that.
  context.deadline = startedAt + context.timing.renewDeadline;
}

async function look(context: Context): Promise<LeaseRecord | undefined> {
  const { transport, clock, name } = context.options;
  const found = await transport
    .send({
      method: 'GET',
      path: `${context.path}/${encodeURIComponent(name)}`,
      timeout: requestTimeout(context),
    })
    .then(leaseRecord)
    .catch(unlessGone);
  const now = clock.monotonic();
  context.lookedAt = now;
  if (found !== undefined && found.version !== context.seen?.record.version)
    context.seen = { record: found, since: now };
  return found;
}

function unlessGone(error: unknown): undefined {
  if (!isPortError(error, 'gone')) throw error;
}

/** Nobody's, or unchanged before our own eyes for as long as its holder asked for. */
function mayTake({ seen, timing, options }: Context, found: LeaseRecord): boolean {
  if (found.holder === '') return true;
  const since = seen?.record.version === found.version ? seen.since : options.clock.monotonic();
  return options.clock.monotonic() - since >= Math.max(timing.duration, found.duration);
}

function claimOf({ options, timing }: Context) {
  return { holder: options.identity, duration: timing.duration, now: options.clock.now() };
}

async function create(context: Context): Promise<void> {
  const { transport, name, namespace } = context.options;
  const body = newLease(name, namespace, claimOf(context));
  const timeout = requestTimeout(context);
  await transport.send({ method: 'POST', path: context.path, body, query: BY_US, timeout });
}

/** The body carries the resourceVersion that was read, so that of two who try only one succeeds. */
async function put(context: Context, body: unknown): Promise<void> {
  const { transport, name, clock } = context.options;
  const path = `${context.path}/${encodeURIComponent(name)}`;
  const timeout = requestTimeout(context);
  const answer = await transport.send({ method: 'PUT', path, body, query: BY_US, timeout });
  context.seen = { record: leaseRecord(answer), since: clock.monotonic() };
}

function requestTimeout({ timing }: Context): Millis {
  return timing.duration - timing.renewDeadline;
}

/** Stops acting first, then lets the next one in at once. A failure only makes the next one wait. */
async function release(context: Context): Promise<void> {
  const { log, identity } = context.options;
  const held = isHeld(context);
  context.deadline = undefined;
  if (!held) return;
  try {
    const found = await look(context);
    if (found?.holder !== identity) return;
    await put(context, handedOver(found));
    log.info({ identity }, 'lease handed over');
  } catch (error) {
    log.warn(
      { error: messageOf(error) },
      'lease not handed over; the next leader waits for it to run out',
    );
  }
}
