/** What a PromotionCalendar document may say: dated events of several namespaces. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { DEMAND_RATE, PRICE } from './notation-amount.ts';
import { CRON_LINE } from './notation-cron.ts';
import { choice } from './notation-name.ts';
import { decimal, integer } from './notation-number.ts';
import { DATE, duration, moment, TIME_ZONE } from './notation-time.ts';
import { defaulted, itemName, labelSelector, namedList, policyReference } from './schema-parts.ts';

const DAY_MS = 86_400_000;
const factor = decimal({ min: 0.01, max: 1_000 });

const instant = field(moment({ daily: false }));

const multiplier = z.strictObject({
  of: defaulted(
    choice(['DailyPeak', 'SameTime']),
    'PromotionCalendar.spec.promotions[].demand.multiplier.of',
  ).describe(
    'What is multiplied: the p99 minute of ordinary days, or the load at the same time of an ordinary day.',
  ),
  expected: field(factor).describe('The floor is this many times the base.'),
  low: field(factor).optional().describe('What a plan counts on at least; floors do not read it.'),
  high: field(factor)
    .optional()
    .describe('What a plan must be able to answer; floors do not read it.'),
});

const schedule = z.strictObject({
  cron: field(CRON_LINE).describe('Start times, five fields, in the zone of the calendar.'),
  duration: field(duration({ min: 60_000, max: 14 * DAY_MS })).describe(
    'Length of each occurrence.',
  ),
  except: z
    .array(field(DATE))
    .max(366)
    .meta({ 'x-kubernetes-list-type': 'set' })
    .optional()
    .describe('Local dates on which it does not start.'),
});

const tierUplift = z.strictObject({
  name: itemName,
  policy: policyReference,
  multiplier: multiplier.optional().describe('Times its own base.'),
  peak: field(DEMAND_RATE).optional().describe('An absolute floor, for tiers without history.'),
});

const interval = z.strictObject({ from: instant, to: instant });

const promotion = z.strictObject({
  name: itemName,
  start: field(moment({ daily: true }))
    .optional()
    .describe('Zero hour, local time; or a time of day for every day.'),
  end: field(moment({ daily: true }))
    .optional()
    .describe('When it is over.'),
  schedule: schedule.optional().describe('Instead of start and end: a repeating promotion.'),
  readyBefore: defaulted(
    duration({ min: 0, max: 7 * DAY_MS }),
    'PromotionCalendar.spec.promotions[].readyBefore',
  ).describe('How long before start the floor must stand.'),
  hold: field(duration({ min: 0, max: 14 * DAY_MS }))
    .optional()
    .describe('How long after start the floor stays whole.'),
  freeze: interval
    .optional()
    .describe('No shrink and no return home in this interval; floors may still rise.'),
  demand: z
    .strictObject({
      multiplier,
      shape: field(choice(['flash', 'step', 'ramp', 'flat']))
        .optional()
        .describe(
          'How the demand of a plan rises and falls; absent: flash. Floors do not read it.',
        ),
    })
    .optional()
    .describe('For every entry tier of the chosen namespaces that is not listed in tiers.'),
  tail: z
    .strictObject({
      for: field(duration({ min: 0, max: 30 * DAY_MS })).describe(
        'How long after the end the decaying floor lasts.',
      ),
      halfLife: defaulted(
        duration({ min: 60_000, max: 30 * DAY_MS }),
        'PromotionCalendar.spec.promotions[].tail.halfLife',
      ).describe('The floor halves its distance to the base in this time.'),
    })
    .optional(),
  tiers: namedList(tierUplift, 256).optional().describe('Tiers with numbers of their own.'),
  envelope: z
    .strictObject({
      maxCloudNodes: field(integer({ min: 0, max: 100_000 }))
        .optional()
        .describe('Most cloud nodes this promotion may use, inside the standing limits.'),
      maxSpend: field(PRICE).optional().describe('Most money this promotion may spend.'),
      approval: field(choice(['Required', 'NotRequired']))
        .optional()
        .describe('Whether a person must approve the plan.'),
    })
    .optional()
    .describe('What each occurrence may spend.'),
});

export const CALENDAR_SPEC = z.strictObject({
  timeZone: field(TIME_ZONE).describe('IANA zone of every local time in this calendar.'),
  namespaceSelector: labelSelector.describe(
    'Namespaces whose entry tiers the promotions multiply.',
  ),
  exclude: namedList(z.strictObject({ name: itemName, from: instant, to: instant }), 64)
    .prefault([])
    .describe('Intervals that are not history, such as load tests.'),
  promotions: namedList(promotion, 128).describe(
    'The events. Overlapping ones combine by the maximum of their floors.',
  ),
});
