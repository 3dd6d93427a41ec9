/** A provider in memory: it answers what a test tells it to, and keeps one target per pool. */
import type { InstanceView } from '../../../src/model/snapshot.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { GrowOutcome, NodePools } from '../../../src/ports/node-pools.ts';
import type { Calls } from './calls.ts';

export interface NodePoolsState {
  /** By pool. */
  readonly targets: Map<string, number>;
  readonly instances: Map<string, readonly InstanceView[]>;
  /** What every order is answered with. */
  growAnswer: GrowOutcome;
  giveBackAnswer: 'done' | 'unknown';
}

export function nodePoolsState(over: Partial<NodePoolsState> = {}): NodePoolsState {
  return {
    targets: new Map(),
    instances: new Map(),
    growAnswer: { kind: 'accepted' },
    giveBackAnswer: 'done',
    ...over,
  };
}

export function fakeNodePools(calls: Calls, state: NodePoolsState): NodePools {
  return {
    capabilities: () => ({ idempotency: 'none' }),
    async describe({ name }) {
      calls.note('nodePools.describe', name);
      const target = state.targets.get(name);
      if (target === undefined) throw new PortError('gone', `there is no pool ${name}`);
      return { target, instances: state.instances.get(name) ?? [] };
    },
    async grow({ name }, request) {
      calls.note('nodePools.grow', name, request);
      if (state.growAnswer.kind === 'accepted') state.targets.set(name, request.targetAfter);
      return state.growAnswer;
    },
    async giveBack({ name }, instances) {
      calls.note('nodePools.giveBack', name, instances);
      return state.giveBackAnswer;
    },
  };
}
