/**
 * What is going wrong right now. Parts of the world ask whether a fault takes its chance, or are told when one begins
 * and ends; each time one takes effect is counted and told to the journal. Decides nothing itself.
 */
import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Randomness, RandomStream } from '../random.ts';
import type { Journal } from '../world/journal.ts';
import type { FaultId } from './catalogue.ts';
import type { ScheduledFault } from './fault.ts';

export interface Faults {
  readonly schedule: readonly ScheduledFault[];
  /** How often each fault took effect. */
  readonly fired: ReadonlyMap<FaultId, number>;
  /** The fault that is on now for `subject`, whether it takes effect or not. */
  on(id: FaultId, subject: string): ScheduledFault | undefined;
  /** One chance: the fault when it takes it, which counts as fired. Each (fault, subject) has its own draws. */
  strikes(id: FaultId, subject: string): ScheduledFault | undefined;
  /** For faults that have no chances of their own: it took effect on `subject` now. */
  fire(id: FaultId, subject: string, detail?: string): void;
  /** Called at the beginning of each scheduled `id`; what it returns is called at its end. */
  whenever(id: FaultId, begin: (fault: ScheduledFault) => (() => void) | undefined): void;
}

export interface FaultsInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly schedule: readonly ScheduledFault[];
}

export function createFaults({ clock, randomness, journal, schedule }: FaultsInput): Faults {
  const fired = new Map<FaultId, number>();
  const byId = grouped(schedule);
  const streams = new Map<string, RandomStream>();

  function streamOf(id: FaultId, subject: string): RandomStream {
    const key = `fault/${id}/${subject}`;
    const known = streams.get(key) ?? randomness.stream(key);
    streams.set(key, known);
    return known;
  }

  function on(id: FaultId, subject: string): ScheduledFault | undefined {
    const scheduled = byId.get(id);
    if (scheduled === undefined) return undefined;
    const now = clock.now();
    return scheduled.find((fault) => isOn(fault, now) && concerns(fault, subject));
  }

  function fire(id: FaultId, subject: string, detail = ''): void {
    fired.set(id, (fired.get(id) ?? 0) + 1);
    journal.emit({ kind: 'fault', at: clock.now(), id, subject, detail });
  }

  function strikes(id: FaultId, subject: string): ScheduledFault | undefined {
    const fault = on(id, subject);
    if (fault === undefined || streamOf(id, subject).next() >= fault.rate) return undefined;
    fire(id, subject);
    return fault;
  }

  return {
    schedule,
    fired,
    on,
    strikes,
    fire,
    whenever(id, begin) {
      for (const fault of byId.get(id) ?? []) {
        clock.at(fault.from, () => {
          const end = begin(fault);
          if (end !== undefined) clock.at(fault.until, end);
        });
      }
    },
  };
}

function grouped(
  schedule: readonly ScheduledFault[],
): ReadonlyMap<FaultId, readonly ScheduledFault[]> {
  const byId = new Map<FaultId, ScheduledFault[]>();
  for (const fault of schedule) byId.set(fault.id, [...(byId.get(fault.id) ?? []), fault]);
  return byId;
}

function isOn({ from, until }: ScheduledFault, now: Millis): boolean {
  return now >= from && now < until;
}

function concerns({ subject }: ScheduledFault, asked: string): boolean {
  return subject === undefined || subject === asked;
}
