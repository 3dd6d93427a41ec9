/** What a NodeRequest says: one intent to order nodes, written by the operator before it calls a provider. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { FOREIGN_ID, NAME, sentence } from './notation-name.ts';
import { integer } from './notation-number.ts';
import { BATCH_MAX } from './schema-pool.ts';

const size = integer({ min: 0, max: 100_000 });

export const NODE_REQUEST_SPEC = z.strictObject({
  pool: field(NAME).describe('The BurstPool.'),
  number: field(integer({ min: 1, max: 1_000_000_000 })).describe(
    'One above the highest ever recorded for the pool; also the end of its name.',
  ),
  count: field(integer({ min: 1, max: BATCH_MAX })).describe('Nodes asked for.'),
  targetBefore: field(size).describe('Size of the pool when the intent was written.'),
  targetAfter: field(size).describe('Size it asks for.'),
  token: field(FOREIGN_ID).describe(
    'What makes repeating the call harmless where the provider supports it.',
  ),
  owner: field(FOREIGN_ID).describe('UID of the kube-system namespace: whose nodes these are.'),
  promotion: field(sentence(200)).optional().describe('The occurrence whose envelope pays.'),
});
