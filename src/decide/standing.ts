/** Nodes that are to stand without demand: for how much, of which pools, for whom and why. Only a shape. */
import type { BurstableTierId } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { NodeView } from '../model/snapshot.ts';

export interface Standing {
  /** Places in `supply.pools`, in the order in which they are asked. */
  readonly pools: readonly number[];
  /** How much must stand: nodes, or pods that they take. Whole. */
  readonly amount: number;
  /** Of it on a new node. At least 1. */
  readonly perNode: number;
  /** Of it on a node that is there; undefined: as on a new one, whoever is on it. */
  readonly on?: (node: NodeView) => number;
  /** For whom; undefined: for whoever comes. */
  readonly tier: BurstableTierId | undefined;
  readonly reason: Reason;
  /** A closed growth gate: what is there is kept, and nothing is ordered. */
  readonly keepsOnly?: boolean;
}
