/** How a scenario writes load: parts in absolute rps that add up. Only shapes; instants are resolved elsewhere. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { DEMAND_RATE } from '../../policy/notation-amount.ts';
import { choice, SWITCH } from '../../policy/notation-name.ts';
import { decimal, percent } from '../../policy/notation-number.ts';
import { duration, moment } from '../../policy/notation-time.ts';
import { FILE_NAME } from './notations.ts';
import { STRESS_PARTS } from './stress-schema.ts';

const DAY_MS = 86_400_000;

export const instant = field(moment({ daily: false }));
const rps = field(DEMAND_RATE);
const positive = field(duration({ min: 1, max: 366 * DAY_MS }));

/** Exactly one of these keys says what the part looks like. */
export const PART_SHAPES = [
  'flat',
  'daily',
  'rush',
  'flash',
  'step',
  'ramp',
  'sigmoid',
  'tail',
  'points',
  'trace',
  'doubleStep',
  'stairs',
  'jitter',
  'outage',
] as const;

export const TRAFFIC_PART = z.strictObject({
  from: instant.optional().describe('Nothing before this.'),
  until: instant.optional().describe('Nothing from this on.'),
  bot: field(SWITCH)
    .prefault(false)
    .describe('Requests of programs, which the gateway counts apart.'),
  poisson: field(SWITCH)
    .prefault(false)
    .describe('Each step draws its requests around this load, as single arrivals do.'),
  growsWeekly: field(percent({ min: 0, max: 100 }))
    .optional()
    .describe('As written at the beginning, and so much more each week, less before.'),
  flat: z.strictObject({ rps }).optional().describe('Always the same.'),
  daily: z
    .strictObject({
      peak: rps.describe('At the top of the day.'),
      trough: field(percent({ min: 0, max: 100 })).describe(
        'Share of the peak left twelve hours away.',
      ),
      peakAt: field(moment({ daily: true })).describe(
        'Local time of day of the peak, such as "21:00".',
      ),
    })
    .optional()
    .describe('A curve that repeats every day.'),
  rush: z
    .strictObject({
      rps: rps.describe('At its top, on top of the other parts.'),
      peakAt: field(moment({ daily: true })).describe('Local time of day of its top.'),
      lasts: field(duration({ min: 60_000, max: DAY_MS })).describe('From nothing to nothing.'),
    })
    .optional()
    .describe('A rush hour: a hill around one time of every day, nothing for the rest of it.'),
  flash: z
    .strictObject({
      at: instant.describe('Zero hour.'),
      rps: rps.describe('At its top, on top of the other parts.'),
      rise: positive.describe('From nothing to the top.'),
      hold: field(duration()).describe('Time at the top.'),
      halfLife: positive.describe('Then it halves in this time, again and again.'),
    })
    .optional()
    .describe('A crowd that comes at once and leaves slowly.'),
  step: z.strictObject({ at: instant, rps }).optional().describe('From nothing to full at once.'),
  ramp: z
    .strictObject({ at: instant, over: positive, rps })
    .optional()
    .describe('From nothing to full in a straight line.'),
  sigmoid: z
    .strictObject({
      at: instant.describe('Half of it.'),
      over: positive.describe('From 5% to 95%.'),
      rps,
    })
    .optional()
    .describe('From nothing to full in an S curve.'),
  tail: z
    .strictObject({ at: instant, rps, halfLife: positive })
    .optional()
    .describe('Full at once, then halving.'),
  points: z
    .array(z.strictObject({ at: instant, rps }))
    .max(10_000)
    .optional()
    .describe('Straight lines between points in order of time.'),
  trace: z
    .strictObject({
      file: field(FILE_NAME).describe(
        'CSV with a header and rows of timestamp,value or index,value.',
      ),
      at: instant.describe('When its first row happens.'),
      rowEvery: positive
        .prefault('1s')
        .describe('Time between rows whose first column is an index.'),
      values: field(choice(['count', 'rps']))
        .prefault('count')
        .describe('What a value counts.'),
      scale: field(decimal({ min: 0.0001, max: 10_000 }))
        .prefault('1')
        .describe('Multiplies every value.'),
      resample: positive.optional().describe('Averages rows over this time.'),
    })
    .optional()
    .describe('Recorded load from a file.'),
  ...STRESS_PARTS,
});

export type TrafficPartDocument = z.output<typeof TRAFFIC_PART>;
