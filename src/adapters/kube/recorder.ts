/**
 * Writes each cycle into the status of our objects, and only what differs: changed conditions at once, mere numbers
 * every half minute. A failed write is not repeated; the next cycle writes what is true then.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, messageOf, PortError } from '../../ports/errors.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';
import type { GatewayBook } from './gateway-book.ts';
import { items, type Json, record } from './json.ts';
import type { KubePolicies } from './policies.ts';
import { type PolicyRecord, policyRecord, titleOf } from './policy-record.ts';
import { statusFor } from './status.ts';
import { applyStatus } from './status-apply.ts';
import { cloudNodesByTier } from './status-tier.ts';
import type { Transport } from './transport.ts';

export interface StatusRecorderOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly policies: KubePolicies;
  /** What is known of gateways; absent: nothing is. */
  readonly gateways?: GatewayBook | undefined;
}

const NUMBERS_EVERY: Millis = 30 * SECOND;
/** Writes of one cycle under way at a time; the rate limit is the transport's. */
const LANES = 4;

/** `record` rejects with the first failure, after every other object has had its turn. Conflicts are left to the next cycle. */
export function createStatusRecorder({
  transport,
  clock,
  policies,
  gateways,
}: StatusRecorderOptions): Recorder {
  const writtenAt = new Map<string, Millis>();

  async function write(before: PolicyRecord, status: Json): Promise<void> {
    const { kind, namespace, name, uid, version } = before;
    const target = { kind, namespace, name, uid, resourceVersion: version };
    const answer = await applyStatus(transport, target, { status, priority: 'last' });
    policies.learn(policyRecord(kind, answer));
    writtenAt.set(titleOf(before), clock.monotonic());
  }

  function isDue(before: PolicyRecord, status: Json): boolean {
    if (sameText(before.status, status)) return false;
    if (!sameText(turns(before.status), turns(status))) return true;
    const last = writtenAt.get(titleOf(before));
    return last === undefined || clock.monotonic() - last >= NUMBERS_EVERY;
  }

  async function recordCycle(cycle: Cycle): Promise<void> {
    const { records, judgement } = policies.known(cycle.plan.at);
    const due: { readonly before: PolicyRecord; readonly status: Json }[] = [];
    const cloudNodes = cloudNodesByTier(cycle.input.snapshot.nodes);
    for (const before of records) {
      const status = statusFor(before, { cycle, judgement, cloudNodes, gateways });
      if (isDue(before, status)) due.push({ before, status });
    }
    const failures = await inLanes(due, async ({ before, status }) => write(before, status));
    const [first] = failures;
    if (first === undefined) return;
    const more = failures.length > 1 ? ` (and ${failures.length - 1} more)` : '';
    throw new PortError('transient', `status not written: ${messageOf(first)}${more}`, {
      cause: first,
    });
  }

  return { record: recordCycle };
}

/** What must not wait: the conditions' turns, the reasons of holds, and the durable values. Messages and counts may. */
function turns(status: Json): Json {
  const { replicas, demands, holds, nodes, limitedBy, conditions, ...durable } = status;
  const states = items(conditions).map((one) => {
    const { message, lastTransitionTime, ...state } = record(one);
    return state;
  });
  return { ...durable, states, held: items(holds).map((hold) => record(hold)['reason']) };
}

async function inLanes<T>(
  work: readonly T[],
  run: (one: T) => Promise<void>,
): Promise<readonly unknown[]> {
  const queue = [...work];
  const failures: unknown[] = [];
  async function lane(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        await run(next);
      } catch (error) {
        if (!isPortError(error, 'conflict') && !isPortError(error, 'gone')) failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return failures;
}

/** Equal as JSON, whatever the order of keys. */
function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
