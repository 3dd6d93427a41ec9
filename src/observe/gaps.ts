/**
 * After a time without samples, or without some of those who report, a rate answers from what little of its range is
 * there, and so too low; it does while the newest samples are late, too. Until the range is whole such a reading counts
 * as partial: it may grow, never shrink.
 */
import type { Reading } from '../model/reading.ts';
import type { Millis, Rps } from '../model/units.ts';
import { SECOND } from '../model/units.ts';

export interface Ranged {
  /** Whose reading it is: one name for each demand. */
  readonly of: string;
  /** How far back its query looks; undefined where nothing says so, as for a gauge. */
  readonly smear: Millis | undefined;
  readonly now: Millis;
}

export type Gaps = (reading: Reading<Rps>, ranged: Ranged) => Reading<Rps>;

/** The last sample, and from when on everything that the query looks at is there. */
interface Kept {
  readonly at: Millis;
  readonly wholeFrom: Millis;
  /** Since when the newest sample is always late. */
  readonly lateSince: Millis | undefined;
}

/**
 * The newest of samples in time is one scrape old at most; Prometheus makes up for a tenth of that at the end of a range,
 * and for no more than half a scrape of what is missing beyond.
 */
const LATE_SCRAPES = 1.5;

/**
 * Remembers the last sample of each demand between cycles. A new process knows of no gap before it, and judges by what it
 * reads. One scrape that is lost is no gap: its dip is over within the next, and a level is the median of three. Nor does
 * it make what follows late, which must last longer than a scrape.
 */
export function createGaps(scrapeInterval: Millis): Gaps {
  const known = new Map<string, Kept>();
  return (reading, { of, smear, now }) => {
    if (smear === undefined || reading.kind === 'missing' || reading.kind === 'stale')
      return reading;
    const seen = { reading, smear, now, scrapeInterval };
    const kept = keptOf(known.get(of), seen);
    known.set(of, kept);
    const why = reading.kind === 'fresh' ? lackOf(kept, seen) : undefined;
    if (why === undefined) return reading;
    const { value, at } = reading;
    const cause = `the query looks ${smear / SECOND} s back, and ${why}`;
    return { kind: 'partial', value, at, coverage: null, cause };
  };
}

interface Seen {
  readonly reading: Extract<Reading<Rps>, { readonly kind: 'fresh' | 'partial' | 'censored' }>;
  readonly smear: Millis;
  readonly now: Millis;
  readonly scrapeInterval: Millis;
}

function keptOf(before: Kept | undefined, { reading, smear, now, scrapeInterval }: Seen): Kept {
  const { at } = reading;
  const gap = 2 * scrapeInterval + 5 * SECOND;
  const lost = (before !== undefined && at - before.at > gap) || isLacking(reading);
  const isLate = now - at > LATE_SCRAPES * scrapeInterval;
  return {
    at,
    wholeFrom: lost ? at + smear : (before?.wholeFrom ?? at),
    lateSince: isLate ? (before?.lateSince ?? now) : undefined,
  };
}

/** What is not there of its range, in words; undefined: nothing. */
function lackOf(
  { at, wholeFrom, lateSince }: Kept,
  { now, scrapeInterval }: Seen,
): string | undefined {
  if (at < wholeFrom) return 'some of that time is missing';
  if (lateSince === undefined || now - lateSince <= scrapeInterval) return undefined;
  return `its newest sample is ${Math.round((now - at) / SECOND)} s old`;
}

/** Somebody is known not to report; when nobody can tell, nobody can tell when it is over either. */
function isLacking(reading: Reading<Rps>): boolean {
  return reading.kind === 'partial' && reading.coverage !== null;
}
