/**
 * One decision, on one screen: policies, snapshot, forecast and memory in; actions, holds and the numbers behind them out.
 * Pure and synchronous. Runs alike live, in a plan, in a rehearsal, and when a recorded decision is replayed.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { digestOf } from '../model/hash.ts';
import type { Memory, TierMemory } from '../model/memory.ts';
import type { Action, Hold, Plan } from '../model/plan.ts';
import type { Admission } from './admission.ts';
import { contractHolds } from './contract.ts';
import { degrade } from './degrade.ts';
import { doubtHolds } from './doubt.ts';
import { placingHolds, placingOf } from './exact.ts';
import { gateHolds } from './gate-holds.ts';
import { type GiveBack, giveBack } from './give-back.ts';
import { heldNodes } from './held-nodes.ts';
import { homeFirst } from './home-first.ts';
import { ledgerChores } from './ledger.ts';
import { lineHolds } from './line-holds.ts';
import type { LineRoom } from './lines.ts';
import { orders } from './order.ts';
import { refusedOverrides } from './override-refused.ts';
import { allocateAcrossSites } from './per-site.ts';
import { remember } from './replicas.ts';
import { scaling } from './scale.ts';
import { shortfalls } from './shortfall.ts';
import { inStartOrder, type StartOrder } from './start-order.ts';
import { stockAfter } from './stock-memory.ts';
import { readSupply, type Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { surged } from './surge.ts';
import { survivalHolds } from './survive.ts';
import { tooWideHolds } from './too-wide.ts';
import { usageHolds } from './usage.ts';
import { poolVerdicts, tierVerdicts } from './verdict.ts';
import { write } from './write.ts';

export function decide(given: DecideInput): Plan {
  const supply = readSupply(given);
  const allocation = allocateAcrossSites(given, supply);
  const { input, admitted, tiers, targets, serving, caps, placement, rooms, weights } = allocation;
  const degraded = degrade(input);

  const chores = ledgerChores(supply, input);
  const ordered = orders(supply, placement, input);
  const emptied = giveBack({ supply, targets, serving, placement, input });
  const raised = targets.map((target) => surged(target, emptied.surges));
  const started = inStartOrder(raised, input);
  const { now, memory } = input;
  const first = homeFirst(started.targets, { placement, serving, waited: memory.homeFirst, now });
  const scaled = scaling({ targets: first.targets, placement, emptied, supply });

  const proposed: Action[] = [
    ...chores.actions,
    ...scaled.actions,
    ...ordered.actions,
    ...emptied.actions,
  ];
  const { actions, holds: refused } = write(proposed, supply, input);
  const holds: Hold[] = [
    ...contractHolds(supply),
    ...usageHolds(supply.usage),
    ...tooWideHolds(tiers, supply),
    ...targets.flatMap((target) => target.holds),
    ...refusedOverrides(targets),
    ...doubtHolds(targets),
    ...survivalHolds(tiers),
    ...admitted.holds,
    ...degraded.holds,
    ...targets.flatMap(({ tier }, index) =>
      heldNodes(tier, itemAt(placement.tiers, index), { supply, needed: placement.needed }),
    ),
    ...gateHolds(targets, placement),
    ...placingHolds(allocation),
    ...shortfalls({ targets, placement, supply, serving, caps }),
    ...lineHolds({ targets, placed: placement.tiers, serving, supply, rooms, weights }),
    ...chores.holds,
    ...ordered.holds,
    ...started.holds,
    ...first.holds,
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
    ...published(admitted),
    ...placingOf(allocation, supply),
    ...(degraded.ladders !== undefined && { ladders: degraded.ladders }),
    memory: {
      ...remembered({ started, emptied, supply, input }),
      ...rememberedLimits(admitted),
      ...first.memory,
      ...degraded.memory,
      ...rememberedLines(rooms),
    },
    nextTickAfter: input.settings.tick,
  };
}

function published({ limits }: Admission): Pick<Plan, 'limits'> {
  return limits?.known === true ? { limits: limits.limits } : {};
}

/** A process that knows no limits of its own goes on not knowing, until every wall could be read once. */
function rememberedLimits({ limits }: Admission): Pick<Memory, 'limits'> {
  if (limits?.seen !== true) return {};
  return { limits: Object.fromEntries(limits.limits.map((limit) => [limit.tier, limit])) };
}

function rememberedLines(rooms: readonly LineRoom[]): Pick<Memory, 'lines'> {
  const measured = rooms.filter(({ memory }) => memory.length > 0);
  if (measured.length === 0) return {};
  return { lines: Object.fromEntries(measured.map(({ site, memory }) => [site, memory])) };
}

interface Found {
  readonly started: StartOrder;
  readonly emptied: Pick<GiveBack, 'cramped'>;
  readonly supply: Supply;
  readonly input: DecideInput;
}

function remembered({ started, emptied, supply, input }: Found): Memory {
  const tiers: Record<string, TierMemory> = {};
  for (const target of started.targets) {
    const { id } = target.tier.policy;
    const shortSince = started.shortSince.get(id);
    const crampedSince = emptied.cramped.get(id);
    tiers[id] = {
      ...remember(target, input),
      ...(shortSince !== undefined && { shortSince }),
      ...(crampedSince !== undefined && { crampedSince }),
    };
  }
  return { tiers, absent: Object.fromEntries(supply.absent), ...stockAfter(supply.pools, input) };
}
