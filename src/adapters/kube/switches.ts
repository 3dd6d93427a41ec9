/**
 * The switches people set by hand in a ConfigMap: `pause` and `noShrink`, each with an end, a name and a reason if they
 * like. No ConfigMap means both off. A value that cannot be read is not guessed: the reading is missing then,
 * which holds everything and resumes nothing.
 */
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { Switches } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { Slim } from './collection.ts';
import { type Json, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import { SWITCHES_NAME } from './names.ts';
import { readSwitch, type SwitchKey, type SwitchNote } from './switch-note.ts';

export interface SwitchesRecord extends Slim {
  readonly data: Readonly<Record<string, string>>;
}

export const BOTH_OFF: Switches = { pause: false, noShrink: false };

export function switchesRecord(object: Json): SwitchesRecord {
  return { ...slimOf(object), data: textMap(object['data']) };
}

export interface SwitchTimes {
  /** When the record was last known to be true. */
  readonly at: Millis;
  /** Ends are judged by this. */
  readonly now: Millis;
}

export function readSwitches(
  { data }: SwitchesRecord,
  { at, now }: SwitchTimes,
): Reading<Switches> {
  const pause = stateOf(data, 'pause', now);
  const noShrink = stateOf(data, 'noShrink', now);
  if (typeof pause === 'string') return missing(pause);
  if (typeof noShrink === 'string') return missing(noShrink);
  return fresh(
    {
      pause: pause.on,
      noShrink: noShrink.on,
      ...(pause.note !== undefined && { pauseNote: pause.note }),
      ...(noShrink.note !== undefined && { noShrinkNote: noShrink.note }),
    },
    at,
  );
}

interface State {
  readonly on: boolean;
  readonly note: string | undefined;
}

/** The state of one switch, or why it cannot be read. */
function stateOf(data: SwitchesRecord['data'], key: SwitchKey, now: Millis): State | string {
  const read = readSwitch(data, key);
  if (typeof read === 'string') return `ConfigMap ${SWITCHES_NAME}: ${read}`;
  if (!read.on || (read.until !== undefined && read.until <= now)) return OFF;
  return { on: true, note: noteWords(read) };
}

const OFF: State = { on: false, note: undefined };

/** `until 2027-03-01T14:00:00.000Z, by alice: coupon rush`, as far as it was written down. */
function noteWords({ until, by, reason }: SwitchNote): string | undefined {
  const parts = [
    ...(until === undefined ? [] : [`until ${new Date(until).toISOString()}`]),
    ...(by === undefined ? [] : [`by ${by}`]),
  ].join(', ');
  const words = [parts, reason].filter((part) => part !== undefined && part !== '').join(': ');
  return words === '' ? undefined : words;
}
