/** A dedicated line between a cloud site and home, as the scenario says it. */
import type { SiteName } from '../../model/policy.ts';

export interface LineTruth {
  readonly name: string;
  /** The cloud site. */
  readonly site: SiteName;
  /** The site at home. */
  readonly to: SiteName;
  /** Bits per second. */
  readonly bandwidth: number;
}
