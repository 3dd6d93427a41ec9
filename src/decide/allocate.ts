/**
 * Points 1 to 5 of design.md 4.1 in one pass: what is let in, how many replicas that takes, and where they and their
 * nodes will be. Decides nothing else: who shrinks, and what is given back, follows from it.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { type Admission, admission } from './admission.ts';
import type { LineWalls } from './admission-walls.ts';
import { type TierCase, tierCases } from './context.ts';
import { openServing } from './growth-gate.ts';
import type { LineCase } from './line-budget.ts';
import { downLines } from './line-holds.ts';
import { lineWeights } from './line-loads.ts';
import type { LineRoom } from './lines.ts';
import { type Caps, capsOf } from './order.ts';
import { moveRefusal, unseenRefusal } from './permits.ts';
import { placeAsBefore } from './placed-before.ts';
import type { Placement } from './placement.ts';
import { type TierTarget, tierTarget } from './replicas.ts';
import { readServing, type Serving } from './serving.ts';
import { withStandingNodes } from './standing-nodes.ts';
import type { Supply } from './supply.ts';

/** What lines bound: placement by their room, admission by the walls that were found. */
export interface LineBounds extends Omit<LineCase, 'weights'> {
  readonly walls: LineWalls;
}

export interface Allocation {
  /** As it was planned with: unit capacities are those of the sites in use. */
  readonly input: DecideInput;
  readonly admitted: Admission;
  readonly tiers: readonly TierCase[];
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly caps: Caps;
  readonly placement: Placement;
  /** Of sites with lines. */
  readonly rooms: readonly LineRoom[];
  /** Bits per second that one more replica in the cloud puts on their lines. */
  readonly weights: LineCase['weights'];
}

const NO_WEIGHTS: LineCase['weights'] = new Map();

/** `lines`: undefined where no site has any. */
export function allocate(input: DecideInput, supply: Supply, lines?: LineBounds): Allocation {
  const related = admission(input, lines?.walls);
  const admitted = lines === undefined ? related : downLines(related, lines, input);
  const tiers = tierCases(input, unseenRefusal(supply), admitted);
  const targets = tiers.map((tier) => tierTarget(tier, input));
  const serving = readServing(tiers, supply);
  const caps = capsOf(supply, input);
  const mayMove = (target: TierTarget): boolean => moveRefusal(target, input) === undefined;
  const weights = lines === undefined ? NO_WEIGHTS : lineWeights(targets);
  const bounds = lines && { ...lines, weights };
  const basis = { supply, targets, serving, room: caps.room };
  const open = openServing(serving, tiers);
  const placed = placeAsBefore({ ...basis, serving: open, lines: bounds, mayMove });
  const placement = withStandingNodes(placed, basis);
  const rooms = lines?.rooms ?? [];
  return { input, admitted, tiers, targets, serving, caps, placement, rooms, weights };
}
