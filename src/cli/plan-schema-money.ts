/** The published form of a plan's money. Later versions only add; what is unknown is null, never 0. */
import { z } from 'zod';
import { PLAN_MODELS } from '../report/plan-money-parts.ts';
import { byBand, count } from './plan-schema-units.ts';

const RIVAL = z.strictObject({
  name: z.enum(PLAN_MODELS),
  cost: byBand(count).describe('Millionths of the currency.'),
  nodeHours: byBand(z.number()),
  peakNodes: byBand(count),
  lost: byBand(count),
});

const OPTIMUM = z
  .strictObject({
    bound: byBand(count).describe('Millionths of the currency: nobody could have paid less,'),
    found: byBand(count.nullable()).describe('and so much could have been paid.'),
    gap: byBand(z.number().nullable()).describe('Between the two, as a share of the bound.'),
    distance: byBand(z.number().nullable()).describe(
      "Of the plan's own cost from the bound, as a share of it; null: the bound is nothing.",
    ),
  })
  .describe('The least money that serves what each run served, known beforehand by quarter-hours.');

export const PLAN_MONEY = z.strictObject({
  currency: z.string(),
  cost: byBand(count).describe('Millionths of the currency.'),
  nodeHours: byBand(z.number()),
  peakNodes: byBand(count),
  lost: byBand(count).describe('Requests not served, refused ones included.'),
  envelopeNodes: count.nullable(),
  envelopeMoney: z.string().nullable(),
  models: z
    .array(RIVAL)
    .nullable()
    .describe('The same days under models of what else a shop could run; null: not asked for.'),
  keptForMonth: byBand(count)
    .nullable()
    .describe('What is bought for the peak, kept for thirty days; millionths.'),
  optimum: OPTIMUM.nullable().describe('null: honest says why.'),
});
