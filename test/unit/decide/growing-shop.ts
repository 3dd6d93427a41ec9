/** One tier of pods of 500m that needs one replica per 50 rps, and what its plan orders and grows to. */
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { IntentView, NodeView, Snapshot, TierView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import {
  homeNode,
  intent,
  poolView,
  snapshot,
  tierView,
  workload,
} from '../../builders/snapshots.ts';

interface Shop {
  readonly nodes?: readonly NodeView[];
  readonly replicas?: number;
  readonly rps: number;
  readonly tier?: Partial<TierView>;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

/** One tier of pods of 500m that needs one replica per 50 rps. */
function shop({
  nodes = [homeNode()],
  replicas = 10,
  rps,
  tier = {},
  seen = {},
  over = {},
}: Shop): DecideInput {
  const view = tierView({ workload: fresh(workload({ replicas }), NOW), ...tier });
  return deepFreeze(
    decideInput({
      snapshot: snapshot({ nodes, tiers: [view], ...seen }),
      forecast: forecastOf([tierForecast(rps)]),
      ...over,
    }),
  );
}

export function plan(parts: Shop): Plan {
  return decide(shop(parts));
}

export function ordered(made: Plan): { pool: string; count: number }[] {
  return made.actions.flatMap((action) =>
    action.kind === 'order-nodes' ? [{ pool: action.pool, count: action.count }] : [],
  );
}

export function replicas(made: Plan): number | undefined {
  const found = made.actions.find((action) => action.kind === 'set-replicas');
  return found?.kind === 'set-replicas' ? found.to : undefined;
}

export function reasons(made: Plan): string[] {
  return made.holds.map((hold) => hold.reason);
}

export const home = (
  count: number,
  on: (node: NodeView) => NodeView = (node) => node,
): NodeView[] =>
  Array.from({ length: count }, (_, index) => on(homeNode({ name: `home-${index + 1}` })));

/** An order of the builder's pool, this long ago. */
export function order(over: Partial<IntentView>, ago = MINUTE): Partial<Snapshot> {
  const one = intent({ createdAt: NOW - ago, settledAt: NOW - ago, ...over });
  return { ledger: fresh([one], NOW), pools: [poolView({}, [], 0)] };
}
