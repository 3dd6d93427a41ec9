/**
 * The oracle's machines of one group: ordered so that each is ready the moment its pods are asked for, emptied without a
 * gap in service, ended as soon as the plan needs them no more.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import { type SimNode, touchNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { endMachine } from './drain.ts';
import type { Draws } from './oracle-draws.ts';
import type { Grid } from './oracle-future.ts';
import { at, slidingMax } from './sliding.ts';
import type { BuyableGroup } from './tiers.ts';

export interface FleetInput {
  readonly world: World;
  readonly grid: Grid;
  readonly draws: Draws;
  readonly buyable: BuyableGroup;
  /** Machines that the plan needs in each slot. */
  readonly need: Int32Array;
}

export interface Fleet {
  /** Nodes that take no new pods and go when they are empty. */
  readonly retiring: ReadonlySet<SimNode>;
  /** Orders what will be needed, retires what will not, ends what is empty. */
  proceed(): void;
}

export function createFleet({ world, grid, draws, buyable, need }: FleetInput): Fleet {
  const { group } = buyable;
  const retiring = new Set<SimNode>();
  const foresight = grid.steps(longestLead(draws, buyable));
  const soon = slidingMax(need, 0, foresight);

  /** Machines that stay. */
  function staying(): number {
    return group.target - retiring.size;
  }

  function order(slot: number): void {
    const most = at(soon, slot) - staying();
    let count = 0;
    for (let more = 1; more <= most; more += 1) {
      const lead = grid.steps(draws.machine(group.truth, group.ever.length + more));
      if (largestWithin(need, slot, lead) >= staying() + more) count = more;
    }
    const recalled = recall(Math.min(count, retiring.size));
    if (count > recalled) group.grow(count - recalled);
  }

  /** Nodes on their way out are the quickest to have. */
  function recall(count: number): number {
    for (const node of [...retiring].slice(0, count)) {
      retiring.delete(node);
      setCordon(node, false);
    }
    return count;
  }

  function retire(slot: number): void {
    const surplus = staying() - at(soon, slot);
    if (surplus <= 0) return;
    const own = [...world.nodes.all.values()].filter(
      (node) => node.ready && !retiring.has(node) && group.instances.has(node.providerId),
    );
    const emptiest = own.toSorted((a, b) => a.pods.size - b.pods.size).slice(0, surplus);
    for (const node of emptiest) {
      retiring.add(node);
      setCordon(node, true);
    }
  }

  return {
    retiring,
    proceed() {
      const slot = grid.slotAt(world.clock.now());
      order(slot);
      retire(slot);
      for (const node of retiring) {
        if (node.pods.size > 0) continue;
        retiring.delete(node);
        endMachine(world, node.providerId);
      }
    },
  };
}

function setCordon(node: SimNode, cordoned: boolean): void {
  node.cordoned = cordoned;
  touchNode(node);
}

function largestWithin(values: Int32Array, slot: number, steps: number): number {
  let largest = 0;
  for (let index = slot; index <= slot + steps; index += 1)
    largest = Math.max(largest, at(values, index));
  return largest;
}

/** Machines are ordered more than once over the days; this many draws per machine are looked through. */
const DRAWS_PER_MACHINE = 4;

/** The longest lead time that the seed will draw: how far ahead must be looked. */
function longestLead(draws: Draws, { group, maxNodes }: BuyableGroup): Millis {
  const many = DRAWS_PER_MACHINE * Math.min(maxNodes, group.truth.stock);
  let longest: Millis = SECOND;
  for (let nth = 1; nth <= many; nth += 1)
    longest = Math.max(longest, draws.machine(group.truth, nth));
  return longest;
}
