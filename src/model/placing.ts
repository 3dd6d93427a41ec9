/** Exact placement: which sites the replicas of a tier belong to, and the pods that wait to be told. */
import type { SiteName, TierId } from './policy.ts';

/** Sites that are one for this purpose, and how many replicas of the tier belong there. */
export interface Place {
  readonly sites: readonly SiteName[];
  readonly replicas: number;
}

/** A pod that is bound to no node: it has our gate, or a site was named for it. */
export interface WaitingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Undefined: of none, or this process does not know the policies yet. */
  readonly tier: TierId | undefined;
  /** It says so itself, and so does its namespace. */
  readonly burstable: boolean;
  /** It has our gate. */
  readonly gated: boolean;
  /** The only sites it may be bound to; undefined: none were named. */
  readonly sites: readonly SiteName[] | undefined;
}
