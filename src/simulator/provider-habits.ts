/** The truth of how a provider behaves towards its callers over time. Faults come on top of it. */
import type { Millis, Money } from '../model/units.ts';

export interface ProviderHabits {
  /** What makes a repeated order harmless: nothing, the same token, or the target that it expects. */
  readonly idempotency: 'none' | 'token' | 'compare-and-set';
  /** From each instant on so many machines in all, in order of time. */
  readonly stockChanges: readonly { readonly at: Millis; readonly machines: number }[];
  /** Most machines the account may run in this group; undefined: no such limit. */
  readonly quota: number | undefined;
  /** Calls of any kind that the provider takes, as a token bucket; undefined: any number. */
  readonly calls: { readonly perMinute: number; readonly burst: number } | undefined;
  /** From each instant on, in order of time. */
  readonly priceChanges: readonly { readonly at: Millis; readonly perHour: Money }[];
}
