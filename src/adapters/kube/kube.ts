/**
 * The list of factories that the composition root uses, and what they share: one access to one API server.
 *
 *   createKubeAccess      credentials, connections, rate limit, gated and ungated transport   (this file)
 *   createKubeCluster     Cluster port, plus run(signal) and problems()                       (cluster.ts)
 *   createKubeLedger      Ledger port on NodeRequest objects                                   (ledger.ts)
 *   createKubePolicies    Policies port on our kinds, plus run(signal) and problems()          (policies.ts)
 *   createStatusRecorder  Recorder: conditions and numbers in status                           (recorder.ts)
 *   createEventRecorder   Recorder: Events on policies and pools                               (event-recorder.ts)
 *   createLimitRecorder   Recorder: admission limits in their ConfigMap                        (limit-recorder.ts)
 *   createKubeEvents      Events with stable reasons, de-duplicated; feeds the recorder        (events.ts)
 *   createKubeLease       Lease port, plus run(signal), which hands the lease over at its end  (lease.ts)
 *   startLeaseWatchdog    ends a process whose main loop is blocked past its lease             (lease-watchdog.ts)
 */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { createConnections } from './connections.ts';
import { type CredentialSource, loadCredentials } from './credentials.ts';
import { createThrottle } from './throttle.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createTransport, type Transport } from './transport.ts';

export interface KubeAccessOptions {
  readonly source: CredentialSource;
  readonly clock: Clock;
  /** Throws when no write may be sent now; asked right before each. Usually `lease.requireHeld`. */
  readonly requestGate: () => void;
  readonly requestsPerSecond?: number;
  readonly burst?: number;
  /** Per request; at most LeaseDuration - RenewDeadline. */
  readonly timeout?: Millis;
  /** Told the server's clock with every answer. */
  readonly onServerTime?: (time: Millis) => void;
}

export interface KubeAccess {
  /** For everything that acts: writes pass the gate. */
  readonly transport: Transport;
  /** For the lease alone: it must be renewed, and taken, when it is not held. Has a rate limit of its own. */
  readonly leaseTransport: Transport;
  /** For lifting scheduling gates alone: standbys do it too. A wave of pods must pass within seconds. */
  readonly gateTransport: Transport;
  close(): Promise<void>;
}

const REQUESTS_PER_SECOND = 50;
const BURST = 100;
const LEASE_REQUESTS_PER_SECOND = 5;
const GATES_PER_SECOND = 300;
const GATES_BURST = 600;
const TIMEOUT: Millis = 5_000;
const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** Throws `permanent` when the credentials cannot be read. */
export async function createKubeAccess(options: KubeAccessOptions): Promise<KubeAccess> {
  const { source, clock, requestGate, onServerTime } = options;
  const { requestsPerSecond = REQUESTS_PER_SECOND, burst = BURST, timeout = TIMEOUT } = options;
  const credentials = await loadCredentials(source);
  const connections = createConnections();
  // Slow requests of all others must not keep the lease waiting for a connection.
  const leaseConnections = createConnections();
  const shared = { credentials, clock, timeout, maxBytes: MAX_ANSWER_BYTES, onServerTime };
  const perSecond = LEASE_REQUESTS_PER_SECOND;
  const throttle = createThrottle(clock);
  return {
    transport: createTransport({
      ...shared,
      connections,
      requestGate,
      bucket: createTokenBucket({ clock, perSecond: requestsPerSecond, burst }),
      throttle,
    }),
    gateTransport: createTransport({
      ...shared,
      connections,
      requestGate: () => undefined,
      bucket: createTokenBucket({ clock, perSecond: GATES_PER_SECOND, burst: GATES_BURST }),
      throttle,
    }),
    leaseTransport: createTransport({
      ...shared,
      connections: leaseConnections,
      requestGate: () => undefined,
      bucket: createTokenBucket({ clock, perSecond, burst: 2 * perSecond }),
    }),
    close: async () => {
      await Promise.all([connections.close(), leaseConnections.close()]);
    },
  };
}
