/** Which site each waiting pod of an exactly placed tier is named to. Pure; counts what is there, moves nothing that runs. */
import type { Place } from '../model/placing.ts';
import type { TierPlacing } from '../model/plan.ts';
import type { SiteName } from '../model/policy.ts';
import { itemAt } from './sure.ts';

/** Pods of the tier that are bound or named to the sites of a place. */
export type Taken = (place: Place) => number;

/** How many pods all places lack together. */
export function lackingOf({ places }: TierPlacing, taken: Taken): number {
  let lacking = 0;
  for (const place of places) lacking += Math.max(0, place.replicas - taken(place));
  return lacking;
}

/**
 * Of each place, how many pods that no node has yet are better named anew: there are more than belong there, and other
 * places lack as many, `most` at most.
 */
export function misnamed(
  { places }: TierPlacing,
  taken: Taken,
  most: number,
): readonly { readonly place: Place; readonly count: number }[] {
  let lacking = most;
  return places.map((place) => {
    const count = Math.max(0, Math.min(lacking, taken(place) - place.replicas));
    lacking -= count;
    return { place, count };
  });
}

/** For `count` pods, in order: the sites, or undefined where the scheduler shall choose. Home first. */
export function seats(
  placing: TierPlacing,
  taken: Taken,
  count: number,
): readonly (readonly SiteName[] | undefined)[] {
  const { places, surplus } = placing;
  const free = places.map((place) => place.replicas - taken(place));
  const [home] = places;
  const beyond = surplus === 'home' ? home.sites : undefined;
  return Array.from({ length: count }, () => {
    const index = free.findIndex((left) => left > 0);
    if (index === -1) return beyond;
    free[index] = itemAt(free, index) - 1;
    return itemAt(places, index).sites;
  });
}
