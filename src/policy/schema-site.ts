/** What a Site document may say: a place with nodes. Only shapes; rules between fields live in `rules-*.ts`. */
import { z } from 'zod';
import { field } from './notation.ts';
import { BITS_PER_SECOND } from './notation-amount.ts';
import { COUNTRY, choice, NAME } from './notation-name.ts';
import { percent } from './notation-number.ts';
import { query } from './notation-query.ts';
import { duration } from './notation-time.ts';
import { itemName, namedList } from './schema-parts.ts';

const line = z.strictObject({
  name: itemName,
  to: field(NAME).describe('The Site at the other end.'),
  bandwidth: field(BITS_PER_SECOND).describe('What the line carries.'),
  usageQuery: field(query('value')).optional().describe('PromQL: bits per second in use.'),
  upQuery: field(query('value'))
    .optional()
    .describe('PromQL: 1 while the line is up, 0 while it is down.'),
  lossQuery: field(query('value')).optional().describe('PromQL: share of packets lost.'),
});

const zone = z.strictObject({
  name: itemName,
  mayCall: namedList(z.strictObject({ name: itemName }), 16)
    .optional()
    .describe('Zones this one may call.'),
});

export const SITE_SPEC = z.strictObject({
  type: field(choice(['OnPrem', 'Cloud'])).describe(
    'OnPrem: home. Cloud: where burstable tiers may go.',
  ),
  country: field(COUNTRY).describe(
    'ISO 3166 code; demand of one country bursts only into sites of the same country.',
  ),
  reserve: field(percent({ min: 0, max: 90 }))
    .optional()
    .describe('Share of each node kept free of burstable tiers.'),
  usageQuery: field(query('series')).optional().describe('PromQL: measured CPU use per node.'),
  zones: namedList(zone, 32).optional().describe('Network zones and their one-way rules.'),
  allowFrom: namedList(z.strictObject({ name: field(COUNTRY) }), 32)
    .optional()
    .describe('Countries whose demand may burst here.'),
  lines: namedList(line, 16).optional().describe('Dedicated lines to other sites.'),
  lineWaterLevel: field(percent({ min: 1, max: 100 }))
    .optional()
    .describe('The load must fit on what is left of the lines when the largest is down.'),
  rtt: field(duration({ min: 0, max: 10_000 }))
    .optional()
    .describe('Round trip time to home.'),
});
