/**
 * The shrinking half of the Cluster Autoscaler, a model: nodes that nobody needed for ten minutes are drained and ended.
 *
 * Source: the Cluster Autoscaler's FAQ ("How does scale-down work?") and flags: requests (DaemonSets included) below
 * `--scale-down-utilization-threshold` (50%), all pods fit elsewhere, for `--scale-down-unneeded-time` (10 min); none
 * within `--scale-down-delay-after-add` (10 min) of a scale-up; up to `--max-scale-down-parallelism` (10) nodes at a time,
 * of which `--max-drain-parallelism` (1) with pods on it; at most `--scale-down-non-empty-candidates-count` (30) nodes
 * with pods are looked at, those first that were not needed before.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import { isCloud, type SimNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import type { Drains } from './drain.ts';
import { type Bin, binOf, decreasing, fill } from './packing.ts';

const UTILIZATION_THRESHOLD = 0.5;
const UNNEEDED_TIME: Millis = 10 * MINUTE;
const DELAY_AFTER_ADD: Millis = 10 * MINUTE;
const DELETIONS_AT_ONCE = 10;
const DRAINS_AT_ONCE = 1;
const NON_EMPTY_CANDIDATES = 30;

export interface Shrinking {
  readonly world: World;
  readonly drains: Drains;
  /** Since when each node is not needed; kept from loop to loop. */
  readonly unneededSince: Map<SimNode, Millis>;
  readonly lastScaleUp: Millis | undefined;
}

export function scaleDown(shrinking: Shrinking): void {
  const { world, drains, unneededSince, lastScaleUp } = shrinking;
  const now = world.clock.now();
  const unneeded = unneededNodes(shrinking);
  keepTime(unneededSince, unneeded, now);
  if (lastScaleUp !== undefined && now - lastScaleUp < DELAY_AFTER_ADD) return;
  const ripe = unneeded.filter((node) => now - (unneededSince.get(node) ?? now) >= UNNEEDED_TIME);
  remove(drains, ripe);
}

function keepTime(since: Map<SimNode, Millis>, unneeded: readonly SimNode[], now: Millis): void {
  for (const node of since.keys()) if (!unneeded.includes(node)) since.delete(node);
  for (const node of unneeded) if (!since.has(node)) since.set(node, now);
}

function remove(drains: Drains, ripe: readonly SimNode[]): void {
  let free = DELETIONS_AT_ONCE - drains.leaving.size;
  let drainable = DRAINS_AT_ONCE - [...drains.leaving].filter(({ pods }) => pods.size > 0).length;
  for (const node of ripe) {
    const empty = node.pods.size === 0;
    if (free <= 0 || (!empty && drainable <= 0)) continue;
    drains.begin(node);
    free -= 1;
    if (!empty) drainable -= 1;
  }
}

/** Empty ones first. Each that may go makes the others fuller in the simulation, so that all of them could go. */
function unneededNodes({
  world,
  drains: { leaving },
  unneededSince: known,
}: Shrinking): readonly SimNode[] {
  const open = [...world.nodes.all.values()].filter((node) => node.ready && !leaving.has(node));
  const low = open.filter((node) => isCloud(node) && utilization(node) < UTILIZATION_THRESHOLD);
  const candidates = [
    ...low.filter(({ pods }) => pods.size === 0),
    ...low
      .filter(({ pods }) => pods.size > 0)
      .toSorted((a, b) => Number(known.has(b)) - Number(known.has(a)) || a.pods.size - b.pods.size)
      .slice(0, NON_EMPTY_CANDIDATES),
  ];
  if (candidates.length === 0) return [];
  const bins = new Map(open.map((node) => [node, binOf(node)] as const));
  const unneeded: SimNode[] = [];
  for (const node of candidates) {
    const others = withoutBin(bins, node);
    const moved = others.map((bin): Bin => ({ ...bin }));
    const pods = decreasing([...node.pods].filter(({ terminating }) => !terminating));
    if (fill(pods, moved).length > 0) continue;
    for (const [index, bin] of others.entries()) bin.free = moved[index]?.free ?? bin.free;
    bins.delete(node);
    unneeded.push(node);
  }
  return unneeded;
}

function withoutBin(bins: ReadonlyMap<SimNode, Bin>, node: SimNode): readonly Bin[] {
  const others: Bin[] = [];
  for (const [other, bin] of bins) if (other !== node && !other.cordoned) others.push(bin);
  return others;
}

/** The larger of the shares of CPU and memory that are asked for. */
function utilization({ used, allocatable }: SimNode): number {
  return Math.max(used.cpu / allocatable.cpu, used.memory / allocatable.memory);
}
