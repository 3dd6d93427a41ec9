/**
 * What scenario.yaml may say: the truth of a rehearsal. One definition gives the parser, its messages and the published
 * JSON Schema. Only shapes; `document/scenario-reader.ts` resolves instants and checks references.
 */
import { z } from 'zod';
import { field } from '../policy/notation.ts';
import {
  NODE_CPU,
  PRICE,
  SIZE_BYTES,
  SPEND_LIMIT,
  UNIT_CAPACITY,
} from '../policy/notation-amount.ts';
import { FOREIGN_ID, LABEL_VALUE, NAME, SWITCH, sentence } from '../policy/notation-name.ts';
import { integer, percent } from '../policy/notation-number.ts';
import { duration, TIME_ZONE } from '../policy/notation-time.ts';
import { namedList } from '../policy/schema-parts.ts';
import { FAULT } from './document/fault-schema.ts';
import { GAUGE } from './document/gauge-schema.ts';
import { LINE, WORKLOAD_LOAD } from './document/load-schema.ts';
import { POD_CPU } from './document/notations.ts';
import { PROVIDER_FIELDS } from './document/provider-schema.ts';
import { instant, TRAFFIC_PART } from './document/traffic-schema.ts';
import { TRUTH } from './document/truth-schema.ts';
import { REGISTRIES, WORKLOAD_FIELDS } from './document/workload-schema.ts';

const DAY_MS = 86_400_000;
const count = field(integer({ min: 1, max: 100_000 }));
const name = field(NAME);
const positive = field(duration({ min: 1_000, max: DAY_MS }));

const leadTime = z.strictObject({
  p50: field(duration({ min: 0, max: DAY_MS })).describe('Median of the lognormal draws.'),
  p95: field(duration({ min: 0, max: DAY_MS })).describe('Their 95th percentile.'),
});

const machine = {
  cpu: field(NODE_CPU).describe('Allocatable CPU.'),
  memory: field(SIZE_BYTES).describe('Allocatable memory.'),
  pods: count.describe('Allocatable pods.'),
};

const namespace = z.strictObject({
  name,
  labels: z
    .record(z.string().max(317), field(LABEL_VALUE))
    .prefault({})
    .describe('As on the Namespace object.'),
});

const site = z
  .strictObject({
    name: name.describe('As in the Site document.'),
    nodes: namedList(z.strictObject({ name, count, ...machine }), 64).describe(
      'Groups of machines that are alike.',
    ),
  })
  .describe('A place at home.');

const workload = z.strictObject({
  name,
  namespace: name,
  replicas: field(integer({ min: 0, max: 100_000 })).describe(
    'Running and ready at the beginning.',
  ),
  perPod: z
    .strictObject({ cpu: field(POD_CPU), memory: field(SIZE_BYTES) })
    .describe('Requests of one pod.'),
  burstable: field(SWITCH)
    .prefault(false)
    .describe('The template says kingtide.dev/residency: burstable.'),
  tolerates: z
    .array(field(LABEL_VALUE))
    .max(64)
    .prefault([])
    .describe('Burst taint values the template tolerates.'),
  unitCapacity: field(UNIT_CAPACITY).describe(
    'Load one ready pod really serves, whatever the policy says.',
  ),
  perSite: namedList(z.strictObject({ name, unitCapacity: field(UNIT_CAPACITY) }), 16)
    .prefault([])
    .describe('Sites where that differs.'),
  podReady: leadTime.describe('Bound to serving.'),
  grace: field(duration())
    .prefault('30s')
    .describe('Deleted to gone; it serves no more from its deletion.'),
  traffic: z
    .array(TRAFFIC_PART)
    .max(256)
    .describe('Parts of the load users really offer; they add up.'),
  ...WORKLOAD_FIELDS,
  ...WORKLOAD_LOAD,
});

const pool = z.strictObject({
  name: field(FOREIGN_ID).describe('The node group, as in the provider of a BurstPool.'),
  site: name,
  burstClass: field(LABEL_VALUE).describe('Value of the burst taint on its nodes.'),
  node: z.strictObject(machine),
  leadTime: leadTime.describe('Provider call to Node Ready.'),
  deletion: field(duration()).prefault('30s').describe('Deletion call to the end of the bill.'),
  stock: count.describe('Machines the provider has to give.'),
  maxNodes: count.describe('Where the provider stops.'),
  perHour: field(PRICE).describe('What it charges for one node, by the second.'),
  ...PROVIDER_FIELDS,
});

const prometheus = z
  .strictObject({
    scrapeInterval: field(duration({ min: 1_000, max: 300_000 })).prefault('15s'),
    lag: field(duration({ min: 0, max: 60_000 }))
      .prefault('2s')
      .describe('Scrape to visible in answers.'),
    gateways: field(integer({ min: 1, max: 100 }))
      .prefault(2)
      .describe('Balancers that share the gateway counters.'),
    history: field(duration({ min: 0, max: 60 * DAY_MS }))
      .prefault('14d')
      .describe('Kept from before the beginning.'),
  })
  .prefault({});

const controller = z
  .strictObject({
    tick: field(duration({ min: 1_000, max: 300_000 }))
      .prefault('5s')
      .describe('Time between two decisions.'),
    maxCloudNodes: field(integer({ min: 0, max: 100_000 }))
      .prefault(10_000)
      .describe("The administrator's cap on all cloud nodes."),
    maxSpend: field(SPEND_LIMIT)
      .optional()
      .describe("The administrator's cap on the money of all pools per day."),
    replicas: field(integer({ min: 1, max: 5 }))
      .prefault(1)
      .describe('Processes of the operator; one of them leads.'),
  })
  .prefault({});

const api = z
  .strictObject({
    latency: leadTime.optional().describe('Request to answer; no time passes when left out.'),
    requestsPerSecond: count
      .optional()
      .describe('More than these are answered with 429; as many as anybody likes when left out.'),
  })
  .describe('How the API server answers.');

export const SCENARIO_SPEC = z.strictObject({
  summary: field(sentence(400)).describe('What happens, in one sentence.'),
  timeZone: field(TIME_ZONE).describe('IANA zone of every local time here.'),
  from: instant.describe('Beginning.'),
  to: instant.describe('End.'),
  step: positive.prefault('5s').describe('Load is constant within a step.'),
  seed: field(integer({ min: 0, max: 2_147_483_647 }))
    .prefault(1)
    .describe('Used when no other is given.'),
  noise: field(percent({ min: 0, max: 50 }))
    .prefault('0%')
    .describe('Standard deviation of the load from step to step.'),
  namespaces: namedList(namespace, 256).prefault([]),
  sites: namedList(site, 16),
  daemons: z
    .strictObject({
      cpu: field(POD_CPU),
      memory: field(SIZE_BYTES),
      pods: field(integer({ min: 0, max: 100 })),
    })
    .prefault({ cpu: '200m', memory: '256Mi', pods: 2 })
    .describe('Requests of the DaemonSet pods on every node.'),
  workloads: z.array(workload).max(1_000),
  pools: namedList(pool, 200).prefault([]),
  registries: REGISTRIES,
  podsCreatedPerSecond: count
    .prefault(20)
    .describe('How fast the ReplicaSet controller writes pods.'),
  podsBoundPerSecond: count.prefault(50).describe('How fast the scheduler binds them.'),
  prometheus,
  controller,
  gauges: z
    .array(GAUGE)
    .max(16)
    .optional()
    .describe('Counts a business shows beside its load, such as clinics that are open.'),
  api: api.optional(),
  lines: namedList(LINE, 64).prefault([]).describe('Dedicated lines between cloud sites and home.'),
  truth: TRUTH,
  faults: z.array(FAULT).max(1_000).prefault([]).describe('What goes wrong, and when.'),
});

export type ScenarioDocument = z.output<typeof SCENARIO_SPEC>;
