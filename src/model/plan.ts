/** The output of one decision: actions to take, holds (wanted, refused, why), and what was computed on the way. */
import type { AdmissionLimit } from './admission-limit.ts';
import type { Ladder } from './degrade.ts';
import type { Band, Cause, LearnedLeadTime } from './forecast.ts';
import type { Memory } from './memory.ts';
import type { Place } from './placing.ts';
import type { PoolName, SiteName, TierId } from './policy.ts';
import type { Reason } from './reason.ts';
import type { LoweredCapacity, ResolvedFloor } from './snapshot.ts';
import type { Millis, Rps } from './units.ts';

declare const burstable: unique symbol;
/** A tier that may leave home. Only `decide/residency` mints it, from a Burstable policy whose target says so too. */
export type BurstableTierId = TierId & { readonly [burstable]: true };

/** Of a tier that may leave home: the type proves that no pinned one is ever named to a cloud site. */
export interface TierPlacing {
  readonly tier: BurstableTierId;
  /** Home first, then cloud sites in the order they are filled. */
  readonly places: readonly [home: Place, ...cloud: Place[]];
  /** Where pods go that the plan has no place for: a rollout's surge is in nobody's plan. */
  readonly surplus: 'home' | 'anywhere';
  /** Nobody paused it and no rollout is in progress: pods that found no room may be evicted and named anew. */
  readonly mayRename: boolean;
}

export interface NodeRef {
  readonly name: string;
  readonly uid: string;
  readonly providerId: string;
}

export type Action =
  | {
      readonly kind: 'set-replicas';
      readonly tier: TierId;
      readonly uid: string;
      readonly resourceVersion: string;
      readonly from: number;
      readonly to: number;
      /** maxReplicas to go with it, where that changes; of autoscalers only. */
      readonly max?: number | undefined;
      /** Nodes whose pods should be the ones that go; empty when growing or shrinking at home. */
      readonly victims: readonly string[];
      readonly reason: Reason;
    }
  | {
      readonly kind: 'order-nodes';
      readonly pool: PoolName;
      readonly number: number;
      readonly count: number;
      readonly targetBefore: number;
      readonly targetAfter: number;
      readonly promotion: string | undefined;
      /** For whom; proves by type that no pinned tier is served from a cloud pool. */
      readonly tiers: readonly BurstableTierId[];
      readonly reason: Reason;
    }
  | {
      /** What a look showed of an intent whose outcome was pending or unknown. */
      readonly kind: 'settle-intent';
      readonly intent: string;
      readonly outcome: 'found' | 'refused';
      readonly reason: Reason;
    }
  | {
      readonly kind: 'record-instances';
      readonly intent: string;
      readonly instances: readonly string[];
      readonly reason: Reason;
    }
  | {
      /** Written without a call to the provider: what is left of an intent that is gone. */
      readonly kind: 'rebuild-intent';
      readonly pool: PoolName;
      readonly number: number;
      /** The pool's own, which it leaves as it is. */
      readonly target: number;
      /** Each carries the mark of the pool. */
      readonly nodes: readonly NodeRef[];
      readonly reason: Reason;
    }
  | {
      readonly kind: 'mark-node';
      readonly node: NodeRef;
      readonly pool: PoolName;
      readonly site: SiteName;
      readonly reason: Reason;
    }
  | {
      /** Cordon, then lower the deletion cost of its pods. Repeated until every pod is marked. */
      readonly kind: 'drain-node';
      readonly node: NodeRef;
      readonly pool: PoolName;
      readonly reason: Reason;
    }
  | {
      readonly kind: 'undrain-node';
      readonly node: NodeRef;
      readonly pool: PoolName;
      readonly reason: Reason;
    }
  | {
      /** Leftover pods of a draining node, through the eviction API. */
      readonly kind: 'evict-pods';
      readonly node: NodeRef;
      readonly pool: PoolName;
      readonly tier: BurstableTierId;
      readonly count: number;
      readonly reason: Reason;
    }
  | {
      readonly kind: 'return-nodes';
      readonly pool: PoolName;
      readonly intent: string;
      readonly nodes: readonly NodeRef[];
      readonly reason: Reason;
    }
  | {
      readonly kind: 'forget-intent';
      readonly intent: string;
      readonly uid: string;
      readonly reason: Reason;
    };

/** Something wanted and refused. `subject` is a tier id, a pool name, a node name or `cluster`. */
export interface Hold {
  readonly reason: Reason;
  readonly subject: string;
  /** What was wanted, in words with numbers: `shrink 40 to 12 replicas`. */
  readonly wanted: string;
  /** The particulars: which reading, which node, until when. */
  readonly detail: string;
}

/** The numbers behind one tier's decision; status, explain, metrics and pages all show these. */
export interface TierVerdict {
  readonly tier: TierId;
  readonly demands: readonly {
    readonly name: string;
    readonly observed: Rps | undefined;
    readonly band: Band;
    readonly nodeBand: Band;
    readonly perReplica: Rps;
    readonly causes: readonly Cause[];
  }[];
  readonly known: boolean;
  readonly current: number;
  readonly ready: number;
  /** Replicas needed when pods started now would serve. */
  readonly needed: number;
  /** Replicas that nodes are kept and ordered for. */
  readonly neededAtNodeReady: number;
  /** What this plan sets, equal to current when it holds. */
  readonly target: number;
  /** Of neededAtNodeReady: fit at home, on cloud nodes there or coming, nowhere. */
  readonly home: number;
  readonly cloud: number;
  readonly unplaced: number;
  readonly lowered: LoweredCapacity | undefined;
  /** Window whose freeze covers it now, whether or not anything would shrink. Absent: none does. */
  readonly frozenBy?: string | undefined;
}

export interface PoolVerdict {
  readonly pool: PoolName;
  readonly joined: number;
  readonly inFlight: number;
  readonly draining: number;
  readonly needed: number;
}

export interface Plan {
  readonly id: string;
  readonly at: Millis;
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  readonly tiers: readonly TierVerdict[];
  readonly pools: readonly PoolVerdict[];
  /** Floors to keep in the calendars' status. */
  readonly resolved: readonly ResolvedFloor[];
  /** Lead times to keep in the pools' status; absent when none were learned anew. */
  readonly learned?: readonly LearnedLeadTime[] | undefined;
  /** Earlier levels first. Absent: what was published stays as it is, or nothing ever was. */
  readonly limits?: readonly AdmissionLimit[] | undefined;
  /** Degrade steps that are on. Absent: what was published stays as it is, or nothing ever was. */
  readonly ladders?: readonly Ladder[] | undefined;
  /** Of tiers with exact placement that may leave home. Absent: there are none. */
  readonly placing?: readonly TierPlacing[] | undefined;
  readonly memory: Memory;
  readonly nextTickAfter: Millis;
}
