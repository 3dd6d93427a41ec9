/**
 * Stands between one operator process and everything it talks to: tells the journal of each change it asks for, and
 * lets a process crash or freeze around every call. A dead process gets no answer, ever.
 */
import { isPortError, PortError } from '../../ports/errors.ts';
import { type ApiServer, isApiCall } from '../api/api-server.ts';
import type { VirtualClock } from '../clock.ts';
import type { Journal, RequestFacts } from '../world/journal.ts';
import type { Blow, CallLabel, MomentHook, Phase } from './moments.ts';

/** What the gate must know of the process it guards. */
export interface Guarded {
  readonly id: number;
  /** Number of the leadership the process believes in; 0 before the first. */
  epoch(): number;
  /** Virtual time at which its hold of the lease ends; undefined when it holds none. */
  deadline(): number | undefined;
  readonly alive: boolean;
  crash(): void;
  freeze(ms: number): void;
  block(ms: number): void;
  /** Resolves when the process runs; at once when it is not frozen. */
  thawed(): Promise<void> | undefined;
}

export interface Gate {
  /** Sends a request; `facts` for those that change something. */
  call<T>(label: CallLabel, facts: RequestFacts | undefined, send: () => Promise<T>): Promise<T>;
  /** The process holds the lease now. */
  held(): boolean;
}

export interface GateInput {
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly process: Guarded;
  readonly api: ApiServer;
  readonly onMoment: MomentHook | undefined;
  /** Calls so far by label, over all processes. */
  readonly occurrences: Map<CallLabel, number>;
}

export function createGate(input: GateInput): Gate {
  const { clock, journal, process, api, onMoment, occurrences } = input;

  async function pass(label: CallLabel, phase: Phase, occurrence: number): Promise<void> {
    const blow = onMoment?.({ operator: process.id, label, phase, occurrence });
    if (blow !== undefined) await suffer(input, blow);
    if (!process.alive) await never();
    await process.thawed();
    if (!process.alive) await never();
  }

  /** The effect takes place whether or not the process still lives to hear of it. */
  async function effect<T>(sent: Sent, send: () => Promise<T>): Promise<T> {
    const { facts } = sent;
    const say = (answer: string): void => {
      if (facts !== undefined) journal.emit({ kind: 'request', at: clock.now(), ...sent, answer });
    };
    try {
      const answer = await send();
      say('ok');
      return answer;
    } catch (error) {
      say(isPortError(error) ? error.kind : 'broken');
      throw error;
    }
  }

  function sentNow(label: CallLabel, facts: RequestFacts | undefined): Sent {
    const deadline = process.deadline();
    return {
      operator: process.id,
      epoch: process.epoch(),
      sentAt: clock.now(),
      deadline,
      label,
      facts,
    };
  }

  async function watched<T>({ label, facts, send }: Call<T>): Promise<T> {
    const occurrence = (occurrences.get(label) ?? 0) + 1;
    occurrences.set(label, occurrence);
    await pass(label, 'before-send', occurrence);
    requireHeld(process, label, facts);
    const sent = sentNow(label, facts);
    const blow = onMoment?.({ operator: process.id, label, phase: 'in-flight', occurrence });
    // A process that dies or stands still after sending takes nothing back.
    if (blow !== undefined) await suffer(input, blow);
    if (blow?.kind === 'freeze' && blow.late !== undefined) await clock.sleep(blow.late);
    const settled = await outcomeOf(onTheWire(sent, send));
    await pass(label, 'before-reply', occurrence);
    await pass(label, 'after-reply', occurrence);
    if (settled.ok) return settled.value;
    throw settled.error;
  }

  async function onTheWire<T>(sent: Sent, send: () => Promise<T>): Promise<T> {
    if (!api.troublesome || !isApiCall(sent.label)) return effect(sent, send);
    const request = { operator: sent.operator, label: sent.label, writes: sent.facts?.subject };
    const answer = await effect(sent, async () => {
      await api.before(request);
      return send();
    });
    await api.after(request);
    return answer;
  }

  async function written<T>({ label, facts, send }: Call<T>): Promise<T> {
    requireHeld(process, label, facts);
    return effect(sentNow(label, facts), send);
  }

  return {
    held: () => process.deadline() !== undefined,
    call(label, facts, send) {
      const troubled = onMoment !== undefined || api.troublesome;
      if (troubled || process.thawed() !== undefined || !process.alive)
        return watched({ label, facts, send });
      // Most calls only read, and most of the time nothing is in their way.
      return facts === undefined ? send() : written({ label, facts, send });
    },
  };
}

async function suffer({ process, clock }: GateInput, blow: Blow): Promise<void> {
  if (blow.kind === 'crash') process.crash();
  else if (blow.kind === 'freeze') process.freeze(blow.for);
  else if (blow.kind === 'block') process.block(blow.for);
  else await clock.sleep(blow.for);
}

/** As the real adapters do right before each write goes out: nothing is awaited between this and the request. */
function requireHeld(process: Guarded, label: CallLabel, facts: RequestFacts | undefined): void {
  if (facts !== undefined && process.deadline() === undefined)
    throw new PortError('denied', `${label}: the lease is not held, so nothing is written`);
}

interface Call<T> {
  readonly label: CallLabel;
  readonly facts: RequestFacts | undefined;
  readonly send: () => Promise<T>;
}

interface Sent {
  readonly operator: number;
  readonly epoch: number;
  readonly sentAt: number;
  readonly deadline: number | undefined;
  readonly label: CallLabel;
  readonly facts: RequestFacts | undefined;
}

type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function outcomeOf<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error };
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
