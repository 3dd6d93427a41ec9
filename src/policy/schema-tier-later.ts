/** Fields of a ScalingPolicy that describe other tiers and walls: declared here, honoured later. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { DEMAND_RATE, SIZE_BYTES } from './notation-amount.ts';
import { choice, OBJECT_NAME, sentence } from './notation-name.ts';
import { decimal, integer, percent } from './notation-number.ts';
import { query } from './notation-query.ts';
import { duration } from './notation-time.ts';
import { itemName, labelSelector, namedList, policyReference } from './schema-parts.ts';

const call = z.strictObject({
  name: itemName,
  policy: policyReference.describe('The callee.'),
  perRequest: field(decimal({ min: 0, max: 10_000 })).describe('Calls one request makes.'),
  bytes: field(SIZE_BYTES).optional().describe('Bytes one call moves.'),
  connectionsPerReplica: field(integer({ min: 0, max: 10_000 }))
    .optional()
    .describe('Connections one replica keeps open.'),
});

const ceiling = z.strictObject({
  name: itemName,
  requests: field(DEMAND_RATE)
    .optional()
    .describe('Most requests it takes, whatever its replicas.'),
  connections: field(integer({ min: 1, max: 10_000_000 }))
    .optional()
    .describe('Most connections it takes.'),
});

const degradeStep = z.strictObject({
  name: itemName,
  when: field(query('value')).describe('PromQL of its trigger.'),
  saves: field(percent({ min: 1, max: 100 })).describe('Demand it saves.'),
  rollback: field(sentence(256)).describe('How it is undone.'),
  owner: field(sentence(128)).describe('Who decides.'),
});

export const TIER_CALLS = z.strictObject({
  maxRtt: field(duration({ min: 1, max: 10_000 }))
    .optional()
    .describe('Sites farther from home are not used.'),
  survive: field(choice(['LargestSite']))
    .optional()
    .describe('N+1: what remains when the largest site is gone still carries the tier.'),
  startAfter: namedList(z.strictObject({ name: field(OBJECT_NAME) }), 16)
    .optional()
    .describe('Tiers grown before this one.'),
  calls: namedList(call, 32).optional().describe('What one request costs other tiers.'),
  acceptsCallsFrom: z
    .strictObject({ namespaceSelector: labelSelector })
    .optional()
    .describe('Who may call this tier.'),
  ceilings: namedList(ceiling, 8).optional().describe('Hard limits of a pinned tier.'),
  degrade: namedList(degradeStep, 16).optional().describe('What may be switched off, in order.'),
});
