/** One cycle: observe, forecast, decide, act, record. The only place where they meet, in the simulator and in the cluster alike. */
import { act } from '../act/act.ts';
import { keepLeadTimes } from '../act/lead-times.ts';
import { told } from '../act/told.ts';
import { withWritten } from '../act/written.ts';
import { decide } from '../decide/decide.ts';
import { forecast } from '../forecast/forecast.ts';
import { withBoots } from '../forecast/lead-times.ts';
import { withLearned, withReadings } from '../forecast/samples.ts';
import type { Settings } from '../model/decide-input.ts';
import { EMPTY_MEMORY } from '../model/memory.ts';
import type { Plan } from '../model/plan.ts';
import { censorLimited } from '../observe/limited.ts';
import { createObserve } from '../observe/observe.ts';
import { createPoolReads } from '../observe/pool-reads.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { GatedPods } from '../ports/gated-pods.ts';
import type { Lease } from '../ports/lease.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { NodePools } from '../ports/node-pools.ts';
import type { Policies } from '../ports/policies.ts';
import type { Cycle, Recorder } from '../ports/recorder.ts';

export interface Ports {
  readonly clock: Clock;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly nodePools: NodePools;
  readonly ledger: Ledger;
  readonly policies: Policies;
  readonly recorder: Recorder;
  readonly log: Log;
  readonly lease: Lease;
  /** Absent: no pod waits at a gate of ours, and none will. */
  readonly gatedPods?: GatedPods | undefined;
}

export interface TickInput {
  readonly ports: Ports;
  readonly settings: Settings;
  /** Told of each plan before it is acted on. */
  readonly onPlan?: ((plan: Plan) => void) | undefined;
}

/** The returned function does one cycle, or nothing (undefined) while the lease is not held. */
export function createTick({
  ports,
  settings,
  onPlan,
}: TickInput): () => Promise<Cycle | undefined> {
  const { read: readPool, nodePools } = createPoolReads(ports);
  const observe = createObserve({ ports, scrapeInterval: settings.scrapeInterval, readPool });
  const acting = { ...ports, nodePools };
  let memory = EMPTY_MEMORY;
  return async () => {
    if (!ports.lease.held()) {
      memory = EMPTY_MEMORY;
      return undefined;
    }
    const policies = await ports.policies.current(ports.clock.now());
    const snapshot = censorLimited(await observe(policies), policies.tiers, memory);
    const remembered = withBoots(withReadings(memory, snapshot), snapshot);
    const at = { now: snapshot.takenAt, settings, policies, snapshot, memory: remembered };
    const input = { ...at, forecast: forecast(at) };
    const plan = decide(input);
    onPlan?.(plan);
    const outcomes = await act(plan, { ports: acting, policies, snapshot, settings });
    memory = withLearned(withWritten(plan.memory, outcomes), remembered, input.forecast);
    await keepLeadTimes(plan, { ports, snapshot });
    const cycle = { input, plan: told(plan, outcomes), outcomes };
    await ports.recorder.record(cycle);
    return cycle;
  };
}
