/** What one run of a plan came to, as plain values: nothing in it is a Map or a function, so that it travels as JSON. */
import type { AdmissionLimit } from '../../model/admission-limit.ts';
import type { Episode } from '../../model/episode.ts';
import type { PoolName, SiteName, TierId } from '../../model/policy.ts';
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import type { Violation } from '../checkers/violation.ts';
import type { Totals } from '../totals.ts';
import type { Band } from './crowd.ts';
import type { Quarter } from './quarters.ts';
import type { Write } from './writes.ts';

/** One order to a pool. */
export interface Batch {
  readonly pool: PoolName;
  readonly nodes: number;
  readonly at: Millis;
  readonly tiers: readonly TierId[];
  /** When as many machines of the pool had joined as were ordered until then; undefined: never. */
  readonly joinedAt: Millis | undefined;
}

/** Ready pods of one workload by site, at one instant. */
export interface Stand {
  readonly workload: string;
  readonly sites: readonly {
    readonly site: SiteName;
    readonly cloud: boolean;
    readonly pods: number;
    /** rps. */
    readonly capacity: Rps;
  }[];
}

export interface TierRun {
  readonly workload: string;
  /** Largest load of a minute of the promotion, and the capacity of ready pods in it. */
  readonly peak: Rps;
  readonly peakAt: Millis;
  readonly capacityAtPeak: Rps;
  readonly podsAtPeak: number;
  /** Least capacity over load in a minute of the promotion, less one. */
  readonly headroom: Ratio;
  readonly offered: number;
  /** Requests neither served nor waiting. */
  readonly lost: number;
  /** Of the lost, those that an admission limit turned away. */
  readonly refused: number;
  /** Most requests waiting at a minute's end. */
  readonly waiting: number;
  readonly minutesShort: number;
  readonly firstShortAt: Millis | undefined;
  /** Pods ever bound to cloud nodes. */
  readonly cloudBinds: number;
}

export interface LimitRun {
  readonly from: Millis;
  readonly to: Millis;
  /** Where it let in the smallest share. */
  readonly tightest: AdmissionLimit;
}

export interface LineRun {
  readonly line: string;
  readonly site: SiteName;
  readonly to: SiteName;
  /** Bits per second. */
  readonly bandwidth: number;
  readonly peak: number;
}

export interface BandOutcome {
  readonly band: Band;
  readonly from: Millis;
  readonly to: Millis;
  readonly decisions: number;
  /** SHA-256 of the trace. */
  readonly digest: string;
  readonly totals: Totals;
  readonly tiers: readonly TierRun[];
  /** At the promotion's start. */
  readonly stands: readonly Stand[];
  readonly batches: readonly Batch[];
  readonly limits: readonly LimitRun[];
  readonly lines: readonly LineRun[];
  readonly episodes: readonly Episode[];
  readonly violations: readonly Violation[];
  /** One value per minute from `from` on: rps, rps, machines, rps. */
  readonly series: {
    readonly demand: readonly number[];
    readonly capacity: readonly number[];
    readonly cloudNodes: readonly number[];
    readonly lost: readonly number[];
  };
  /** The first order, or the first growth for the promotion's floor; undefined: nothing was done. */
  readonly firstActionAt: Millis | undefined;
  readonly lastGiveBackAt: Millis | undefined;
  /** What the controller wrote. */
  readonly writes: readonly Write[];
  /** What was served, by quarter-hours from `from` on. */
  readonly quarters: readonly Quarter[];
}
