/**
 * Events of events.k8s.io/v1 about our objects, with stable reasons. The same note is told once in ten minutes, and a
 * note that only differs in its numbers once a minute. Events are for people; losing one changes nothing.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { API_VERSION, type OurKind } from './api-kinds.ts';
import { namespacePart } from './api-paths.ts';
import { microTime } from './lease-record.ts';
import { BY_US } from './names.ts';
import type { Transport } from './transport.ts';

export interface Regarding {
  readonly kind: OurKind;
  /** Empty for cluster-scoped kinds; their Events go to `default`. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface EventNote {
  readonly regarding: Regarding;
  readonly type: 'Normal' | 'Warning';
  /** CamelCase, from a closed list. */
  readonly reason: string;
  /** What was done or wanted: `ScaleWorkload`. */
  readonly action: string;
  readonly note: string;
}

export interface KubeEvents {
  /** Writes it, or nothing when it was told lately. Throws PortError. */
  tell(event: EventNote): Promise<void>;
}

export interface KubeEventsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Identity of this process. */
  readonly instance: string;
}

const SAME_NOTE: Millis = 10 * MINUTE;
const SAME_REASON: Millis = MINUTE;
const LONGEST_NOTE = 1_024;
const CONTROLLER = 'kingtide.dev/operator';

export function createKubeEvents({ transport, clock, instance }: KubeEventsOptions): KubeEvents {
  const told = createTold(clock);
  let count = 0;

  function tell({ regarding, type, reason, action, note }: EventNote): Promise<void> {
    const about = `${regarding.uid} ${reason}`;
    if (told.lately(about, note)) return Promise.resolve();
    count += 1;
    const now = clock.now();
    const namespace = regarding.namespace || 'default';
    const name = `${regarding.name}.${Math.round(now).toString(16)}${count.toString(16)}`.slice(
      -253,
    );
    const body = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name, namespace },
      eventTime: microTime(now),
      reportingController: CONTROLLER,
      reportingInstance: instance.slice(0, 128),
      regarding: {
        apiVersion: API_VERSION,
        ...regarding,
        namespace: regarding.namespace || undefined,
      },
      ...{ type, reason, action, note: note.slice(0, LONGEST_NOTE) },
    };
    const path = `/apis/events.k8s.io/v1${namespacePart(namespace)}/events`;
    return transport
      .send({ method: 'POST', path, body, query: BY_US, priority: 'last' })
      .then(() => undefined);
  }

  return { tell };
}

/** What was told about what, and when. Forgets what is older than it asks about. */
function createTold(clock: Clock) {
  const notes = new Map<string, Millis>();
  const reasons = new Map<string, Millis>();

  function lately(about: string, note: string): boolean {
    const now = clock.monotonic();
    forget(notes, now - SAME_NOTE);
    forget(reasons, now - SAME_REASON);
    const same = `${about} ${note}`;
    if (notes.has(same) || reasons.has(about)) return true;
    notes.set(same, now);
    reasons.set(about, now);
    return false;
  }

  return { lately };
}

/** Entries are in the order of their times. */
function forget(entries: Map<string, Millis>, before: Millis): void {
  for (const [key, at] of entries) {
    if (at > before) return;
    entries.delete(key);
  }
}
