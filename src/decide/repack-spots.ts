/** Nodes with room as boxes of a puzzle: at home, in the cloud, and machines on their way. Whoever is put there is told to the state. */
import type { Resources } from '../model/units.ts';
import { type Bins, slots, take } from './bins.ts';
import type { Box } from './puzzle.ts';
import { NO_RESERVE } from './puzzle-board.ts';
import type { State } from './room-left.ts';
import { itemAt } from './sure.ts';

/** A node with room, and what to do when somebody is put there. */
export interface Spot extends Box {
  /** On its way. */
  readonly isComing: boolean;
  onPut(pod: Resources, count: number): void;
}

export const HOME = 0;

/** Home, then pool by pool what is coming and what may be bought, then cloud nodes by class. */
export function poolGroup(pool: number): number {
  return 1 + pool;
}

export function spotsOf(state: State): Spot[] {
  return [...homeSpots(state), ...cloudSpots(state), ...comingSpots(state)];
}

function homeSpots({ home: { burstable, pinned }, smallest }: State): Spot[] {
  return openIn(pinned, smallest).map((index) => {
    const room = roomIn(burstable, index);
    const all = roomIn(pinned, index);
    const reserve = {
      cpu: all.cpu - room.cpu,
      memory: all.memory - room.memory,
      pods: all.pods - room.pods,
    };
    return {
      group: HOME,
      isComing: false,
      room,
      reserve,
      onPut: (pod, count) => {
        take(burstable, index, pod, count);
        take(pinned, index, pod, count);
      },
    };
  });
}

function cloudSpots({ cloud, supply, neededCloud, smallest }: State): Spot[] {
  const classes = classesOf(supply);
  return openIn(cloud, smallest).map((index) => ({
    group: poolGroup(supply.pools.length) + classes.indexOf(itemAt(supply.cloud, index).burstClass),
    isComing: false,
    room: roomIn(cloud, index),
    reserve: NO_RESERVE,
    onPut: (pod, count) => {
      take(cloud, index, pod, count);
      neededCloud[index] = 1;
    },
  }));
}

function comingSpots({ coming, smallest }: State): Spot[] {
  return coming.flatMap((bins, pool) =>
    bins === undefined
      ? []
      : openIn(bins, smallest).map(
          (index): Spot => ({
            group: poolGroup(pool),
            isComing: true,
            room: roomIn(bins, index),
            reserve: NO_RESERVE,
            onPut: (pod, count) => take(bins, index, pod, count),
          }),
        ),
  );
}

function classesOf({ cloud }: State['supply']): string[] {
  return [...new Set(cloud.map(({ burstClass }) => burstClass))];
}

function openIn(bins: Bins, smallest: Resources): number[] {
  return [...bins.open].filter((index) => slots(bins, index, smallest) > 0);
}

function roomIn({ cpu, memory, pods }: Bins, index: number): Resources {
  return { cpu: itemAt(cpu, index), memory: itemAt(memory, index), pods: itemAt(pods, index) };
}

/** `serves`: of each pool; undefined: it never leaves home. */
export function groupsFor(
  supply: State['supply'],
  serves: readonly boolean[] | undefined,
  tolerates: readonly string[],
): boolean[] {
  if (serves === undefined) return [true];
  const all = tolerates.includes('*');
  return [true, ...serves, ...classesOf(supply).map((one) => all || tolerates.includes(one))];
}
