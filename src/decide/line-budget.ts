/**
 * How many more replicas of each tier lines let into each site, handed out as tiers are placed. What is there already is
 * counted first, so that nobody is placed into room that another one still uses.
 */
import type { SiteName, TierId } from '../model/policy.ts';
import type { BitsPerSecond } from '../model/units.ts';
import { type CloudPods, type LoadNow, wholeReplicas } from './line-loads.ts';
import type { LineRoom } from './lines.ts';
import { valueAt } from './sure.ts';

export interface LineCase {
  readonly rooms: readonly LineRoom[];
  readonly pods: CloudPods;
  /** Bits per second of one replica in the cloud; tiers that are not here are bounded by no line. */
  readonly weights: ReadonlyMap<TierId, BitsPerSecond>;
  readonly now: LoadNow;
  /** Every tier. */
  readonly tiers: readonly TierId[];
  /** Walls were made of what lines carry: places must stay as they were then. */
  readonly isBound?: boolean | undefined;
}

/** Somewhere in the cloud: one site with lines, or all that have none. */
export interface LinePlace {
  isHere(site: SiteName | undefined): boolean;
  /** Replicas it takes, those that are there and not handed out yet included. */
  readonly most: number;
  take(count: number): void;
}

export interface LinePlaces {
  /** All sites without lines. */
  readonly open: LinePlace;
  /** Site by site. */
  readonly lined: readonly LinePlace[];
}

export interface LineBudget {
  /** Undefined: no line bounds the tier. `later`: behind lines only those that are there already count. */
  places(tier: TierId, later: boolean): LinePlaces | undefined;
  /** So many of its pods stay where they are. Without a site: wherever. */
  keep(tier: TierId, count: number, site?: SiteName | undefined): void;
  /** So many found a pool and no line that carries them. */
  miss(tier: TierId, count: number): void;
  missed(tier: TierId): number;
  /** Lines bind, now or when walls were made. */
  binds(): boolean;
}

/** Undefined where no site has lines. */
export function createLineBudget(lines: LineCase | undefined): LineBudget | undefined {
  if (lines === undefined) return undefined;
  const { rooms, pods, weights } = lines;
  const held = new Map<string, number>();
  const left = new Map<SiteName, BitsPerSecond>();
  const missing = new Map<TierId, number>();
  for (const { site, forMore } of rooms) {
    let bits = forMore;
    for (const tier of lines.tiers) {
      const count = pods.count(tier, site);
      if (count === 0) continue;
      held.set(`${tier} ${site}`, count);
      // Who is to be let in no more is on the line until it is seen to have gone.
      bits -= Math.max(count * (weights.get(tier) ?? 0), lines.now(tier, site) ?? 0);
    }
    left.set(site, bits);
  }
  const lined = new Set(rooms.map(({ site }) => site));
  const open: LinePlace = {
    isHere: (site) => site === undefined || !lined.has(site),
    most: Number.POSITIVE_INFINITY,
    take: () => undefined,
  };
  const heldOf = (tier: TierId, site: SiteName): number => held.get(`${tier} ${site}`) ?? 0;

  function most(tier: TierId, { site, unknown }: LineRoom, weight: BitsPerSecond): number {
    const more = wholeReplicas(Math.max(0, valueAt(left, site)) / weight);
    return heldOf(tier, site) + (unknown === undefined ? more : 0);
  }

  function release(tier: TierId, site: SiteName, count: number): number {
    const own = Math.min(count, heldOf(tier, site));
    held.set(`${tier} ${site}`, heldOf(tier, site) - own);
    return count - own;
  }

  function linePlace(
    tier: TierId,
    room: LineRoom,
    { weight, later }: { readonly weight: BitsPerSecond; readonly later: boolean },
  ): LinePlace {
    const { site } = room;
    return {
      isHere: (other) => other === site,
      most: later ? heldOf(tier, site) : most(tier, room, weight),
      take(count) {
        const more = release(tier, site, count);
        left.set(site, valueAt(left, site) - more * weight);
      },
    };
  }

  return {
    places(tier, later) {
      const weight = weights.get(tier);
      if (weight === undefined) return undefined;
      return { open, lined: rooms.map((room) => linePlace(tier, room, { weight, later })) };
    },
    keep(tier, count, site) {
      let rest = count;
      for (const room of rooms)
        if (site === undefined || site === room.site) rest = release(tier, room.site, rest);
    },
    miss(tier, count) {
      missing.set(tier, (missing.get(tier) ?? 0) + count);
    },
    missed: (tier) => missing.get(tier) ?? 0,
    binds: () => lines.isBound === true || missing.size > 0,
  };
}
