/**
 * The shrinking half of a Karpenter-like node autoscaler, a model: machines whose pods fit on the others go.
 *
 * Source: Karpenter's documentation (Disruption): policy WhenEmptyOrUnderutilized, looked at every 10 s, validated again
 * 15 s later; empty machines all together, then as many of the least disruptive ones as the rest can take, up to a
 * hundred; never more than the default budget of 10% of the machines at a time. `consolidateAfter` is 30 s without a
 * pod coming or going. Not modelled: swapping a machine for a cheaper one, so its bill is an upper bound where pools differ.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import { isCloud, type SimNode, type SimPod } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import type { Drains } from './drain.ts';
import { binOf, decreasing, fill } from './packing.ts';

const CONSOLIDATE_AFTER: Millis = 30 * SECOND;
const VALIDATED_AFTER: Millis = 15 * SECOND;
const BUDGET = 0.1;
const CANDIDATES_AT_ONCE = 100;

export interface Consolidating {
  readonly world: World;
  readonly drains: Drains;
  /** When a pod last came to or went from each machine, by node name. */
  readonly lastChange: ReadonlyMap<string, Millis>;
}

/** Finds machines that could go, and lets them go if the same is still true a little later. */
export function consolidate(consolidating: Consolidating): void {
  const { clock } = consolidating.world;
  const found = removable(consolidating);
  if (found.length === 0) return;
  clock.at(clock.now() + VALIDATED_AFTER, () => {
    const still = new Set(removable(consolidating));
    if (found.every((node) => still.has(node)))
      for (const node of found) consolidating.drains.begin(node);
  });
}

/** Empty machines if there are any, else the longest row of quiet ones that the rest can take. Within the budget. */
function removable({ world, drains, lastChange }: Consolidating): readonly SimNode[] {
  const owned = [...world.nodes.all.values()].filter((node) => isCloud(node));
  const budget = Math.ceil(owned.length * BUDGET) - drains.leaving.size;
  if (budget <= 0) return [];
  const settled = world.clock.now() - CONSOLIDATE_AFTER;
  const quiet = owned.filter(
    (node) =>
      node.ready &&
      !drains.leaving.has(node) &&
      (lastChange.get(node.name) ?? node.createdAt) <= settled,
  );
  const empty = quiet.filter(({ pods }) => pods.size === 0);
  if (empty.length > 0) return empty.slice(0, budget);
  const order = quiet.toSorted((a, b) => a.pods.size - b.pods.size);
  return longestRow(world, drains, order.slice(0, Math.min(budget, CANDIDATES_AT_ONCE)));
}

function longestRow(world: World, drains: Drains, order: readonly SimNode[]): readonly SimNode[] {
  for (let length = order.length; length > 0; length -= 1) {
    const row = order.slice(0, length);
    if (restTakes(world, drains, row)) return row;
  }
  return [];
}

function restTakes({ nodes }: World, { leaving }: Drains, row: readonly SimNode[]): boolean {
  const others = [...nodes.all.values()].filter(
    (node) => node.ready && !node.cordoned && !leaving.has(node) && !row.includes(node),
  );
  const pods: SimPod[] = row.flatMap((node) => [...node.pods]);
  const staying = pods.filter(({ terminating }) => !terminating);
  return fill(decreasing(staying), others.map(binOf)).length === 0;
}
