/** Splits what needs new nodes by where lines let it go: so many to each site with lines, the rest where there are none. */
import type { TierId } from '../model/policy.ts';
import type { LinePlace } from './line-budget.ts';
import type { State } from './room-left.ts';
import { itemAt } from './sure.ts';

/** So many replicas, and which pools may serve them. */
export interface LineShare {
  readonly serves: readonly boolean[];
  readonly count: number;
}

/** The whole in one where no line bounds the tier. What no line carries is told to the budget. */
export function lineShares(state: State, tier: TierId, all: LineShare): readonly LineShare[] {
  const { lines, supply } = state;
  const places = lines?.places(tier, false);
  if (lines === undefined || places === undefined || !all.serves.includes(true)) return [all];
  const at = (isHere: LinePlace['isHere']): boolean[] =>
    all.serves.map((serves, index) => serves && isHere(itemAt(supply.pools, index).pool.site));
  const { open, lined } = places;
  const free = at(open.isHere);
  const shares: LineShare[] = [];
  let left = all.count;
  for (const place of lined) {
    const serves = at(place.isHere);
    const count = serves.includes(true) ? Math.min(left, place.most) : 0;
    if (count === 0) continue;
    place.take(count);
    left -= count;
    shares.push({ serves: serves.map((here, pool) => here || itemAt(free, pool)), count });
  }
  if (left > 0 && free.includes(true)) shares.push({ serves: free, count: left });
  else if (left > 0) lines.miss(tier, left);
  return shares;
}
