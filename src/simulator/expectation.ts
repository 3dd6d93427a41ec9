/** What must hold at the end of a rehearsal, instants resolved, and how one is judged from the world's truth. */
import type { SiteName } from '../model/policy.ts';
import type { Millis, Money, Ratio, Rps } from '../model/units.ts';
import type { BaselineName } from './baselines/baseline.ts';
import type { ScheduledFault } from './faults/fault.ts';

export interface Window {
  readonly from: Millis;
  readonly until: Millis;
}

export interface Limits {
  readonly atLeast: number | undefined;
  readonly atMost: number | undefined;
}

export type Measure =
  | ({
      readonly measure: 'readyCapacity';
      readonly tiers: readonly { readonly tier: string; readonly atLeast: Rps }[];
    } & Window)
  | ({
      readonly measure: 'lostShare';
      readonly tiers: readonly string[];
      readonly atMost: Ratio;
    } & Window)
  | {
      readonly measure: 'podsInCloud';
      readonly tiers: readonly string[];
      /** Undefined: any cloud site. */
      readonly sites?: readonly SiteName[] | undefined;
      readonly atMost: number;
    }
  | ({ readonly measure: 'servedRequests'; readonly tiers: readonly string[] } & Window & Limits)
  | ({
      readonly measure: 'stepsTaken';
      readonly tier: string;
      readonly are: readonly string[];
    } & Window)
  | { readonly measure: 'podsCutShort'; readonly tiers: readonly string[]; readonly atMost: number }
  | ({ readonly measure: 'peakCloudNodes' } & Window & Limits)
  | { readonly measure: 'cloudNodesLeft'; readonly atMost: number }
  | ({ readonly measure: 'cloudNodeHours' } & Limits)
  | ({ readonly measure: 'machinesBought' } & Limits)
  | { readonly measure: 'cost'; readonly atMost: Money }
  | {
      readonly measure: 'tenantCost';
      readonly tenant: string;
      readonly atLeast: Money | undefined;
      readonly atMost: Money | undefined;
    };

/** What grants and policies may say of who comes first, and a control may take away. */
export const UNSAID = ['reserveNodes', 'weight', 'level'] as const;
export type Unsaid = (typeof UNSAID)[number];

/** The run in which an expectation must be missed, or it proves nothing. */
export type Control =
  | { readonly kind: 'controller-off' }
  | { readonly kind: 'baseline'; readonly baseline: BaselineName }
  /** Kingtide, and these going wrong besides what the scenario says. */
  | { readonly kind: 'faults'; readonly faults: readonly ScheduledFault[] }
  /** Kingtide, and documents that do not say these. */
  | { readonly kind: 'without'; readonly unsaid: readonly Unsaid[] }
  /** Kingtide with a defect planted in it, by the name of its patch in test/planted. */
  | { readonly kind: 'planted'; readonly bug: string };

export interface Expectation {
  readonly name: string;
  readonly says: string;
  /** Undefined: no run is known in which it is missed. */
  readonly control: Control | undefined;
  /** What of the product is still to come before it can hold; undefined: nothing. */
  readonly waitsFor: string | undefined;
  readonly wanted: Measure;
}

export interface Verdict {
  readonly name: string;
  readonly says: string;
  readonly wanted: string;
  readonly got: string;
  readonly held: boolean;
  /** Missed as long as this is to come: listed, not an error. */
  readonly waitsFor: string | undefined;
}
