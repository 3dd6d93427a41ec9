/** What an expectation may name as its control: only the shape; a fault's times are resolved by the reader. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { choice, NAME } from '../../policy/notation-name.ts';
import { BASELINE_NAMES } from '../baselines/baseline.ts';
import { UNSAID } from '../expectation.ts';
import { FAULT } from './fault-schema.ts';

/** Exactly one of these keys says which run misses the expectation. */
export const CONTROLS = ['controllerOff', 'baseline', 'faults', 'without', 'planted'] as const;

export const CONTROL = z.strictObject({
  controllerOff: z.literal(true).optional().describe('The same days with nobody in control.'),
  baseline: field(choice(BASELINE_NAMES)).optional().describe('A modelled alternative in control.'),
  faults: z
    .array(FAULT)
    .min(1)
    .max(20)
    .optional()
    .describe('Kingtide, with these going wrong, too.'),
  without: z
    .array(field(choice(UNSAID)))
    .min(1)
    .max(3)
    .optional()
    .describe('Kingtide, where no pool or policy says these of its tenants and tiers.'),
  planted: field(NAME)
    .optional()
    .describe('Kingtide with the defect of this name from test/planted.'),
});
