/** What an Override document may say: a person's will, with an end. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { UNIT_CAPACITY } from './notation-amount.ts';
import { OBJECT_NAME, SWITCH, sentence } from './notation-name.ts';
import { integer } from './notation-number.ts';
import { moment } from './notation-time.ts';
import { defaulted } from './schema-parts.ts';
import { POOL_NODES_MAX } from './schema-pool.ts';
import { REPLICAS_MAX } from './schema-tier.ts';

export const OVERRIDE_SPEC = z.strictObject({
  policy: field(OBJECT_NAME).describe('A ScalingPolicy of the same namespace.'),
  min: field(integer({ min: 0, max: REPLICAS_MAX }))
    .optional()
    .describe('At least this many replicas.'),
  nodes: field(integer({ min: 0, max: POOL_NODES_MAX }))
    .optional()
    .describe('At least this many cloud nodes.'),
  capacity: field(UNIT_CAPACITY).optional().describe('Replaces perReplica while it lasts.'),
  pause: defaulted(SWITCH, 'Override.spec.pause').describe('Write nothing for this policy.'),
  noShrink: defaulted(SWITCH, 'Override.spec.noShrink').describe('Do not shrink this tier.'),
  release: defaulted(SWITCH, 'Override.spec.release').describe(
    'Restore what was found before the first write, give back nodes that only this tier needs, and then leave it alone.',
  ),
  until: field(moment({ daily: false })).describe(
    'When it ends by itself. With Z or an offset; a local time is read in the time zone of the operator.',
  ),
  reason: field(sentence(256)).describe('Why, for whoever reads it at 3 a.m.'),
});
