/** How scenario.yaml writes counts a business shows beside its load; the instants are resolved here. */
import { z } from 'zod';
import type { Millis } from '../../model/units.ts';
import { field } from '../../policy/notation.ts';
import { NAME } from '../../policy/notation-name.ts';
import { integer } from '../../policy/notation-number.ts';
import type { Moment } from '../../policy/notation-time.ts';
import type { GaugeTruth } from '../scenario.ts';
import { instant } from './traffic-schema.ts';

export const GAUGE = z.strictObject({
  metric: z
    .string()
    .regex(/^[a-z][a-z_]{0,62}$/)
    .describe('Its name in Prometheus.'),
  job: field(NAME).describe('Who shows it; up{job="..."} says that it does.'),
  points: z
    .array(z.strictObject({ at: instant, value: field(integer({ min: 0, max: 10_000_000 })) }))
    .min(1)
    .max(1_000)
    .describe('Straight lines between points in order of time.'),
});

export function readGauge(
  { metric, job, points }: z.output<typeof GAUGE>,
  instantOf: (moment: Moment) => Millis,
): GaugeTruth {
  const read = points.map(({ at, value }) => ({ at: instantOf(at), value }));
  return { name: metric, job, points: read.toSorted((a, b) => a.at - b.at) };
}
