/**
 * One allocation, and where lines do not carry all of it a second one: with what they carry as walls for admission, so
 * that replicas follow what is let in. Never a third; without lines nothing of this is looked at.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { type Allocation, allocate, type LineBounds } from './allocate.ts';
import { cloudPods, loadNow, ownLoad } from './line-loads.ts';
import { lineWalls, openWalls } from './line-walls.ts';
import { readLineRooms } from './lines.ts';
import type { Supply } from './supply.ts';

export function arrange(input: DecideInput, supply: Supply): Allocation {
  const bounds = readBounds(input, supply);
  if (bounds === undefined) return allocate(input, supply);
  const first = allocate(input, supply, bounds);
  const { targets, placement, serving, weights } = first;
  const placed = {
    lines: { ...bounds, weights },
    targets,
    placed: placement.tiers,
    serving,
    supply,
    limits: input.memory.limits,
  };
  const walls = lineWalls(placed, bounds.walls);
  return walls === undefined ? first : allocate(input, supply, { ...bounds, walls, isBound: true });
}

/** Undefined where no site has lines. */
function readBounds(input: DecideInput, supply: Supply): LineBounds | undefined {
  const { sites, tiers } = input.policies;
  if (!sites.some(({ lines }) => lines !== undefined)) return undefined;
  const pods = cloudPods(supply);
  const now = loadNow(input, pods);
  const rooms = readLineRooms(input, (site) => ownLoad(tiers, now, site));
  return { pods, now, rooms, tiers: tiers.map(({ id }) => id), walls: openWalls(tiers, rooms) };
}
