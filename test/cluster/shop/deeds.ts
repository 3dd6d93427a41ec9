/** What was done, whoever did it: the simulator and the real cluster are held against each other by this. */
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Action } from '../../../src/model/plan.ts';

export interface Deeds {
  /** Kinds in the order they first happened. */
  readonly order: readonly string[];
  readonly nodesOrdered: number;
  readonly nodesDrained: number;
  readonly nodesReturned: number;
  readonly mostReplicas: Readonly<Record<string, number>>;
}

export function deedsOf(outcomes: readonly Outcome[]): Deeds {
  const done = outcomes
    .filter((outcome) => outcome.kind === 'applied')
    .map((outcome) => outcome.action);
  const mostReplicas: Record<string, number> = {};
  for (const action of of(done, 'set-replicas'))
    mostReplicas[action.tier] = Math.max(mostReplicas[action.tier] ?? 0, action.to);
  return {
    order: [...new Set(done.map(deed))],
    nodesOrdered: of(done, 'order-nodes').reduce((sum, action) => sum + action.count, 0),
    nodesDrained: new Set(of(done, 'drain-node').map((action) => action.node.name)).size,
    nodesReturned: new Set(
      of(done, 'return-nodes').flatMap((action) => action.nodes.map((node) => node.providerId)),
    ).size,
    mostReplicas,
  };
}

function of<K extends Action['kind']>(
  actions: readonly Action[],
  kind: K,
): readonly Extract<Action, { kind: K }>[] {
  return actions.filter((action): action is Extract<Action, { kind: K }> => action.kind === kind);
}

function deed(action: Action): string {
  if (action.kind !== 'set-replicas') return action.kind;
  return action.to > action.from ? 'grow' : 'shrink';
}
