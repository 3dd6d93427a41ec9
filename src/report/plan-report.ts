/**
 * The plan of a promotion day as programs read it: what `kingtide plan --format json` prints and every other form shows.
 * Only the shape.
 */

import type { PlanMoney } from './plan-money-parts.ts';
import type { PlanObjectRow, PlanTemplateRow } from './plan-object-parts.ts';
import type {
  ByBand,
  Finding,
  PlanBatchRow,
  PlanCapacityRow,
  PlanChangeRow,
  PlanDegradeRow,
  PlanDemandRow,
  PlanEpisodeRow,
  PlanInputRow,
  PlanLimitRow,
  PlanLineRow,
  PlanRefusedRow,
  PlanResidencyRow,
  PlanResult,
  PlanSearch,
  PlanSeries,
  PlanStressRow,
  PlanSupplyRow,
} from './plan-parts.ts';

export const LIMITS = [
  'simulated',
  'described-shop',
  'capacity-believed',
  'stock-believed',
  'boot-drawn',
  'load-smooth',
  'no-failures',
  'failures-chosen',
  'no-drills',
  'data-unread',
  'preference-believed',
  'flash-shape',
  'not-searched',
  'models',
  'optimum',
  'optimum-not-installed',
  'optimum-unmodelled',
] as const;

export interface PlanReport {
  readonly version: 1;
  readonly promotion: {
    readonly name: string;
    readonly calendar: string;
    readonly timeZone: string;
    readonly start: string;
    readonly end: string;
    readonly readyBy: string;
    readonly shape: string;
  };
  readonly from: string;
  readonly to: string;
  readonly seed: number;
  readonly verdict: { readonly result: PlanResult; readonly findings: readonly Finding[] };
  readonly inputs: {
    readonly rows: readonly PlanInputRow[];
    readonly files: readonly { readonly file: string; readonly sha256: string }[];
  };
  readonly demand: readonly PlanDemandRow[];
  readonly capacity: readonly PlanCapacityRow[];
  readonly batches: readonly PlanBatchRow[];
  /** null: not asked for. */
  readonly search: PlanSearch | null;
  /** null: not asked for. */
  readonly stress: readonly PlanStressRow[] | null;
  readonly timeline: readonly PlanEpisodeRow[];
  readonly supply: readonly PlanSupplyRow[];
  readonly residency: {
    readonly tiers: readonly PlanResidencyRow[];
    readonly refused: readonly PlanRefusedRow[];
  };
  readonly lines: readonly PlanLineRow[];
  readonly limits: readonly PlanLimitRow[];
  readonly degrade: readonly PlanDegradeRow[];
  readonly money: PlanMoney;
  /** Tiers whose templates lack something of the placement contract. */
  readonly templates: readonly PlanTemplateRow[];
  /** What would be written at expected demand. */
  readonly objects: readonly PlanObjectRow[];
  /** Against an earlier plan; null: with none. */
  readonly changes: readonly PlanChangeRow[] | null;
  readonly series: ByBand<PlanSeries>;
  readonly honest: readonly (typeof LIMITS)[number][];
  /** The command that makes it again. */
  readonly command: string;
  readonly digests: {
    /** Of all inputs, this command included. */
    readonly inputs: string;
    readonly runs: ByBand<string>;
  };
}
