/** Room that is left when every replica is placed: at home, and on cloud nodes that stay anyway. It orders and keeps nothing. */
import type { Resources } from '../model/units.ts';
import { type Bins, copyOf, fill } from './bins.ts';
import type { Home } from './home.ts';
import type { CloudNode } from './sorted-nodes.ts';
import { itemAt } from './sure.ts';

/** Takes room for up to so many replicas more of a tier that may leave home; tells how many. */
export type SpareRoom = (
  pod: { readonly perPod: Resources; readonly tolerates: readonly string[] },
  most: number,
) => number;

export interface Places {
  readonly home: Pick<Home, 'burstable'>;
  readonly cloud: Bins;
  readonly supply: { readonly cloud: readonly CloudNode[] };
  /** 1 for each cloud node that is needed. */
  readonly neededCloud: Uint8Array;
  readonly smallest: Resources;
}

/** Of copies, made when somebody asks: the places may be those of the next cycle too. */
export function spareRoom({ home, cloud, supply, neededCloud, smallest }: Places): SpareRoom {
  let own: { readonly home: Bins; readonly cloud: Bins } | undefined;
  return ({ perPod, tolerates }, most) => {
    own ??= { home: copyOf(home.burstable), cloud: copyOf(cloud) };
    const all = tolerates.includes('*');
    const isOpen = (index: number): boolean => {
      const { ready, burstClass } = itemAt(supply.cloud, index);
      return neededCloud[index] === 1 && ready && (all || tolerates.includes(burstClass));
    };
    const how = { smallest, onTake: () => undefined };
    const left = fill(own.home, perPod, most, { ...how, may: () => true });
    return most - fill(own.cloud, perPod, left, { ...how, may: isOpen });
  };
}
