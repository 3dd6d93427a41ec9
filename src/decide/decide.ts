/**
 * One decision, on one screen: policies, snapshot, forecast and memory in; actions, holds and the numbers behind them out.
 * Pure and synchronous. Runs alike live, in a plan, in a rehearsal, and when a recorded decision is replayed.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { digestOf } from '../model/hash.ts';
import type { Memory, TierMemory } from '../model/memory.ts';
import type { Action, Hold, Plan } from '../model/plan.ts';
import { tierCases } from './context.ts';
import { contractHolds } from './contract.ts';
import { doubtHolds } from './doubt.ts';
import { giveBack } from './give-back.ts';
import { ledgerChores } from './ledger.ts';
import { capsOf, orders } from './order.ts';
import { moveRefusal, unseenRefusal } from './permits.ts';
import { place } from './placement.ts';
import { remember, type TierTarget, tierTarget } from './replicas.ts';
import { scaling } from './scale.ts';
import { readServing } from './serving.ts';
import { shortfalls } from './shortfall.ts';
import { readSupply, type Supply } from './supply.ts';
import { poolVerdicts, tierVerdicts } from './verdict.ts';
import { write } from './write.ts';

export function decide(input: DecideInput): Plan {
  const supply = readSupply(input);
  const tiers = tierCases(input, unseenRefusal(supply));
  const targets = tiers.map((tier) => tierTarget(tier, input));
  const serving = readServing(tiers, supply);
  const caps = capsOf(supply, input);
  const mayMove = (target: TierTarget): boolean => moveRefusal(target, input) === undefined;
  const placement = place({ supply, targets, serving, room: caps.room, mayMove });

  const chores = ledgerChores(supply, input);
  const ordered = orders(supply, placement, input);
  const emptied = giveBack({ supply, targets, serving, needed: placement.needed, input });
  const scaled = scaling({ targets, placement, emptied, supply });

  const proposed: Action[] = [
    ...chores.actions,
    ...scaled.actions,
    ...ordered.actions,
    ...emptied.actions,
  ];
  const { actions, holds: refused } = write(proposed, supply, input);
  const holds: Hold[] = [
    ...contractHolds(supply),
    ...targets.flatMap((target) => target.holds),
    ...doubtHolds(targets),
    ...shortfalls({ targets, placement, supply, serving, caps }),
    ...chores.holds,
    ...ordered.holds,
    ...scaled.holds,
    ...emptied.holds,
    ...refused,
  ];
  return {
    id: digestOf(JSON.stringify([input.now, actions, holds])),
    at: input.now,
    actions,
    holds,
    tiers: tierVerdicts(targets, placement, actions),
    pools: poolVerdicts(supply, placement),
    resolved: input.forecast.resolved,
    learned: input.forecast.learned,
    memory: remembered(targets, supply, input),
    nextTickAfter: input.settings.tick,
  };
}

function remembered(targets: readonly TierTarget[], supply: Supply, input: DecideInput): Memory {
  const tiers: Record<string, TierMemory> = {};
  for (const target of targets) tiers[target.tier.policy.id] = remember(target, input);
  return { tiers, absent: Object.fromEntries(supply.absent) };
}
