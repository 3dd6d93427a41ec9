/**
 * One decision, on one screen: policies, snapshot, forecast and memory in; actions, holds and the numbers behind them out.
 * Pure and synchronous. Runs alike live, in a plan, in a rehearsal, and when a recorded decision is replayed.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { digestOf } from '../model/hash.ts';
import type { Memory, TierMemory } from '../model/memory.ts';
import type { Action, Hold, Plan } from '../model/plan.ts';
import { tierCases } from './context.ts';
import { giveBack } from './give-back.ts';
import { contractHolds } from './contract.ts';
import { ledgerChores } from './ledger.ts';
import { capsOf, orders } from './order.ts';
import { moveRefusal } from './permits.ts';
import { place } from './placement.ts';
import { remember, type TierTarget, tierTarget } from './replicas.ts';
import { shortfalls } from './shortfall.ts';
import { scaling } from './scale.ts';
import { readSupply } from './supply.ts';
import { poolVerdicts, tierVerdicts } from './verdict.ts';
import { write } from './write.ts';

export function decide(input: DecideInput): Plan {
  const supply = readSupply(input);
  const targets = tierCases(input).map((tier) => tierTarget(tier, input));
  const caps = capsOf(supply, input);
  const placement = place(supply, targets, { room: caps.room, mayMove: (target) => moveRefusal(target, input) === undefined });

  const contract = contractHolds(supply);
  const chores = ledgerChores(supply, input);
  const ordered = orders(supply, placement, input);
  const emptied = giveBack({ supply, targets, needed: placement.needed, input });
  const scaled = scaling({ targets, placement, emptied, supply });

  const proposed: Action[] = [...chores.actions, ...scaled.actions, ...ordered.actions, ...emptied.actions];
  const { actions, holds: refused } = write(proposed, supply, input);
  const holds: Hold[] = [
    ...contract,
    ...targets.flatMap((target) => target.holds),
    ...shortfalls({ targets, placement, supply, caps }),
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
    tiers: tierVerdicts(targets, placement, scaled.set),
    pools: poolVerdicts(supply, placement),
    resolved: input.forecast.resolved,
    memory: remembered(targets, input),
    nextTickAfter: input.settings.tick,
  };
}

function remembered(targets: readonly TierTarget[], input: DecideInput): Memory {
  const tiers: Record<string, TierMemory> = {};
  for (const target of targets) tiers[target.tier.policy.id] = remember(target, input);
  return { tiers };
}
