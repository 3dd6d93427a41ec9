/**
 * After a time without samples, or without some of those who report, a rate answers from what little of its range is
 * there, and so too low. Until the range is whole again such a reading counts as partial: it may grow, never shrink.
 */
import type { Reading } from '../model/reading.ts';
import type { Millis, Rps } from '../model/units.ts';
import { SECOND } from '../model/units.ts';

export interface Ranged {
  /** Whose reading it is: one name for each demand. */
  readonly of: string;
  /** How far back its query looks; undefined where nothing says so, as for a gauge. */
  readonly smear: Millis | undefined;
}

export type Gaps = (reading: Reading<Rps>, ranged: Ranged) => Reading<Rps>;

/** The last sample, and from when on everything that the query looks at is there. */
interface Kept {
  readonly at: Millis;
  readonly wholeFrom: Millis;
}

/**
 * Remembers the last sample of each demand between cycles. A new process knows of no gap before it, and judges by what it
 * reads. One scrape that is lost is no gap: its dip is over within the next, and a level is the median of three.
 */
export function createGaps(scrapeInterval: Millis): Gaps {
  const gap = 2 * scrapeInterval + 5 * SECOND;
  const known = new Map<string, Kept>();
  return (reading, { of, smear }) => {
    if (smear === undefined || reading.kind === 'missing' || reading.kind === 'stale')
      return reading;
    const { at } = reading;
    const before = known.get(of) ?? { at, wholeFrom: at };
    const lost = at - before.at > gap || isLacking(reading);
    const kept = { at, wholeFrom: lost ? at + smear : before.wholeFrom };
    known.set(of, kept);
    return reading.kind === 'fresh' && at < kept.wholeFrom ? doubted(reading, smear) : reading;
  };
}

function doubted({ value, at }: Extract<Reading<Rps>, { kind: 'fresh' }>, smear: Millis) {
  const cause = `the query looks ${smear / SECOND} s back, and some of that time is missing`;
  return { kind: 'partial', value, at, coverage: null, cause } as const;
}

/** Somebody is known not to report; when nobody can tell, nobody can tell when it is over either. */
function isLacking(reading: Reading<Rps>): boolean {
  return reading.kind === 'partial' && reading.coverage !== null;
}
