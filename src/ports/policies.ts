/** What is declared, and where its status is kept. */
import type { StepOn } from '../model/degrade.ts';
import type { PoolName, TierId } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { LoweredCapacity, Originals, PoolView, ResolvedFloor } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

export interface PoolStatus {
  readonly lastRequest: number;
  readonly backOff: PoolView['backOff'];
  readonly leadTime: PoolView['leadTime'];
}

/** Durable values kept in status, read back at each cycle. */
export interface KeptStatus {
  readonly pools: ReadonlyMap<PoolName, PoolStatus>;
  readonly lowered: ReadonlyMap<TierId, LoweredCapacity>;
  readonly resolved: readonly ResolvedFloor[];
  /** Of tiers that were written to and not restored since. */
  readonly originals?: ReadonlyMap<TierId, Originals>;
  /** Degrade steps that are on; absent: none. */
  readonly degraded?: ReadonlyMap<TierId, readonly StepOn[]>;
}

export interface Policies {
  /** Policies and windows in force at `now`. A document that does not validate leaves its last accepted spec in force. */
  current(now: Millis): Promise<PolicySet>;
  kept(): Promise<KeptStatus>;
  /** Before an order: the highest intent number of the pool, and its back-off. */
  keepPool(pool: PoolName, status: PoolStatus): Promise<void>;
  /** Before the first write to the tier's target. What is kept already stays. */
  keepOriginals(tier: TierId, originals: Originals): Promise<void>;
}
