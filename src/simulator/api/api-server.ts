/**
 * The simulated API server as a request meets it: how long it takes, whether it is throttled, refused or not reachable,
 * and answers that never arrive. Which objects there are and what a write does to them is not its business.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import { PortError } from '../../ports/errors.ts';
import type { CallLabel } from '../operator/moments.ts';
import type { World } from '../world/world.ts';
import { createRateLimit } from './rate-limit.ts';

export interface ApiRequest {
  readonly operator: number;
  readonly label: CallLabel;
  /** The object a write changes; undefined: it reads. */
  readonly writes: string | undefined;
}

export interface ApiServer {
  /** False: requests take no time and always get through, so that nobody need ask. */
  readonly troublesome: boolean;
  reachable(): boolean;
  /** On the way there. Rejects with what the operator hears instead of an answer; nothing has happened then. */
  before(request: ApiRequest): Promise<void>;
  /** On the way back, the effect is there. Rejects when the answer is lost. */
  after(request: ApiRequest): Promise<void>;
}

/** The operator's time limit per request; its default. */
const API_TIMEOUT: Millis = 5 * SECOND;
const USUAL_RETRY_AFTER: Millis = SECOND;
const USUAL_OUTAGE: Millis = MINUTE;

type ApiWorld = Pick<World, 'clock' | 'faults' | 'randomness' | 'scenario'>;

export function createApiServer({ clock, faults, randomness, scenario }: ApiWorld): ApiServer {
  const latency = scenario.api?.latency;
  const limit = createRateLimit(clock, scenario.api?.requestsPerSecond);
  const draws = randomness.stream('api-server');
  let outageUntil: Millis = Number.NEGATIVE_INFINITY;
  faults.whenever('A10', () => {
    faults.fire('A10', '');
    return undefined;
  });

  faults.whenever('A5', ({ subject = '' }) => {
    faults.fire('A5', subject);
    return undefined;
  });

  const reachable = (): boolean => clock.now() >= outageUntil && faults.on('A10', '') === undefined;

  async function travel(): Promise<void> {
    if (latency !== undefined) await clock.sleep(draws.leadTime(latency) / 2);
  }

  function refuseTooMany({ label }: ApiRequest): void {
    const struck = faults.strikes('A3', label);
    if (struck !== undefined) throw tooMany(label, struck.size ?? USUAL_RETRY_AFTER);
    const wait = limit.take();
    if (wait > 0) throw tooMany(label, wait);
  }

  function refuse(request: ApiRequest): void {
    const { label, writes } = request;
    if (!reachable()) throw new PortError('transient', `${label}: connection refused`);
    if (faults.strikes('A11', label) !== undefined)
      throw new PortError('denied', `${label}: 403 Forbidden`);
    refuseTooMany(request);
    if (writes === undefined || !canConflict(label)) return;
    if (faults.strikes('A1', label) !== undefined)
      throw new PortError('conflict', `${label}: 409 ${writes} has been modified`);
  }

  async function after({ label, writes }: ApiRequest): Promise<void> {
    await travel();
    if (writes === undefined) return;
    if (label === 'cluster.setReplicas') {
      const struck = faults.strikes('A9', writes);
      if (struck !== undefined) outageUntil = clock.now() + (struck.size ?? USUAL_OUTAGE);
    }
    if (faults.strikes('A4', label) === undefined) return;
    await clock.sleep(API_TIMEOUT);
    const doubt = 'outcome unknown: the write may have had its effect';
    throw new PortError('transient', `${label}: no answer in time; ${doubt}`);
  }

  return {
    troublesome:
      scenario.api !== undefined || faults.schedule.some(({ id }) => REQUEST_FAULTS.has(id)),
    reachable,
    async before(request) {
      await travel();
      refuse(request);
    },
    after,
  };
}

const REQUEST_FAULTS: ReadonlySet<string> = new Set(['A1', 'A3', 'A4', 'A9', 'A10', 'A11']);

/** A name that nobody has taken cannot be taken already. */
function canConflict(label: CallLabel): boolean {
  return label !== 'ledger.create';
}

function tooMany(label: CallLabel, afterMs: Millis): PortError {
  return new PortError('transient', `${label}: 429 Too Many Requests`, { afterMs });
}

/** What is asked of the API server; views come from memory, metrics and pools from elsewhere. */
export function isApiCall(label: CallLabel): boolean {
  const [port] = label.split('.');
  return port === 'ledger' || (port === 'cluster' && label !== 'cluster.view') || OTHERS.has(label);
}

const OTHERS: ReadonlySet<CallLabel> = new Set([
  ...(['policies.keepPool', 'recorder.record', 'gatedPods.lift'] as const),
]);
