/**
 * Nodes that are kept because somebody waits for the room on them. Who found no room and may get no machine waits for
 * replicas of others to end; the nodes on which those end are the room to come, and would be missed if they went back.
 */

import type { SiteName } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, createBins, fill } from './bins.ts';
import { NOTHING } from './room.ts';
import type { CloudNode } from './sorted-nodes.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';

/** Replicas of one tier without room. */
export interface Waiting {
  readonly count: number;
  readonly pod: Resources;
  readonly tolerates: readonly string[];
  /** Sites it may go to; absent: all. */
  readonly isHere?: ((site: SiteName | undefined) => boolean) | undefined;
}

export interface WaitingPlaces {
  readonly supply: Pick<Supply, 'cloud' | 'draining'>;
  /** 1 for each node that is needed; set for those that are waited for. */
  readonly neededCloud: Uint8Array;
  readonly neededDraining: Uint8Array;
  readonly smallest: Resources;
}

/** Nodes in use first, then those being emptied. Nobody is counted as placed. */
export function keepForWaiting(waiting: readonly Waiting[], places: WaitingPlaces): void {
  const { supply, neededCloud, neededDraining, smallest } = places;
  const cloud = endingBins(supply.cloud, neededCloud);
  const draining = endingBins(supply.draining, neededDraining);
  for (const one of waiting) {
    const left = fillNodes(cloud, { ...one, smallest });
    fillNodes(draining, { ...one, smallest, count: left });
  }
}

/** Nodes with the room that is to be filled on each. */
export interface NodeBins {
  readonly bins: Bins;
  readonly nodes: readonly CloudNode[];
  /** Set to 1 for each node that gets a pod. */
  readonly needed: Uint8Array;
}

/** Puts pods on nodes whose taint they tolerate. Returns how many found no room. */
export function fillNodes(
  { bins, nodes, needed }: NodeBins,
  { count, pod, tolerates, smallest, isHere }: Waiting & Pick<WaitingPlaces, 'smallest'>,
): number {
  const all = tolerates.includes('*');
  const admits = (index: number): boolean =>
    all || tolerates.includes(itemAt(nodes, index).burstClass);
  return fill(bins, pod, count, {
    smallest,
    may:
      isHere === undefined ? admits : (index) => admits(index) && isHere(itemAt(nodes, index).site),
    onTake: (index) => {
      needed[index] = 1;
    },
  });
}

/** What each node will hold when all its pods have ended; nothing where one of them is kept. */
function endingBins(nodes: readonly CloudNode[], needed: Uint8Array): NodeBins {
  const rooms = nodes.map((node, index) => (needed[index] === 1 ? NOTHING : emptied(node)));
  return { bins: createBins(rooms, (room) => room), nodes, needed };
}

/** What a node holds when its pods have ended: all but the DaemonSets' room. */
function emptied({ allocatable, daemons }: NodeView): Resources {
  return {
    cpu: allocatable.cpu - daemons.cpu,
    memory: allocatable.memory - daemons.memory,
    pods: allocatable.pods - daemons.pods,
  };
}
