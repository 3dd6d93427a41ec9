/** The room that is there when placing begins, and what is left of it as tiers take theirs. */
import type { TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, copyOf, createBins } from './bins.ts';
import type { HeldRoom } from './exact-tenants.ts';
import { type Home, readHome } from './home.ts';
import { createLineBudget, type LineBudget, type LineCase } from './line-budget.ts';
import type { TierTarget } from './replicas.ts';
import { freeRoom, NOTHING } from './room.ts';
import type { Serving } from './serving.ts';
import type { CloudNode } from './sorted-nodes.ts';
import { freshNodes, type Supply } from './supply.ts';
import { itemAt } from './sure.ts';

export interface State {
  readonly supply: Supply;
  readonly home: Home;
  readonly cloud: Bins;
  readonly draining: Bins;
  /** Undefined where nothing is on its way. */
  readonly coming: readonly (Bins | undefined)[];
  /** Of each pool, whose pods its machines on their way are counted on for first, by their place in `coming`. */
  readonly comingFor: readonly Map<number, TierId>[];
  /** 1 for each needed node of `supply.cloud` and `supply.draining`. */
  readonly neededCloud: Uint8Array;
  readonly neededDraining: Uint8Array;
  /** Room of one new node of each pool. */
  readonly shapes: readonly Resources[];
  readonly smallest: Resources;
  readonly serving: Serving;
  /** Undefined: no site has lines. */
  readonly lines: LineBudget | undefined;
  readonly held: HeldRoom | undefined;
}

export interface StateCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly lines?: LineCase | undefined;
  readonly held?: HeldRoom | undefined;
}

export function prepare({ supply, targets, serving, lines, held }: StateCase): State {
  const shapes = freshNodes(supply);
  const tiers = targets.map((target) => target.tier);
  return {
    supply,
    home: readHome(supply, tiers),
    cloud: freeCloud(supply.cloud),
    draining: createBins(supply.draining, (node) => freeRoom(node, 0)),
    coming: shapes.map((shape, index) => {
      const length = itemAt(supply.pools, index).inFlight;
      return length === 0 ? undefined : createBins(Array.from({ length }), () => shape);
    }),
    comingFor: shapes.map(() => new Map()),
    shapes,
    neededCloud: new Uint8Array(supply.cloud.length),
    neededDraining: new Uint8Array(supply.draining.length),
    smallest: smallestPod(targets),
    serving,
    lines: createLineBudget(lines),
    held,
  };
}

/** A node that is merely unseen keeps its room: buying a replacement for it would be buying twice. A human's cordon is respected. */
function freeOf(node: NodeView): Resources {
  return node.schedulable ? freeRoom(node, 0) : NOTHING;
}

const FREE = new WeakMap<readonly CloudNode[], Bins>();

function freeCloud(cloud: readonly CloudNode[]): Bins {
  const known = FREE.get(cloud) ?? createBins(cloud, freeOf);
  FREE.set(cloud, known);
  return copyOf(known);
}

function smallestPod(targets: readonly TierTarget[]): Resources {
  let cpu = Infinity;
  let memory = Infinity;
  for (const { tier } of targets) {
    cpu = Math.min(cpu, tier.workload?.perPod.cpu ?? Infinity);
    memory = Math.min(memory, tier.workload?.perPod.memory ?? Infinity);
  }
  return {
    cpu: Number.isFinite(cpu) ? cpu : 0,
    memory: Number.isFinite(memory) ? memory : 0,
    pods: 1,
  };
}
