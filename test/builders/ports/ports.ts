/** All ports of the loop as fakes over one record of calls, with the state behind each of them. */
import type { Ports } from '../../../src/loop/tick.ts';
import type { Fields } from '../../../src/ports/log.ts';
import type { Cycle } from '../../../src/ports/recorder.ts';
import { type Calls, recordCalls } from './calls.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { type ClusterState, clusterState, fakeCluster } from './cluster.ts';
import { fakeLedger, type LedgerState, ledgerState } from './ledger.ts';
import { fakeMetrics, type MetricsState } from './metrics.ts';
import { fakeNodePools, type NodePoolsState, nodePoolsState } from './node-pools.ts';
import { fakePolicies, type PoliciesState, policiesState } from './policies.ts';

/** Every call that changes something outside. */
const WRITES = [
  'cluster.setReplicas',
  'cluster.markNode',
  'cluster.setDraining',
  'cluster.setDeletionCost',
  'cluster.evict',
  'nodePools.grow',
  'nodePools.giveBack',
  'ledger.create',
  'ledger.update',
  'ledger.forget',
  'policies.keepPool',
  'policies.keepOriginals',
];

export interface FakeState {
  readonly cluster: ClusterState;
  readonly nodePools: NodePoolsState;
  readonly ledger: LedgerState;
  readonly policies: PoliciesState;
  readonly metrics: MetricsState;
  /** Whether the lease is held. */
  leader: boolean;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Fields;
  readonly message: string;
}

export interface FakePorts {
  readonly ports: Ports;
  readonly clock: FakeClock;
  readonly state: FakeState;
  readonly calls: Calls;
  readonly log: readonly LogLine[];
  readonly recorded: readonly Cycle[];
  /** Names of the calls that changed something outside, in order. */
  writes(): string[];
}

export function fakePorts(over: Partial<FakeState> = {}): FakePorts {
  const calls = recordCalls();
  const clock = fakeClock(calls);
  const state = fakeState(over);
  const log: LogLine[] = [];
  const recorded: Cycle[] = [];
  const ports: Ports = {
    clock,
    cluster: fakeCluster(calls, state.cluster, clock),
    metrics: fakeMetrics(calls, state.metrics, clock),
    nodePools: fakeNodePools(calls, state.nodePools),
    ledger: fakeLedger(calls, state.ledger),
    policies: fakePolicies(calls, state.policies),
    recorder: {
      async record(cycle) {
        calls.note('recorder.record');
        recorded.push(cycle);
      },
    },
    log: {
      info: (fields, message) => void log.push({ level: 'info', fields, message }),
      warn: (fields, message) => void log.push({ level: 'warn', fields, message }),
      error: (fields, message) => void log.push({ level: 'error', fields, message }),
    },
    lease: {
      held: () => state.leader,
      deadline: () => (state.leader ? clock.monotonic() + 1 : undefined),
    },
  };
  return { ports, clock, state, calls, log, recorded, writes: () => calls.names(...WRITES) };
}

function fakeState(over: Partial<FakeState>): FakeState {
  return {
    cluster: clusterState(),
    nodePools: nodePoolsState(),
    ledger: ledgerState(),
    policies: policiesState(),
    metrics: new Map(),
    leader: true,
    ...over,
  };
}
