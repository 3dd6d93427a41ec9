/**
 * The placement of the cycle before where nothing it hangs on has changed: most cycles see the same nodes and want the
 * same replicas. Only where nobody orders, nothing is on its way, and neither lines nor measured use nor exact placement have a say.
 */
import type { NodeView } from '../model/snapshot.ts';
import { type Placement, type PlacementCase, place } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { itemAt } from './sure.ts';

interface Known {
  readonly how: PlacementCase;
  /** Of tiers that were asked whether their pods may move: what they said. */
  readonly moves: ReadonlyMap<TierTarget, boolean>;
  readonly placement: Placement;
}

/** By the nodes at home: that list is made anew with all others, whenever a node, a site, a pool or the ledger is another. */
const KNOWN = new WeakMap<readonly NodeView[], Known>();

/** As `place`. */
export function placeAsBefore(how: PlacementCase): Placement {
  const { home, usage } = how.supply;
  if (how.lines !== undefined || usage !== undefined) return place(how);
  const known = KNOWN.get(home);
  if (known !== undefined && isSame(known, how)) return known.placement;
  const moves = new Map<TierTarget, boolean>();
  const placement = place({
    ...how,
    mayMove(target) {
      const may = how.mayMove(target);
      moves.set(target, may);
      return may;
    },
  });
  if (isPlain(how, placement)) KNOWN.set(home, { how, moves, placement });
  return placement;
}

/** It hangs on nodes and on what is wanted alone: nobody asked for more than there is. */
function isPlain({ supply, targets }: PlacementCase, placement: Placement): boolean {
  return (
    supply.pools.every(({ inFlight }) => inFlight === 0) &&
    placement.orders.every(({ count }) => count === 0) &&
    targets.every(
      ({ tier }, index) =>
        tier.policy.placement !== 'Exact' &&
        tier.policy.growWhile === undefined &&
        (tier.leave === undefined || itemAt(placement.tiers, index).unplaced === 0),
    )
  );
}

function isSame({ how: before, moves }: Known, how: PlacementCase): boolean {
  const { supply, targets } = how;
  const { targets: wanted } = before;
  if (wanted.length !== targets.length || supply.pools.some(({ inFlight }) => inFlight > 0))
    return false;
  return targets.every((target, index) => {
    const one = itemAt(wanted, index);
    const may = moves.get(one);
    return wantsSame(one, target) && (may === undefined || may === how.mayMove(target));
  });
}

/** All that placing asks of a tier. */
function wantsSame(before: TierTarget, { tier, wanted, kept, rides }: TierTarget): boolean {
  const { tier: was } = before;
  return (
    before.wanted === wanted &&
    before.kept === kept &&
    before.rides === rides &&
    was.policy === tier.policy &&
    was.leave === tier.leave &&
    was.workload?.perPod === tier.workload?.perPod &&
    was.workload?.tolerates === tier.workload?.tolerates
  );
}
