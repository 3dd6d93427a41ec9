/** One fault of scenario.yaml: only its shape; times are resolved by the reader. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { choice, sentence } from '../../policy/notation-name.ts';
import { percent } from '../../policy/notation-number.ts';
import { duration } from '../../policy/notation-time.ts';
import { FAULT_IDS } from '../faults/catalogue.ts';
import { instant } from './traffic-schema.ts';

const DAY_MS = 86_400_000;

export const FAULT = z.strictObject({
  id: field(choice(FAULT_IDS)).describe('As kingtide rehearse --list-faults shows it.'),
  from: instant.describe('When it begins.'),
  lasts: field(duration({ min: 1_000, max: 60 * DAY_MS })).describe('How long it goes on.'),
  rate: field(percent({ min: 0, max: 100 }))
    .prefault('100%')
    .describe('Share of its chances that it takes.'),
  subject: field(sentence(200)).optional().describe('What it strikes; anything when left out.'),
  size: z.number().min(-1e9).max(1e9).optional().describe("How hard, in the fault's own unit."),
});

export type FaultDocument = z.output<typeof FAULT>;
