/**
 * What the lines carry of each tier, level by level, as walls for admission: there is no point in replicas that no line
 * reaches. Where lines cannot be read no wall is made, and one that was known stands.
 */
import type { Memory } from '../model/memory.ts';
import type { ScalingPolicy, SiteName, TierId } from '../model/policy.ts';
import type { BitsPerSecond, Rps } from '../model/units.ts';
import type { LineWall, LineWalls } from './admission-walls.ts';
import type { LineCase } from './line-budget.ts';
import { bytesOf, isServedAt, plannedRps, wholeReplicas } from './line-loads.ts';
import { amountOfBits } from './line-words.ts';
import type { LineRoom } from './lines.ts';
import type { TierPlacement } from './placing.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import type { Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';

const OPEN: LineWall = { name: '', takes: Infinity, takesNow: Infinity, lines: '' };

/** Before anything is placed: nobody is bounded. */
export function openWalls(tiers: readonly ScalingPolicy[], rooms: readonly LineRoom[]): LineWalls {
  const unknown = rooms.some((room) => room.unknown !== undefined);
  const crossing = tiers.filter((policy) => bytesOf(policy) > 0);
  return { tiers: new Map(crossing.map(({ id }) => [id, OPEN])), unknown };
}

export interface LineWallsCase {
  readonly lines: LineCase;
  /** In the order they are served. */
  readonly targets: readonly TierTarget[];
  readonly placed: readonly TierPlacement[];
  readonly serving: Serving;
  readonly supply: Pick<Supply, 'pools'>;
  readonly limits: Memory['limits'];
}

/** Undefined: all that is wanted is carried. */
export function lineWalls(walled: LineWallsCase, open: LineWalls): LineWalls | undefined {
  const left = new Map(walled.lines.rooms.map(({ site, room }) => [site, room]));
  const tiers = new Map(open.tiers);
  let bound = false;
  walled.targets.forEach((target, index) => {
    const wall = wallOf(walled, { target, placed: itemAt(walled.placed, index), left });
    if (wall === undefined) return;
    tiers.set(target.tier.policy.id, wall);
    bound = true;
  });
  return bound ? { ...open, tiers } : undefined;
}

interface Asked {
  readonly target: TierTarget;
  readonly placed: TierPlacement;
  /** By site, of what its lines carry; handed out here. */
  readonly left: Map<SiteName, BitsPerSecond>;
}

function wallOf(walled: LineWallsCase, asked: Asked): LineWall | undefined {
  const { lines, limits } = walled;
  const { target, placed } = asked;
  const { tier, wanted } = target;
  const { workload, policy } = tier;
  const { id } = policy;
  const weight = lines.weights.get(id);
  const rooms = roomsOf(walled, target);
  const [first] = rooms;
  if (weight === undefined || first === undefined || workload === undefined) return undefined;
  if (rooms.some(({ unknown }) => unknown !== undefined)) return standing(id, limits);
  const want = Math.max(0, Math.min(placed.cloud + (placed.onLines ?? 0), wanted - placed.home));
  const isFree = hasOpenSite(walled, target);
  const running = workload.readyReplicas;
  const stay = isFree ? NOBODY : staying(walled, target, { rooms, want, running });
  const carried = carry({ rooms, weight, left: asked.left }, (site, rest) =>
    isFree ? lines.pods.count(id, site) : Math.max(want - rest, stay.get(site) ?? 0),
  );
  const all = sumOf(carried);
  const isStuck = [...stay].some(([site, load]) => load > valueAt(carried, site));
  if (isFree || (all >= want && !isStuck) || !tier.needs.known) return undefined;
  const each = plannedRps(target) / wanted;
  // Whole replicas, each filled to its water level: what is sent to one in the cloud loads the lines.
  const unit = Math.max(each, unitOf(target));
  const there = rooms.reduce((sum, { site }) => sum + lines.pods.ready(id, site), 0);
  const home = isStuck ? Math.max(0, wanted - there) : placed.home;
  const takes = unit * (home + wholeReplicas((all * each) / unit));
  const now = rooms.map((room) =>
    takenNow(room, {
      rps: valueAt(carried, room.site) * each,
      there: lines.pods.ready(id, room.site),
      all: running,
    }),
  );
  const said = saidOf(first, weight * (isStuck ? there : want));
  return { name: first.binding, takes, takesNow: Math.min(takes, ...now), lines: said };
}

const NOBODY: ReadonlyMap<SiteName, number> = new Map();

/**
 * By site, as many replicas as put on its lines what those do that serve there: where more serve behind lines than the plan
 * has there, the others go home only when whole nodes empty. Nobody where no more are there.
 */
function staying(
  { lines }: LineWallsCase,
  { tier, wanted }: TierTarget,
  { rooms, want, running }: Stayed,
): ReadonlyMap<SiteName, number> {
  const { id } = tier.policy;
  const ready = new Map(rooms.map(({ site }) => [site, lines.pods.ready(id, site)]));
  const there = sumOf(ready);
  if (there <= want) return NOBODY;
  const share = wanted / Math.max(there, running);
  return new Map([...ready].map(([site, count]) => [site, count * share]));
}

interface Stayed {
  readonly rooms: readonly LineRoom[];
  /** Replicas that the plan has there. */
  readonly want: number;
  /** All that serve, wherever they are. */
  readonly running: number;
}

interface Carrying {
  readonly rooms: readonly LineRoom[];
  readonly weight: BitsPerSecond;
  readonly left: Map<SiteName, BitsPerSecond>;
}

/** Replicas by site, and what is left of the lines for those who are served later. */
function carry(
  { rooms, weight, left }: Carrying,
  wants: (site: SiteName, carried: number) => number,
): ReadonlyMap<SiteName, number> {
  const carried = new Map<SiteName, number>();
  for (const { site } of rooms) {
    const bits = valueAt(left, site);
    const fits = wholeReplicas(Math.max(0, bits) / weight);
    const count = Math.min(wants(site, sumOf(carried)), fits);
    carried.set(site, count);
    left.set(site, bits - count * weight);
  }
  return carried;
}

function sumOf(counts: ReadonlyMap<SiteName, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** Rps of one replica at the water level. */
function unitOf({ tier }: TierTarget): Rps {
  return itemAt(tier.needs.demands, 0).perReplica * tier.policy.waterLevel;
}

/** Load is shared evenly, so who is there already gets a part of all that is let in. Without any line up there is no part. */
function takenNow(
  { room }: LineRoom,
  { rps, there, all }: Record<'rps' | 'there' | 'all', number>,
): Rps {
  if (there === 0 || room === 0) return Number.POSITIVE_INFINITY;
  return (rps * Math.max(there, all)) / there;
}

function saidOf({ said, room }: LineRoom, wanted: BitsPerSecond): string {
  return `${said}: ${amountOfBits(room)} of the ${amountOfBits(wanted)} it would carry`;
}

/** The sites with lines that it may use or uses. */
function roomsOf(
  { lines, serving, supply }: LineWallsCase,
  { tier }: TierTarget,
): readonly LineRoom[] {
  const { id } = tier.policy;
  const serves = serving.get(id);
  // A tier that may not leave home.
  if (serves === undefined) return [];
  return lines.rooms.filter(
    ({ site }) =>
      lines.pods.count(id, site) > 0 || isServedAt(supply, serves, (one) => one === site),
  );
}

/** Whether it may go where no line stands between. */
function hasOpenSite({ lines, serving, supply }: LineWallsCase, { tier }: TierTarget): boolean {
  const serves = valueAt(serving, tier.policy.id);
  const lined = new Set(lines.rooms.map(({ site }) => site));
  return isServedAt(supply, serves, (site) => !lined.has(site));
}

/** What was decided when the lines could still be read. */
function standing(id: TierId, limits: Memory['limits'] = {}): LineWall | undefined {
  for (const { wall } of Object.values(limits))
    if (wall.tier === id && wall.lines !== undefined)
      return {
        name: wall.ceiling,
        takes: wall.takes,
        takesNow: wall.takes,
        lines: wall.lines,
      };
  return undefined;
}
