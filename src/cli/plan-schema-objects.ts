/** The published form of what a plan says of objects: written ones, and templates that lack something. Later versions only add. */
import { z } from 'zod';
import { TEMPLATE_LACKS, WRITTEN } from '../report/plan-object-parts.ts';
import { count, instant } from './plan-schema-units.ts';

export const PLAN_OBJECT = z.strictObject({
  what: z.enum(WRITTEN),
  object: z.string(),
  field: z.string().describe('Empty: the object as a whole.'),
  before: count.nullable(),
  most: count.describe('The largest in between.'),
  after: count.describe('After the last write; of objects that come or go, how many.'),
  writes: count,
  first: instant,
  last: instant,
});

export const PLAN_TEMPLATE = z.strictObject({
  tier: z.string(),
  object: z.string(),
  lacks: z.array(z.enum(TEMPLATE_LACKS)),
  patch: z.string().describe('YAML of the lines; lists are to be joined to those that are there.'),
});
