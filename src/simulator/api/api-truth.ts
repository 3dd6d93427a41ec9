/** The truth of an API server. Knows no request. */
import type { LeadTime } from '../../model/units.ts';

/** What is true of an API server besides its objects. */
export interface ApiTruth {
  /** Request to answer; undefined: no time passes. */
  readonly latency: LeadTime | undefined;
  /** More than these are answered with 429; undefined: as many as anybody likes. */
  readonly requestsPerSecond: number | undefined;
}
