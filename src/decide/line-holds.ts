/** What lines stand in the way of, in words; and that nothing behind a line that is down may shrink. Decides no placement. */
import type { DecideInput } from '../model/decide-input.ts';
import type { Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Admission } from './admission.ts';
import type { LineCase } from './line-budget.ts';
import { type CloudPods, isServedAt } from './line-loads.ts';
import { amountOfBits } from './line-words.ts';
import type { LineRoom } from './lines.ts';
import type { TierPlacement } from './placing.ts';
import type { TierTarget } from './replicas.ts';
import type { Refusal } from './residency.ts';
import type { Serving } from './serving.ts';
import type { Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';

export interface LineHoldsCase {
  readonly targets: readonly TierTarget[];
  readonly placed: readonly TierPlacement[];
  readonly serving: Serving;
  readonly supply: Pick<Supply, 'pools'>;
  readonly rooms: readonly LineRoom[];
  readonly weights: LineCase['weights'];
}

export function lineHolds(held: LineHoldsCase): Hold[] {
  const { targets, placed, serving, supply, rooms, weights } = held;
  if (rooms.length === 0) return [];
  return targets.flatMap(({ tier, wanted }, index): Hold[] => {
    const { cloud, onLines = 0 } = itemAt(placed, index);
    if (onLines === 0) return [];
    const { id } = tier.policy;
    const weight = valueAt(weights, id);
    const serves = serving.get(id);
    const mine = rooms.filter(({ site }) => isServedAt(supply, serves, (one) => one === site));
    const unknown = mine.find((room) => room.unknown !== undefined)?.unknown;
    return [
      {
        reason: unknown === undefined ? 'line-full' : 'line-unknown',
        subject: id,
        wanted: `place ${onLines} of ${wanted} replicas`,
        detail: unknown ?? fullWords(mine, weight * (cloud + onLines)),
      },
    ];
  });
}

function fullWords(rooms: readonly LineRoom[], asked: number): string {
  const each = rooms.map(({ said, forMore }) => `${said} carry ${amountOfBits(forMore)} of ours`);
  return `${each.join('; ')}; it would put ${amountOfBits(asked)} there`;
}

/** A partition is no reason to drain: where a line is down, who serves behind it stays. */
export function downLines(
  admitted: Admission,
  { rooms, pods }: { readonly rooms: readonly LineRoom[]; readonly pods: CloudPods },
  { policies }: Pick<DecideInput, 'policies'>,
): Admission {
  const cut = rooms.filter(({ down }) => down !== undefined);
  if (cut.length === 0) return admitted;
  const doubts = new Map<TierId, Refusal>(admitted.doubts);
  for (const { id } of policies.tiers) {
    const behind = cut.find(({ site }) => pods.count(id, site) > 0);
    if (behind === undefined || doubts.has(id)) continue;
    doubts.set(id, {
      reason: 'line-down',
      detail: `line ${behind.down} to ${behind.site} is down, and its pods serve there`,
    });
  }
  return { ...admitted, doubts };
}
