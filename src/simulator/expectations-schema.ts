/** What expectations.yaml may say: outcomes that must hold at the end of a rehearsal, each judged from the world's truth. */
import { z } from 'zod';
import { field } from '../policy/notation.ts';
import { DEMAND_RATE, PRICE } from '../policy/notation-amount.ts';
import { NAME, sentence } from '../policy/notation-name.ts';
import { integer, percent } from '../policy/notation-number.ts';
import { itemName, namedList } from '../policy/schema-parts.ts';
import { CONTROL } from './document/control-schema.ts';
import { WORKLOAD } from './document/notations.ts';
import { instant } from './document/traffic-schema.ts';

/** Exactly one of these keys says what is measured. */
export const MEASURES = [
  'readyCapacity',
  'lostShare',
  'servedRequests',
  'podsInCloud',
  'podsCutShort',
  'stepsTaken',
  'peakCloudNodes',
  'cloudNodesLeft',
  'cloudNodeHours',
  'machinesBought',
  'cost',
  'tenantCost',
] as const;

const span = {
  from: instant.optional().describe('Absent: from the beginning.'),
  until: instant.optional().describe('Absent: to the end.'),
};
const tiers = z.array(field(WORKLOAD)).max(1_000);
const whole = field(integer({ min: 0, max: 10_000_000 }));
const bounds = { atLeast: whole.optional(), atMost: whole.optional() };

const expectation = z.strictObject({
  name: itemName,
  says: field(sentence(300)).describe(
    'What it means, for the person who reads that it was missed.',
  ),
  control: CONTROL.optional().describe('The run in which it is missed; a test makes sure.'),
  waitsFor: field(sentence(200))
    .optional()
    .describe('What of the product is to come before it can hold; until then it is only listed.'),
  readyCapacity: z
    .strictObject({
      ...span,
      tiers: z
        .array(z.strictObject({ tier: field(WORKLOAD), atLeast: field(DEMAND_RATE) }))
        .max(1_000),
    })
    .optional()
    .describe('What Ready pods can really serve, in every minute.'),
  lostShare: z
    .strictObject({ ...span, tiers, atMost: field(percent({ min: 0, max: 100 })) })
    .optional()
    .describe('Share of the offered requests that nobody served.'),
  servedRequests: z
    .strictObject({ ...span, tiers, ...bounds })
    .optional()
    .describe('Requests that were served, of all the tiers together.'),
  podsInCloud: z
    .strictObject({
      tiers,
      sites: z.array(field(NAME)).min(1).max(64).optional().describe('Absent: any cloud site.'),
      atMost: whole,
    })
    .optional()
    .describe('Pods that were ever bound to a cloud node.'),
  podsCutShort: z
    .strictObject({ tiers, atMost: whole })
    .optional()
    .describe(
      'Pods that ended before their grace was over, with the sessions that were left on them.',
    ),
  stepsTaken: z
    .strictObject({
      ...span,
      tier: field(WORKLOAD),
      are: z
        .array(field(sentence(80)))
        .max(64)
        .describe('All of them, in order: "begins NAME" or "ends NAME".'),
    })
    .optional()
    .describe('Degrade steps that the application took and left.'),
  peakCloudNodes: z
    .strictObject({ ...span, ...bounds })
    .optional()
    .describe('Most Ready cloud nodes at one time.'),
  cloudNodesLeft: z
    .strictObject({ atMost: whole })
    .optional()
    .describe('Machines still billed at the end.'),
  cloudNodeHours: z
    .strictObject(bounds)
    .optional()
    .describe('Time of all machines that were billed.'),
  machinesBought: z
    .strictObject(bounds)
    .optional()
    .describe('Machines the provider ever made: each again, when one goes and another comes.'),
  cost: z
    .strictObject({ atMost: field(PRICE) })
    .optional()
    .describe('What the provider charges.'),
  tenantCost: z
    .strictObject({
      tenant: field(NAME).describe('Name of its grants.'),
      atLeast: field(PRICE).optional(),
      atMost: field(PRICE).optional(),
    })
    .optional()
    .describe(
      'Of what the provider charges, the part of one tenant, split by the pods on each machine.',
    ),
});

export const EXPECTATIONS_SPEC = z.strictObject({
  expectations: namedList(expectation, 100).describe('All of them must hold.'),
});

export type ExpectationDocument = z.output<typeof expectation>;
