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
    .describe('Other zones this one may call.'),
});

export const SITE_SPEC = z.strictObject({
  type: field(choice(['OnPrem', 'Cloud'])).describe(
    'OnPrem: home. Cloud: where burstable tiers may go.',
  ),
  country: field(COUNTRY).describe(
    'ISO 3166 code; demand of one country bursts only into sites that allow it.',
  ),
  reserve: field(percent({ min: 0, max: 90 }))
    .optional()
    .describe('Share of each node kept free of burstable tiers.'),
  usageQuery: field(query('series'))
    .optional()
    .describe(
      'PromQL: CPU cores in use, one series per node with the label `node`. Where it is more than requests, less room counts as free.',
    ),
  zones: namedList(zone, 32)
    .optional()
    .describe('Network zones that are here, and their one-way rules.'),
  allowFrom: namedList(z.strictObject({ name: field(COUNTRY) }), 32)
    .optional()
    .describe('Of a Cloud site: countries whose demand may burst here (default: its own).'),
  lines: namedList(line, 16)
    .optional()
    .describe(
      'Of a Cloud site: its dedicated lines to home. Without any it is reached without limit.',
    ),
  lineWaterLevel: field(percent({ min: 1, max: 100 }))
    .optional()
    .describe(
      'How full the lines may be, of what is left when the largest is down; of an only line, of itself.',
    ),
  rtt: field(duration({ min: 0, max: 10_000 }))
    .optional()
    .describe(
      'Of a Cloud site: round trip time to home. Without it no tier with maxRtt goes there.',
    ),
});
