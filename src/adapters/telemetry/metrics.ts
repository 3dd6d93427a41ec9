/**
 * Every metric Kingtide exports, on a registry of its own. Labels have closed sets of values: kinds and reasons from the model,
 * names from declared policies and pools. docs/metrics.md lists them for the people who read them.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Meters = ReturnType<typeof createMeters>;

const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const CYCLE_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80];
const TIER = ['namespace', 'policy'] as const;

export interface MeterOptions {
  readonly version: string;
  /** Asked at each scrape: a lease runs out without an event. */
  readonly leaseHeld: () => boolean;
  /** Asked at each scrape: what cannot be watched now. */
  readonly watchProblems: () => readonly string[];
  /** Metrics of the Node.js process too; tests leave them out. */
  readonly processMetrics?: boolean;
}

export function createMeters(options: MeterOptions) {
  const { version, leaseHeld, watchProblems, processMetrics = true } = options;
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'kingtide_build_info',
    help: 'Always 1; the label says which version runs.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  new Gauge({
    name: 'kingtide_lease_held',
    help: 'Whether this process holds the Lease and may act: 1 or 0.',
    registers: [registry],
    collect() {
      this.set(leaseHeld() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'kingtide_watch_problems',
    help: 'Kinds of objects that cannot be watched now: missing CRDs, no permission, no connection.',
    registers: [registry],
    collect() {
      this.set(watchProblems().length);
    },
  });
  return {
    registry,
    ...loopMeters(registry),
    ...tierMeters(registry),
    ...poolMeters(registry),
    ...callMeters(registry),
  };
}

function loopMeters(registry: Registry) {
  const registers = [registry];
  return {
    decisions: new Counter({
      name: 'kingtide_decisions_total',
      help: 'Decisions made.',
      registers,
    }),
    lastDecision: new Gauge({
      name: 'kingtide_last_decision_timestamp_seconds',
      help: 'When the last decision was made, in seconds since the Unix epoch.',
      registers,
    }),
    cycleSeconds: new Histogram({
      name: 'kingtide_cycle_seconds',
      help: 'From the snapshot of a cycle to the end of its actions.',
      buckets: CYCLE_SECONDS,
      registers,
    }),
    actions: new Counter({
      name: 'kingtide_actions_total',
      help: 'Actions by kind and by what became of them.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    restored: new Counter({
      name: 'kingtide_replicas_restored_total',
      help: 'Replicas that were set below the floor by somebody else in a promotion, and were restored.',
      labelNames: ['namespace', 'policy'],
      registers,
    }),
    holds: new Gauge({
      name: 'kingtide_holds',
      help: 'Things wanted and refused in the last decision, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    recordFailures: new Counter({
      name: 'kingtide_record_failures_total',
      help: 'Cycles whose status, events or file could not be written.',
      labelNames: ['sink'],
      registers,
    }),
    switchOn: new Gauge({
      name: 'kingtide_switch_on',
      help: 'Whether a cluster-wide switch (pause, noShrink) is in force: 1 or 0. Absent while the switches cannot be read.',
      labelNames: ['switch'],
      registers,
    }),
    overrideUntil: new Gauge({
      name: 'kingtide_override_until_timestamp_seconds',
      help: 'When each Override in force ends, in seconds since the Unix epoch.',
      labelNames: [...TIER, 'override'],
      registers,
    }),
    freezeUntil: new Gauge({
      name: 'kingtide_freeze_until_timestamp_seconds',
      help: 'When the freeze of a promotion in force ends, in seconds since the Unix epoch.',
      labelNames: ['calendar', 'promotion'],
      registers,
    }),
    refusedPolicies: new Gauge({
      name: 'kingtide_refused_policies',
      help: 'Documents that do not validate now.',
      registers,
    }),
  };
}

function tierMeters(registry: Registry) {
  const registers = [registry];
  return {
    replicas: new Gauge({
      name: 'kingtide_tier_replicas',
      help: 'Replicas of a tier: current, ready, needed, target, unplaced.',
      labelNames: [...TIER, 'state'],
      registers,
    }),
    demand: new Gauge({
      name: 'kingtide_tier_demand_rps',
      help: 'Demand of a tier in requests per second: observed, expected, high. Observed is absent while nothing is known.',
      labelNames: [...TIER, 'demand', 'of'],
      registers,
    }),
    readings: new Gauge({
      name: 'kingtide_demand_readings',
      help: 'Demand readings of the last snapshot by what may be believed of them.',
      labelNames: ['kind'],
      registers,
    }),
    admissionLimit: new Gauge({
      name: 'kingtide_admission_limit_rps',
      help: 'Requests per second that a tier should let in. Absent where everybody may come in.',
      labelNames: TIER,
      registers,
    }),
    degradeStep: new Gauge({
      name: 'kingtide_degrade_step_on',
      help: 'Whether a step of a degrade ladder is on: 1 or 0.',
      labelNames: [...TIER, 'step'],
      registers,
    }),
    strayPods: new Gauge({
      name: 'kingtide_stray_pods',
      help: 'Pods on cloud nodes that may not be there, whoever put them there. Anything but 0 is an incident.',
      registers,
    }),
    pinnedPodsOnCloudNodes: new Gauge({
      name: 'kingtide_pinned_pods_on_cloud_nodes',
      help: 'Pods of Pinned tiers on nodes with the burst taint. Anything but 0 is an incident.',
      registers,
    }),
  };
}

function poolMeters(registry: Registry) {
  const registers = [registry];
  return {
    poolNodes: new Gauge({
      name: 'kingtide_pool_nodes',
      help: 'Nodes of a pool: joined, in_flight, draining, needed.',
      labelNames: ['pool', 'state'],
      registers,
    }),
    poolNodeSeconds: new Counter({
      name: 'kingtide_pool_node_seconds_total',
      help: 'Seconds of cloud nodes held or on order; divide by 3600 for node-hours.',
      labelNames: ['pool'],
      registers,
    }),
    tenantNodeSeconds: new Counter({
      name: 'kingtide_tenant_node_seconds_total',
      help: 'Of kingtide_pool_node_seconds_total, the part of each tenant by the pods on each node; absent where there are no two.',
      labelNames: ['pool', 'tenant'],
      registers,
    }),
    orderedNodes: new Counter({
      name: 'kingtide_ordered_nodes_total',
      help: 'Nodes asked of a provider by applied orders.',
      labelNames: ['pool'],
      registers,
    }),
    returnedNodes: new Counter({
      name: 'kingtide_returned_nodes_total',
      help: 'Nodes given back to a provider by name.',
      labelNames: ['pool'],
      registers,
    }),
    unknownNodes: new Gauge({
      name: 'kingtide_unknown_nodes',
      help: 'Nodes with neither a site label nor a burst taint: no capacity.',
      registers,
    }),
  };
}

function callMeters(registry: Registry) {
  const registers = [registry];
  return {
    querySeconds: new Histogram({
      name: 'kingtide_prometheus_query_seconds',
      help: 'Queries to Prometheus by kind (instant, range) and outcome (answered, failed).',
      labelNames: ['kind', 'outcome'],
      buckets: CALL_SECONDS,
      registers,
    }),
    providerSeconds: new Histogram({
      name: 'kingtide_provider_call_seconds',
      help: 'Calls to node pool providers by call and outcome.',
      labelNames: ['call', 'outcome'],
      buckets: CALL_SECONDS,
      registers,
    }),
    reachable: new Gauge({
      name: 'kingtide_dependency_reachable',
      help: 'Whether kubernetes, prometheus or provider answered when last asked: 1 or 0.',
      labelNames: ['dependency'],
      registers,
    }),
  };
}
