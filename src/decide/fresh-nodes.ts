/** New nodes of one pool, opened one by one as a placement finds no room on those that are there or coming. */
import type { BurstableTierId } from '../model/plan.ts';
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';

interface Left {
  cpu: number;
  memory: number;
  pods: number;
}

export interface FreshNodes {
  readonly shape: Resources;
  readonly nodes: Left[];
  /** For whom they are. */
  readonly tiers: Set<BurstableTierId>;
}

export function createFresh(shape: Resources): FreshNodes {
  return { shape, nodes: [], tiers: new Set() };
}

/** Puts up to `order` pods on nodes already opened, then on further ones while `may` says so. Returns how many found no room. */
export function fillFresh(
  fresh: FreshNodes,
  { pod, id, order, may }: { pod: Resources; id: BurstableTierId; order: number; may(): boolean },
): number {
  let left = order;
  for (const node of fresh.nodes) left -= takeFrom(node, pod, left);
  while (
    left > 0 &&
    podsIn(fresh.shape.cpu, fresh.shape.memory, fresh.shape.pods, pod) > 0 &&
    may()
  ) {
    const node = { ...fresh.shape };
    fresh.nodes.push(node);
    left -= takeFrom(node, pod, left);
  }
  if (left < order) fresh.tiers.add(id);
  return left;
}

function takeFrom(node: Left, pod: Resources, need: number): number {
  const count = Math.min(need, podsIn(node.cpu, node.memory, node.pods, pod));
  node.cpu -= count * pod.cpu;
  node.memory -= count * pod.memory;
  node.pods -= count;
  return count;
}
