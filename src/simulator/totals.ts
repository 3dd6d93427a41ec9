/** What a whole rehearsal came to, from the world's truth. */
import { largestOf } from '../model/extremes.ts';
import { HOUR, type Micros, type Rps } from '../model/units.ts';
import { addDoors, type Measurements } from './measure.ts';
import type { Minute } from './minute.ts';
import type { TenantBill, TenantTotals } from './tenant-bill.ts';
import { type Bill, billOf, currencyOf } from './world/bill.ts';
import type { DoorLoad } from './world/journal.ts';
import type { World } from './world/world.ts';

export interface TierTotals {
  readonly tier: string;
  /** Requests. */
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  readonly peakOffered: Rps;
  /** Minutes in which some step offered more than was served. */
  readonly minutesShort: number;
  readonly peakReadyPods: number;
  /** Where requests that were not served went; undefined: all are lost. */
  readonly door?: DoorLoad | undefined;
}

export interface Totals {
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  /** Minutes in which any tier was short. */
  readonly minutesShort: number;
  readonly peakCloudNodes: number;
  readonly cloudNodeHours: number;
  readonly cost: { readonly currency: string; readonly micros: Micros };
  /** Calls that changed something. */
  readonly providerCalls: number;
  readonly instancesCreated: number;
  readonly instancesLeft: number;
  readonly tiers: readonly TierTotals[];
  /** Undefined: no two tenants. */
  readonly tenants?: readonly TenantTotals[] | undefined;
}

export interface TotalsInput {
  readonly world: World;
  readonly measurements: Measurements;
  readonly providerCalls: number;
  readonly tenantBill: TenantBill;
}

export function totalsOf({ world, measurements, providerCalls, tenantBill }: TotalsInput): Totals {
  const { minutes } = measurements;
  const tiers = [...world.tiers.keys()].map((tier) => tierTotals(tier, minutes));
  const groups = [...world.cloud.values()];
  const bill: Bill = billOf(groups, world.clock.now());
  const tenants = tenantBill.totals(bill);
  return {
    offered: sum(tiers.map(({ offered }) => offered)),
    served: sum(tiers.map(({ served }) => served)),
    lost: sum(tiers.map(({ lost }) => lost)),
    minutesShort: minutes.filter((minute) =>
      [...minute.tiers.values()].some(({ short }) => short > 0),
    ).length,
    peakCloudNodes: largestOf(
      minutes.map(({ readyCloudNodes }) => readyCloudNodes),
      0,
    ),
    cloudNodeHours: rounded(bill.nodeTime / HOUR),
    cost: { currency: currencyOf(groups), micros: bill.micros },
    providerCalls,
    instancesCreated: sum(groups.map(({ ever }) => ever.length)),
    instancesLeft: sum(groups.map(({ instances }) => instances.size)),
    tiers,
    ...(tenants !== undefined && { tenants }),
  };
}

function tierTotals(tier: string, minutes: readonly Minute[]): TierTotals {
  const own = minutes.flatMap((minute) => minute.tiers.get(tier) ?? []);
  const offered = sum(own.map((minute) => minute.offered));
  const served = sum(own.map((minute) => minute.served));
  const door = doorTotals(own.map((minute) => minute.door));
  return {
    tier,
    offered: Math.round(offered),
    served: Math.round(served),
    lost: door?.lost ?? Math.round(offered - served),
    peakOffered: rounded(
      largestOf(
        own.map(({ peakOffered }) => peakOffered),
        0,
      ),
    ),
    minutesShort: own.filter(({ short }) => short > 0).length,
    peakReadyPods: largestOf(
      own.map(({ readyPods }) => readyPods),
      0,
    ),
    ...(door !== undefined && { door }),
  };
}

function doorTotals(doors: readonly (DoorLoad | undefined)[]): DoorLoad | undefined {
  let sum: DoorLoad | undefined;
  for (const door of doors) if (door !== undefined) sum = addDoors(sum, door);
  if (sum === undefined) return undefined;
  return {
    lost: Math.round(sum.lost),
    refused: Math.round(sum.refused),
    blocked: Math.round(sum.blocked),
    queued: Math.round(sum.queued),
    retried: Math.round(sum.retried),
    bots: Math.round(sum.bots),
    onLine: Math.round(sum.onLine),
  };
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
