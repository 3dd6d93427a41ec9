/** A pool with its intents and its list, decided once, and the chores of that plan in short words. */
import { decide } from '../../../src/decide/decide.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type {
  InstanceView,
  IntentView,
  NodeView,
  PoolView,
  Snapshot,
} from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { decideInput, memoryOf, settledMemory } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import { homeNode, poolView, snapshot } from '../../builders/snapshots.ts';

interface Books {
  readonly intents: readonly IntentView[];
  readonly listed?: readonly InstanceView[];
  readonly target?: number;
  readonly idempotency?: PoolView['idempotency'];
  readonly nodes?: readonly NodeView[];
  readonly absent?: Readonly<Record<string, number>>;
  readonly windows?: Parameters<typeof policySet>[0];
  readonly switches?: Snapshot['switches'];
}

export function plan({
  intents,
  listed = [],
  target = listed.length,
  idempotency = 'none',
  nodes = [],
  absent = {},
  windows = {},
  switches = fresh({ pause: false, noShrink: false }, NOW),
}: Books): Plan {
  const seen = snapshot({
    nodes: [homeNode(), ...nodes],
    switches,
    ledger: fresh(intents, NOW),
    pools: [poolView({ idempotency }, listed, target)],
  });
  return decide(
    deepFreeze(
      decideInput({
        snapshot: seen,
        policies: policySet(windows),
        memory: memoryOf(settledMemory(), { absent }),
      }),
    ),
  );
}

export function brief(made: Plan): unknown[] {
  return made.actions.map((action) => words(action));
}

function words(action: Action): unknown {
  switch (action.kind) {
    case 'rebuild-intent':
      return [action.kind, action.pool, action.number, ...action.nodes.map(({ name }) => name)];
    case 'record-instances':
      return [action.kind, action.intent, ...action.instances];
    case 'settle-intent':
      return [action.kind, action.intent, action.outcome];
    case 'mark-node':
      return [action.kind, action.node.name, action.pool, action.site];
    case 'return-nodes':
      return [action.kind, action.intent, action.nodes[0]?.providerId, action.reason];
    case 'forget-intent':
      return [action.kind, action.intent];
    default:
      return action.kind;
  }
}

export const young = { createdAt: NOW - MINUTE, settledAt: NOW - MINUTE };
