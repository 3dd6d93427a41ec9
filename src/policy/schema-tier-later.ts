/** Fields of a ScalingPolicy that describe other tiers, walls and what may be switched off. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { DEMAND_RATE, SIZE_BYTES } from './notation-amount.ts';
import { choice, OBJECT_NAME, SWITCH, sentence } from './notation-name.ts';
import { decimal, integer, percent } from './notation-number.ts';
import { query } from './notation-query.ts';
import { duration } from './notation-time.ts';
import { ADMISSION } from './schema-gateways.ts';
import { defaulted, itemName, labelSelector, namedList, policyReference } from './schema-parts.ts';

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

/** An hour is longer than any step may wait. */
function pause(min: number) {
  return duration({ min, max: 3_600_000 });
}

const degradeStep = z.strictObject({
  name: itemName,
  when: field(query('veto')).describe(
    'PromQL of its trigger, without a comparison. Missing, stale and NaN neither begin nor end a step.',
  ),
  above: defaulted(decimal({ min: 0, max: 99_999 }), 'ScalingPolicy.spec.degrade[].above').describe(
    'The trigger calls for the step above this value.',
  ),
  after: defaulted(pause(0), 'ScalingPolicy.spec.degrade[].after').describe(
    'How long it is called for before it begins.',
  ),
  takes: defaulted(pause(0), 'ScalingPolicy.spec.degrade[].takes').describe(
    'Time the application needs; the next step, and counting what it saves, wait for it.',
  ),
  undoAfter: defaulted(pause(60_000), 'ScalingPolicy.spec.degrade[].undoAfter').describe(
    'How long nothing calls for it before it ends.',
  ),
  core: field(SWITCH)
    .optional()
    .describe('It touches what users came for: such steps stand last in the list.'),
  saves: field(percent({ min: 1, max: 90 })).describe(
    'Share of the demand it saves; less is ordered for a promotion while it is on, and what is there stays.',
  ),
  rollback: field(sentence(256)).describe('How it is undone.'),
  owner: field(sentence(128)).describe('Who decides.'),
});

export const TIER_CALLS = z.strictObject({
  placement: field(choice(['Preferred', 'Exact']))
    .optional()
    .describe(
      'Of a Burstable tier. Preferred, the default: the stock scheduler chooses, home before cloud. Exact: each pod waits at the scheduling gate kingtide.dev/placement of its template until its site is named.',
    ),
  maxRtt: field(duration({ min: 1, max: 10_000 }))
    .optional()
    .describe('Sites farther from home, and sites that do not say how far they are, are not used.'),
  survive: field(choice(['LargestSite']))
    .optional()
    .describe(
      'N+1: what remains when the largest site is gone still carries the tier, at full unit capacity. Replicas are counted where they stand: the scheduler spreads them, not we. What they cannot do, kept cloud nodes do, where the tier may use them.',
    ),
  startAfter: namedList(z.strictObject({ name: field(OBJECT_NAME) }), 16)
    .optional()
    .describe(
      'Tiers of this namespace that are grown before this one, which gets no more than the share of its replicas that theirs are Ready. Twice their lead time at most, and never for what a promotion asks for.',
    ),
  calls: namedList(call, 32).optional().describe('What one request costs other tiers.'),
  acceptsCallsFrom: z
    .strictObject({ namespaceSelector: labelSelector })
    .optional()
    .describe('Who may call this tier.'),
  ceilings: namedList(ceiling, 8).optional().describe('Hard limits of a pinned tier.'),
  admission: ADMISSION,
  degrade: namedList(degradeStep, 16)
    .optional()
    .describe(
      'What may be switched off when not everything can be served, in order; undone in reverse.',
    ),
});
