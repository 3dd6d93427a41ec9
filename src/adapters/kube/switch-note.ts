/**
 * One switch in the data of its ConfigMap: `true`, `false`, or `until 2027-03-01T22:00Z by alice: provider acts up`. All of
 * it is one value, so that a plain "true" is never ended by what an earlier pause left behind.
 */
import type { Millis } from '../../model/units.ts';
import { moment } from '../../policy/notation-time.ts';
import { plainLine } from '../../policy/shown.ts';

export type SwitchKey = 'pause' | 'noShrink';
export type SwitchData = Readonly<Record<string, string>>;

export interface SwitchNote {
  /** As it is set, whether or not its time is over. */
  readonly on: boolean;
  /** Undefined: until somebody sets it back. */
  readonly until: Millis | undefined;
  readonly reason: string | undefined;
  readonly by: string | undefined;
}

const UNTIL = moment({ daily: false });
const LONGEST = 1_024;
const WITH_AN_END = /^until (\S+)(?: by ((?:(?!: ).)+?))?(?:: (.*))?$/i;
const ALLOWED =
  'write "true", "false" or "until 2027-03-01T22:00Z by NAME: REASON", the time with Z or an offset';

/** The switch, or what cannot be read of it. */
export function readSwitch(data: SwitchData, key: SwitchKey): SwitchNote | string {
  const word = plainLine((data[key] ?? 'false').trim().slice(0, LONGEST));
  const plain = word.toLowerCase();
  if (plain === 'true' || plain === 'false')
    return { on: plain === 'true', until: undefined, reason: undefined, by: undefined };
  const [, time = '', by, reason] = WITH_AN_END.exec(word) ?? [];
  const read = UNTIL.read(time);
  if (read.ok && read.value.kind === 'instant')
    return { on: true, until: read.value.ms, reason: filled(reason), by: filled(by) };
  return `${key} is ${JSON.stringify(word.slice(0, 60))}; ${ALLOWED}`;
}

/** What a merge patch of the ConfigMap's data says to switch on until a time. */
export function switchOn(
  key: SwitchKey,
  { until, reason, by }: { readonly until: Millis; readonly reason: string; readonly by: string },
): Readonly<Record<string, string>> {
  // A colon and a space end the name.
  const name = plainLine(by).replaceAll(': ', ':').slice(0, 256);
  return { [key]: `until ${wholeSecond(until)} by ${name}: ${reason}` };
}

/** `2027-03-01T14:00:00Z`: the second at or after it, so that what was promised to hold holds. */
export function wholeSecond(ms: Millis): string {
  return `${new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
