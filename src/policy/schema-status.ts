/**
 * What Kingtide keeps in the status of its kinds. Durable values are read back after a restart; the rest is for people.
 * Unknown fields are dropped, not refused: a newer version may have written them.
 */
import { z } from 'zod';
import { field } from './notation.ts';
import { DEMAND_RATE, UNIT_CAPACITY } from './notation-amount.ts';
import { choice, FOREIGN_ID, SWITCH, sentence } from './notation-name.ts';
import { integer } from './notation-number.ts';
import { duration, INSTANT } from './notation-time.ts';

const count = field(integer({ min: 0, max: 1_000_000 }));
const generation = field(integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const instant = field(INSTANT);
const lead = field(duration());

/** Fixed for every kind, so that dashboards and `kubectl wait` can rely on them. */
export const CONDITION_TYPES = [
  'Ready',
  'DemandKnown',
  'CapacityMet',
  'Held',
  'ResidencyProven',
  'Degraded',
] as const;

const condition = z.object({
  type: field(choice(CONDITION_TYPES)),
  status: field(choice(['True', 'False', 'Unknown'])),
  observedGeneration: generation.optional(),
  lastTransitionTime: instant,
  reason: field(sentence(128)).describe('A reason code in CamelCase.'),
  message: field(sentence(2_048)).describe('The same in words, with numbers.'),
});

const base = {
  observedGeneration: generation.optional().describe('The generation this status speaks of.'),
  conditions: z
    .array(condition)
    .max(8)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] })
    .optional(),
};

export const SITE_STATUS = z.object({
  ...base,
  nodes: count.optional().describe('Nodes that carry its label.'),
});

const acceptedSpec = z
  .object({
    generation,
    spec: z.looseObject({}).meta({ 'x-kubernetes-preserve-unknown-fields': true }),
  })
  .optional()
  .describe('The spec in force: the last one that validated.');

export const POOL_STATUS = z.object({
  ...base,
  accepted: acceptedSpec,
  lastRequest: count.optional().describe('Highest NodeRequest number ever recorded.'),
  leadTime: z
    .object({ p50: lead, p95: lead })
    .optional()
    .describe(
      'Learned from machines that came, blended with spec.nodeLeadTime; used in its place.',
    ),
  backOff: z
    .object({ until: instant, reason: field(sentence(512)), failures: count })
    .optional()
    .describe('The pool refused and is left alone until then.'),
  nodes: z.object({ joined: count, inFlight: count, draining: count, needed: count }).optional(),
  tenants: z
    .array(
      z.object({
        name: field(sentence(63)).describe('Name of its grants; (idle): nobody has pods there.'),
        nodes: field(sentence(16)).describe('Joined and coming nodes, in parts, as 2.50.'),
      }),
    )
    .max(65)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] })
    .optional()
    .describe('Whose its nodes are, by the pods on them; absent where there are no two tenants.'),
});

const tierDemand = z.object({
  name: field(sentence(63)),
  observed: field(DEMAND_RATE).optional().describe('Absent while nothing is known.'),
  expected: field(DEMAND_RATE),
  high: field(DEMAND_RATE).describe('What is planned for.'),
  perReplica: field(UNIT_CAPACITY),
  causes: z
    .array(
      z.object({
        kind: field(sentence(32)),
        rps: field(DEMAND_RATE),
        subject: field(sentence(256)),
      }),
    )
    .max(8)
    .meta({ 'x-kubernetes-list-type': 'atomic' })
    .optional()
    .describe('What contributed, as the forecast found it.'),
});

export const TIER_STATUS = z.object({
  ...base,
  accepted: acceptedSpec,
  originals: z
    .object({ replicas: count, maxReplicas: count.optional(), recordedAt: instant })
    .optional()
    .describe(
      'What was there before the first write, of an autoscaler its bounds; `release` restores it.',
    ),
  loweredCapacity: z
    .object({ perReplica: field(UNIT_CAPACITY), vetoedAt: instant })
    .optional()
    .describe('Unit capacity as seen under a veto.'),
  gateways: z
    .array(field(sentence(320)))
    .max(32)
    .meta({ 'x-kubernetes-list-type': 'set' })
    .optional()
    .describe(
      'Objects that may carry its admission limit: a gateway is cleared before it is forgotten.',
    ),
  degraded: z
    .array(z.object({ name: field(sentence(63)), since: instant }))
    .max(16)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] })
    .optional()
    .describe('Degrade steps that are on, in order; read back after a restart.'),
  replicas: z
    .object({
      current: count,
      ready: count,
      needed: count,
      target: count,
      home: count,
      cloud: count,
      unplaced: count,
      readyAtHome: count.optional(),
      readyInCloud: count.optional(),
    })
    .optional(),
  demands: z
    .array(tierDemand)
    .max(16)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] })
    .optional()
    .describe('What the replicas are needed for, as last decided.'),
  holds: z
    .array(
      z.object({
        reason: field(sentence(64)).describe('A reason code.'),
        wanted: field(sentence(256)),
        detail: field(sentence(512)),
      }),
    )
    .max(16)
    .meta({ 'x-kubernetes-list-type': 'atomic' })
    .optional()
    .describe('What was wanted and refused, in the order of the rules.'),
  limitedBy: field(sentence(512)).optional().describe('What keeps it from what it needs.'),
});

const resolvedFloor = z.object({
  window: field(sentence(200)),
  tier: field(sentence(320)),
  demand: field(sentence(63)),
  base: field(DEMAND_RATE),
  rps: field(DEMAND_RATE),
});

export const CALENDAR_STATUS = z.object({
  ...base,
  accepted: acceptedSpec,
  resolved: z
    .array(resolvedFloor)
    .max(4_096)
    .meta({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['window', 'tier', 'demand'],
    })
    .optional()
    .describe('Floors in rps as last computed; used when history cannot be read.'),
  next: field(sentence(256)).optional().describe('The next window.'),
});

export const OVERRIDE_STATUS = z.object({ ...base });

const OUTCOMES = ['pending', 'accepted', 'partial', 'refused', 'unknown', 'found'] as const;

export const NODE_REQUEST_STATUS = z.object({
  ...base,
  outcome: field(choice(OUTCOMES))
    .optional()
    .describe(
      'What the provider answered; pending and unknown may both have had an effect, found had one.',
    ),
  message: field(sentence(1_024)).optional(),
  settledAt: instant.optional().describe('When the outcome was last written.'),
  instances: z
    .array(
      z.object({
        id: field(FOREIGN_ID).describe('Equal to the providerID of its Node.'),
        seenAt: instant,
        returned: field(SWITCH),
        returnedAt: instant.optional().describe('Until when it is paid for.'),
      }),
    )
    .max(256)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] })
    .optional()
    .describe('Instances this intent explains.'),
});
