/** What expectations.yaml may say: outcomes that must hold at the end of a rehearsal, each judged from the world's truth. */
import { z } from 'zod';
import { field } from '../policy/notation.ts';
import { DEMAND_RATE, PRICE } from '../policy/notation-amount.ts';
import { sentence } from '../policy/notation-name.ts';
import { integer, percent } from '../policy/notation-number.ts';
import { itemName, namedList } from '../policy/schema-parts.ts';
import { CONTROL } from './document/control-schema.ts';
import { WORKLOAD } from './document/notations.ts';
import { instant } from './document/traffic-schema.ts';

/** Exactly one of these keys says what is measured. */
export const MEASURES = [
  'readyCapacity',
  'lostShare',
  'podsInCloud',
  'peakCloudNodes',
  'cloudNodesLeft',
  'cloudNodeHours',
  'cost',
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
  podsInCloud: z
    .strictObject({ tiers, atMost: whole })
    .optional()
    .describe('Pods that were ever bound to a cloud node.'),
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
  cost: z
    .strictObject({ atMost: field(PRICE) })
    .optional()
    .describe('What the provider charges.'),
});

export const EXPECTATIONS_SPEC = z.strictObject({
  expectations: namedList(expectation, 100).describe('All of them must hold.'),
});

export type ExpectationDocument = z.output<typeof expectation>;
