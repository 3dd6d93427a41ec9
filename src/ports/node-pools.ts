/**
 * Cloud node pools as a provider offers them. Growing is relative on the weakest providers, so a time-out is `unknown`,
 * not failure; giving back is by instance only, never by lowering a number.
 */
import type { BurstPool } from '../model/policy.ts';
import type { PoolState } from '../model/snapshot.ts';

export interface Capabilities {
  /** What makes a repeated order harmless: a token, a compare-and-set on the size, or nothing. */
  readonly idempotency: 'token' | 'compare-and-set' | 'none';
}

/** What a kind of provider offers, in words for people; `docs/providers.md` prints them. */
export interface ProviderFacts extends Capabilities {
  readonly givesBackBy: 'instance id' | 'node name';
  /** Where a shortage of machines, or a quota, shows. */
  readonly stockAndQuota: string;
  readonly price: string;
  readonly rateLimits: string;
  readonly listLag: string;
  /** What it was tested against, where that is not the service itself. */
  readonly neverRan: string;
}

export type GrowOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'partial'; readonly granted: number; readonly why: string }
  | {
      readonly kind: 'refused';
      readonly why: 'stock-out' | 'quota' | 'throttled' | 'denied' | 'invalid';
      readonly message: string;
    }
  | { readonly kind: 'unknown'; readonly message: string };

export interface GrowRequest {
  readonly count: number;
  readonly targetBefore: number;
  readonly targetAfter: number;
  readonly token: string;
}

export interface ReturnedInstance {
  readonly id: string;
  readonly nodeName: string;
}

export interface NodePools {
  capabilities(pool: BurstPool): Capabilities;
  /** Throws `PortError` when the provider cannot be read. */
  describe(pool: BurstPool): Promise<PoolState>;
  /** Never throws for what a provider answers: every answer is an outcome. */
  grow(pool: BurstPool, request: GrowRequest): Promise<GrowOutcome>;
  /** Ends exactly these instances. Naming one that is gone is success. `unknown` must be looked at again. */
  giveBack(pool: BurstPool, instances: readonly ReturnedInstance[]): Promise<'done' | 'unknown'>;
}
