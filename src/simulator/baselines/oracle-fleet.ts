/**
 * The oracle's machines of one group: ordered so that each is ready the moment its pods are asked for, emptied without a
 * gap in service, ended as soon as the plan needs them no more. A machine that a fault will make late or useless is
 * known by its draw the moment it exists, and swapped at once.
 */
import { createFaults } from '../faults/faults.ts';
import { createRandomness } from '../random.ts';
import { bootOf } from '../world/boot.ts';
import { type SimNode, touchNode } from '../world/entities.ts';
import { createJournal } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import { endMachine } from './drain.ts';
import { createDraws, JOIN_AND_BIND } from './oracle-draws.ts';
import type { Grid } from './oracle-future.ts';
import { at, slidingMax } from './sliding.ts';
import type { BuyableGroup } from './tiers.ts';

export interface FleetInput {
  readonly world: World;
  readonly grid: Grid;
  readonly seed: number;
  readonly buyable: BuyableGroup;
  /** Machines that the plan needs in each slot. */
  readonly need: Int32Array;
}

export interface Fleet {
  /** Nodes that take no new pods and go when they are empty. */
  readonly retiring: ReadonlySet<SimNode>;
  /**
   * Orders what will be needed and `extra` on top, retires what will not, ends what is empty. Returns how many machines
   * the group did not give.
   */
  proceed(extra: number): number;
}

/** Machines are ordered more than once over the days; this many draws per machine are looked through. */
const DRAWS_PER_MACHINE = 4;
/** Orders within one step: enough to have swapped every machine where nine of ten are bad. */
const ORDERS_PER_STEP = 40;

export function createFleet(input: FleetInput): Fleet {
  const { world, grid, buyable, need } = input;
  const { group, maxNodes } = buyable;
  const retiring = new Set<SimNode>();
  const boots = foretellBoots(input);
  const soon = slidingMax(need, 0, grid.steps(boots.longest));

  /** Machines that stay. */
  function staying(): number {
    return group.target - retiring.size;
  }

  /** How many more must be ordered now to be there in time. */
  function missing(slot: number, extra: number): number {
    const most = at(soon, slot) + extra - staying();
    let count = 0;
    for (let more = 1; more <= most; more += 1) {
      const lead = grid.steps(boots.leadOf(group.ever.length + more));
      if (largestWithin(need, slot, lead) + extra >= staying() + more) count = more;
    }
    return count;
  }

  function order(slot: number, extra: number): number {
    for (let turn = 0; turn < ORDERS_PER_STEP; turn += 1) {
      const count = recall(missing(slot, extra));
      const wanted = Math.min(count, maxNodes - group.target);
      if (wanted <= 0) return count;
      const answer = group.grow(wanted);
      for (const id of boots.takeUseless()) endMachine(world, id);
      if (answer.kind !== 'accepted' && answer.kind !== 'partial') return count;
    }
    return missing(slot, extra);
  }

  /** Nodes on their way out are the quickest to have; returns how many are still wanted. */
  function recall(count: number): number {
    const back = [...retiring].slice(0, count);
    for (const node of back) {
      retiring.delete(node);
      setCordon(node, false);
    }
    return count - back.length;
  }

  function retire(slot: number, extra: number): void {
    const surplus = staying() - at(soon, slot) - extra;
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

  function endEmpty(): void {
    for (const node of retiring) {
      if (node.pods.size > 0) continue;
      retiring.delete(node);
      endMachine(world, node.providerId);
    }
  }

  return {
    retiring,
    proceed(extra) {
      const slot = grid.slotAt(world.clock.now());
      const short = order(slot, extra);
      retire(slot, extra);
      endEmpty();
      return short;
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

interface Boots {
  /** The longest lead time that will be drawn, faults aside: how far ahead must be looked. */
  readonly longest: number;
  /** Call to pods being bound, of the n-th machine ever. While boots may fail there is time for a second one. */
  leadOf(nth: number): number;
  /** Machines made since the last call that will be later than the longest lead time, or never Ready. */
  takeUseless(): readonly string[];
}

/** Draws the faults of booting a second time, from streams of the same names, as machines come to be. */
function foretellBoots({ world, seed, buyable: { group, maxNodes } }: FleetInput): Boots {
  const { truth } = group;
  const { clock, journal } = world;
  const draws = createDraws(seed);
  const randomness = createRandomness(seed);
  const { schedule } = world.faults;
  const faults = createFaults({ clock, randomness, journal: createJournal(), schedule });
  const many = DRAWS_PER_MACHINE * Math.min(maxNodes, truth.stock);
  let longest = 0;
  for (let nth = 1; nth <= many; nth += 1)
    longest = Math.max(longest, JOIN_AND_BIND + draws.machine(truth, nth));
  let useless: string[] = [];

  journal.listen((event) => {
    if (event.kind !== 'instance' || event.pool !== truth.nodeGroup) return;
    if (event.state !== 'created') return;
    const { joins, sick } = bootOf(
      draws.machine(truth, group.ever.length),
      truth.nodeGroup,
      faults,
    );
    if (sick || joins === undefined || joins + JOIN_AND_BIND > longest) useless.push(event.id);
  });

  const mayFail = (): boolean =>
    faults.on('N2', truth.nodeGroup) !== undefined ||
    faults.on('P7', truth.nodeGroup) !== undefined;

  return {
    longest,
    leadOf: (nth) => (mayFail() ? longest : JOIN_AND_BIND + draws.machine(truth, nth)),
    takeUseless() {
      const taken = useless;
      useless = [];
      return taken;
    },
  };
}
