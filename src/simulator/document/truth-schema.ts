/** How a scenario writes how far the truth of each seed may be from it. Only shapes. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { SWITCH } from '../../policy/notation-name.ts';
import { percent } from '../../policy/notation-number.ts';

const share = field(percent({ min: 1, max: 999 }));
const range = z.strictObject({ from: share, to: share }).optional();

export const TRUTH = z
  .strictObject({
    unitCapacity: range.describe('Of what a pod serves, per workload and site.'),
    distance: range.describe('On top of it away from home.'),
    usage: range.describe('CPU used over CPU asked for, per workload.'),
    bootTimes: range.describe('Of the boot times, per pool.'),
    promotion: range.describe('Of the rps of every surge; one draw for all.'),
    neighbours: field(SWITCH)
      .prefault(false)
      .describe('Pods slow each other on a node whose real usage is above 1.'),
  })
  .optional()
  .describe('Drawn per seed within these ranges; without it the truth is as written.');
