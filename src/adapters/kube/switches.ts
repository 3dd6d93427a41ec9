/**
 * The switches people set by hand in a ConfigMap: `pause` and `noShrink`. No ConfigMap means both off. A value that
 * is neither true nor false is not guessed: the reading is missing then, which holds everything and resumes nothing.
 */
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { Switches } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { Slim } from './collection.ts';
import { type Json, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import { SWITCHES_NAME } from './names.ts';

export interface SwitchesRecord extends Slim {
  readonly data: Readonly<Record<string, string>>;
}

export const BOTH_OFF: Switches = { pause: false, noShrink: false };

export function switchesRecord(object: Json): SwitchesRecord {
  return { ...slimOf(object), data: textMap(object['data']) };
}

export function readSwitches({ data }: SwitchesRecord, at: Millis): Reading<Switches> {
  const pause = parseSwitch(data['pause']);
  const noShrink = parseSwitch(data['noShrink']);
  if (pause === undefined) return oddValue('pause', data['pause']);
  if (noShrink === undefined) return oddValue('noShrink', data['noShrink']);
  return fresh({ pause, noShrink }, at);
}

function parseSwitch(value: string | undefined): boolean | undefined {
  const word = (value ?? 'false').trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function oddValue(key: string, value: string | undefined): Reading<Switches> {
  const found = JSON.stringify((value ?? '').slice(0, 40));
  return missing(`ConfigMap ${SWITCHES_NAME}: ${key} is ${found}; write "true" or "false"`);
}
