/** What the heal phase needs to know of a run: what boots and pods really took, and which faults left waits behind. */
import { HOUR, MINUTE, type Millis } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { Evidence } from './evidence.ts';

export interface Healing {
  /** The longest of this run's draws after the faults, those still going on included: machine made to Ready, pod bound to serving. */
  slowest(): Millis;
  /** When the faults are over and so is every wait that they rightly leave behind. */
  clearAt(): Millis;
}

/** Refusals are left alone for up to half an hour; refusals longer ago than three hours are forgotten. */
const REFUSED: readonly FaultId[] = ['P1', 'P2', 'P5', 'P9', 'P11', 'W3', 'A11'];
const BACK_OFF_MAX: Millis = 30 * MINUTE;
/** Calls nobody knows the outcome of are waited for until their machines would have joined. */
const UNKNOWN: readonly FaultId[] = [
  'P3',
  'P4',
  'A4',
  'A7',
  'A10',
  'O1',
  'O2',
  'O4',
  'O5',
  'O6',
  'C7',
  'W3',
  'P11',
];
/** Machines that never come, or go, are waited for as long. */
const LOST: readonly FaultId[] = ['P6', 'P7', 'P10', 'N2', 'N3', 'A8', 'H2'];
const RECENT: Millis = 3 * HOUR;

export function startHealing({
  world,
  settings,
  healedAt,
}: Pick<Evidence, 'world' | 'settings' | 'healedAt'>): Healing {
  const made = new Map<string, Millis>();
  const bound = new Map<string, Millis>();
  const struck = new Map<FaultId, Millis>();
  let boot: Millis = 0;
  let start: Millis = 0;

  world.journal.listen((event) => {
    if (event.kind === 'fault') struck.set(event.id, event.at);
    if (event.kind === 'instance') machine(event);
    if (event.kind === 'pod-bound') bound.set(event.pod, event.at);
    if (event.kind === 'pod-ready') serves(event.pod, event.at);
    if (event.kind === 'pod-deleted') bound.delete(event.pod);
  });

  function serves(pod: string, at: Millis): void {
    if (at > healedAt) start = Math.max(start, at - (bound.get(pod) ?? at));
    bound.delete(pod);
  }

  function machine({ id, at, state }: Extract<WorldEvent, { kind: 'instance' }>): void {
    if (state === 'created') made.set(id, at);
    if (state === 'ready' && at > healedAt) boot = Math.max(boot, at - (made.get(id) ?? at));
    if (state === 'ready' || state === 'deleting') made.delete(id);
  }

  /** The longest that something begun after the faults has been under way. */
  function underWay(begun: ReadonlyMap<string, Millis>): Millis {
    const now = world.clock.now();
    let longest: Millis = 0;
    for (const at of begun.values()) if (at > healedAt) longest = Math.max(longest, now - at);
    // What never ends is no draw; without a bound nothing would ever be due.
    return Math.min(longest, settings.joinTimeout);
  }

  const recent = (ids: readonly FaultId[]): boolean =>
    ids.some((id) => (struck.get(id) ?? Number.NEGATIVE_INFINITY) > healedAt - RECENT);

  return {
    slowest: () => Math.max(boot, underWay(made)) + Math.max(start, underWay(bound)),
    clearAt: () =>
      healedAt +
      (recent(REFUSED) ? BACK_OFF_MAX : 0) +
      (recent(UNKNOWN) ? settings.joinTimeout + settings.listLag : 0) +
      (recent(LOST) ? settings.joinTimeout : 0),
  };
}
