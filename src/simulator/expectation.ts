/** What must hold at the end of a rehearsal, instants resolved, and how one is judged from the world's truth. */
import type { Millis, Money, Ratio, Rps } from '../model/units.ts';

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
  | { readonly measure: 'podsInCloud'; readonly tiers: readonly string[]; readonly atMost: number }
  | ({ readonly measure: 'peakCloudNodes' } & Window & Limits)
  | { readonly measure: 'cloudNodesLeft'; readonly atMost: number }
  | ({ readonly measure: 'cloudNodeHours' } & Limits)
  | { readonly measure: 'cost'; readonly atMost: Money };

export interface Expectation {
  readonly name: string;
  readonly says: string;
  /** The run in which it is missed; undefined when such a run keeps it, too. */
  readonly control: 'ControllerOff' | undefined;
  readonly wanted: Measure;
}

export interface Verdict {
  readonly name: string;
  readonly says: string;
  readonly wanted: string;
  readonly got: string;
  readonly held: boolean;
}
