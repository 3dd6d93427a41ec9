/** IANA time zones: which names may be used, and how far a zone is from UTC at an instant. Reads no clock. */
import type { Millis } from '../model/units.ts';
import { SECOND } from '../model/units.ts';

/** Formatters cost 50 microseconds to make and are pure functions of their zone, so each is made once. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

export function isKnownZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Local time minus UTC at an instant, in milliseconds. */
export function zoneOffset(zone: string, instant: Millis): Millis {
  const whole = Math.floor(instant / SECOND) * SECOND;
  const parts: Record<string, number> = {};
  for (const part of formatterOf(zone).formatToParts(whole)) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

interface Advice {
  readonly message: string;
  readonly fix: string;
}

const AMBIGUOUS: Readonly<Record<string, string>> = {
  CST: 'Asia/Shanghai or America/Chicago',
  IST: 'Asia/Kolkata, Europe/Dublin or Asia/Jerusalem',
  BST: 'Europe/London or Asia/Dhaka',
  AST: 'America/Halifax or Asia/Riyadh',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  MST: 'America/Denver',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  HST: 'Pacific/Honolulu',
  EST5EDT: 'America/New_York',
  CST6CDT: 'America/Chicago',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
  PRC: 'Asia/Shanghai',
  Beijing: 'Asia/Shanghai',
  'Asia/Beijing': 'Asia/Shanghai',
};

/** Why a name that may even be valid is refused; undefined when nothing is wrong with it. */
export function zoneAdvice(zone: string): Advice | undefined {
  const meant = AMBIGUOUS[zone];
  if (meant !== undefined)
    return { message: `"${zone}" does not name one place with one rule`, fix: `write ${meant}` };
  const fixed = /^(?:Etc\/)?(?:GMT|UTC)([+-])(\d{1,2})/.exec(zone);
  if (fixed === null) return undefined;
  const [, sign, hours] = fixed;
  if (zone.startsWith('Etc/')) {
    const real = `${sign === '+' ? 'west' : 'east'} of Greenwich`;
    return {
      message: `"${zone}" has its sign inverted: it lies ${hours} hours ${real}`,
      fix: placeFor(sign === '-', hours),
    };
  }
  return {
    message: `"${zone}" is read with either sign by different programs`,
    fix: placeFor(sign === '+', hours),
  };
}

function placeFor(east: boolean, hours: string | undefined): string {
  return east && hours === '8'
    ? 'write Asia/Shanghai'
    : 'write Area/City, for example Asia/Shanghai';
}
