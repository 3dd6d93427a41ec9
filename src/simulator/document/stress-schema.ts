/** How a scenario writes the double step and the standard stress shapes. Only shapes; instants are resolved elsewhere. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { DEMAND_RATE } from '../../policy/notation-amount.ts';
import { integer, percent } from '../../policy/notation-number.ts';
import { duration, moment } from '../../policy/notation-time.ts';

const DAY_MS = 86_400_000;
const instant = field(moment({ daily: false }));
const rps = field(DEMAND_RATE);
const positive = field(duration({ min: 1_000, max: 366 * DAY_MS }));

export const STRESS_PARTS = {
  doubleStep: z
    .strictObject({
      at: instant.describe('The first step.'),
      rps,
      againAt: instant.describe('The second.'),
      againRps: rps.describe('On top of the first.'),
    })
    .optional()
    .describe('Two steps, the second before the first is digested.'),
  stairs: z
    .strictObject({
      at: instant.describe('The first step up.'),
      rps: rps.describe('At the top.'),
      steps: field(integer({ min: 1, max: 100 })).describe('Of equal height.'),
      every: positive.describe('Time between two of them.'),
    })
    .optional()
    .describe('Stair-step surge: up in equal steps, then it stays.'),
  jitter: z
    .strictObject({
      at: instant,
      rps: rps.describe('The most it adds.'),
      every: positive.describe('How long each height lasts.'),
    })
    .optional()
    .describe('Sustained jitter: another height between nothing and the most, again and again.'),
  outage: z
    .strictObject({
      at: instant.describe('The region falls out.'),
      lasts: positive,
      share: field(percent({ min: 0, max: 100 })).describe('Share of the load that stays away.'),
      rush: field(percent({ min: 0, max: 900 }))
        .prefault('0%')
        .describe('How much more of it comes back at first.'),
      halfLife: positive.prefault('5m').describe('Then the rush halves in this time, again.'),
    })
    .optional()
    .describe("Regional outage: part of the tier's other load stays away, and comes back at once."),
} as const;
