/**
 * Lines between sites: what crosses them is shared over those that are up in proportion to their bandwidth, and what
 * does not fit is lost. Does not know what the bits are; a site without a line is reached without limit.
 */
import type { SiteName } from '../../model/policy.ts';
import { type Millis, type Ratio, SECOND } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import { createLayers, type Layers } from '../faults/layers.ts';
import type { LineTruth } from './line.ts';

export interface LineState {
  readonly truth: LineTruth;
  readonly up: boolean;
  /** Share of what it takes that never arrives. */
  readonly loss: Ratio;
  /** Bits per second carried since the last change of load. */
  readonly rate: number;
  /** Bits carried since the beginning. */
  readonly bits: number;
}

export interface Lines {
  readonly all: readonly LineState[];
  /** Whether `site` has lines and none of them is up. */
  isCut(site: SiteName): boolean;
  /** From now on this many bits per second want to cross to or from `site`. Returns the share that arrives. */
  load(site: SiteName, bitsPerSecond: number, now: Millis): Ratio;
  /** Brings the counters up to `now`. */
  settle(now: Millis): void;
}

export interface LinesInput {
  readonly truths: readonly LineTruth[];
  readonly start: Millis;
  readonly faults: Faults;
}

/** W2 without a size. */
const USUAL_LOSS: Ratio = 0.1;

interface Line {
  readonly truth: LineTruth;
  /** Faults that keep it down. */
  cuts: number;
  readonly losses: Layers<Ratio>;
  readonly loss: Ratio;
  rate: number;
  bits: number;
  readonly up: boolean;
}

export function createLines({ truths, start, faults }: LinesInput): Lines {
  const all = truths.map(createLine);
  const bySite = grouped(all);
  let settledAt = start;

  followFaults(all, faults);

  return {
    all,
    isCut(site) {
      const lines = bySite.get(site);
      return lines?.every(({ up }) => !up) ?? false;
    },
    load(site, bitsPerSecond, now) {
      const lines = bySite.get(site);
      if (lines === undefined) return 1;
      if (now !== settledAt) throw new Error('lines are loaded after they were settled');
      return spread(lines, bitsPerSecond);
    },
    settle(now) {
      const seconds = (now - settledAt) / SECOND;
      settledAt = now;
      for (const line of all) line.bits += line.rate * seconds;
    },
  };
}

function createLine(truth: LineTruth): Line {
  return {
    truth,
    cuts: 0,
    losses: createLayers(),
    rate: 0,
    bits: 0,
    get loss() {
      return this.losses.top() ?? 0;
    },
    get up() {
      return this.cuts === 0;
    },
  };
}

function grouped(lines: readonly Line[]): ReadonlyMap<SiteName, readonly Line[]> {
  const bySite = new Map<SiteName, Line[]>();
  for (const line of lines)
    bySite.set(line.truth.site, [...(bySite.get(line.truth.site) ?? []), line]);
  return bySite;
}

/** Gives each line that is up its part, and returns how much of all arrives. */
function spread(lines: readonly Line[], wanted: number): Ratio {
  let bandwidth = 0;
  for (const line of lines) if (line.up) bandwidth += line.truth.bandwidth;
  let arrived = 0;
  for (const line of lines) {
    const part = line.up ? (wanted * line.truth.bandwidth) / bandwidth : 0;
    line.rate = Math.min(part, line.truth.bandwidth);
    arrived += line.rate * (1 - line.loss);
  }
  if (wanted > 0) return arrived / wanted;
  return bandwidth > 0 ? 1 : 0;
}

function followFaults(lines: readonly Line[], faults: Faults): void {
  const struck = (subject: string | undefined): readonly Line[] =>
    lines.filter(({ truth }) => subject === undefined || subject === truth.name);

  faults.whenever('W1', ({ subject }) => {
    const down = struck(subject);
    for (const line of down) {
      line.cuts += 1;
      faults.fire('W1', line.truth.name);
    }
    return () => {
      for (const line of down) line.cuts -= 1;
    };
  });
  faults.whenever('W2', ({ subject, size = USUAL_LOSS }) => {
    const ends = struck(subject).map(({ losses, truth }) => {
      faults.fire('W2', truth.name);
      return losses.put(size);
    });
    return () => {
      for (const end of ends) end();
    };
  });
}
