/** The published form of a line of `--trace`: the world's truth, one event per line. Times are Unix milliseconds. */
import { z } from 'zod';
import { FAULT_IDS } from './faults/catalogue.ts';

const at = z.int().describe('Unix milliseconds.');
const count = z.int().min(0);

const scenario = z.strictObject({
  event: z.literal('scenario').describe('The first line.'),
  scenario: z.string(),
  seed: count,
  controller: z.boolean(),
  from: at,
  to: at,
  step: count.describe('Milliseconds.'),
  tiers: z.array(z.string()).describe('The order of the arrays in load lines.'),
});

const door = (says: string) => z.array(z.number()).optional().describe(says);

const load = z.strictObject({
  event: z.literal('load'),
  at: at.describe('End of the step.'),
  offered: z.array(z.number()).describe('Requests within the step, by tier.'),
  served: z.array(z.number()),
  ready: z.array(count).describe('Ready pods at the end of the step.'),
  instances: count.describe('Machines billed.'),
  spent: count.describe('Millionths of the currency since the beginning.'),
  lost: door('Neither served nor anything below; absent: what was not served.'),
  refused: door('Above the admission limit.'),
  blocked: door('Programs that the gateway turned away.'),
  queued: door('Waiting at the end of the step.'),
  retried: door('Of the offered, those that had failed before.'),
  bots: door('Of the offered, those of programs.'),
  onLine: door('Of the lost, those on a line or before it.'),
});

const instance = z.strictObject({
  event: z.literal('instance'),
  at,
  pool: z.string().describe('The node group.'),
  id: z.string(),
  state: z.enum(['created', 'joined', 'ready', 'deleting', 'gone']),
  hand: z
    .enum(['provider', 'rival'])
    .optional()
    .describe("Whose doing, when it was no order of the cluster's."),
});

const providerCall = z.strictObject({
  event: z.literal('provider-call'),
  at,
  pool: z.string(),
  call: z.enum(['grow', 'give-back']),
  wanted: z
    .union([count, z.array(z.string())])
    .describe('How many more, or which machines to end.'),
  answer: z.string(),
});

const pod = z.strictObject({
  event: z
    .enum(['pod-bound', 'pod-ready', 'pod-deleted', 'pod-cut'])
    .describe('Cut: its containers ended before its grace was over.'),
  at,
  pod: z.string(),
  workload: z.string(),
  node: z.string().optional().describe('Absent: it was never bound.'),
});

const request = z.strictObject({
  event: z.literal('request').describe('A change an operator process asked for.'),
  at: at.describe('When it landed.'),
  sentAt: at,
  operator: count.describe('Which process, from 1.'),
  epoch: count.describe('The leadership it believed in when it sent.'),
  deadline: at.optional().describe('End of its hold of the lease then; absent: it held none.'),
  label: z.string().describe('Port and method.'),
  answer: z.string().describe('ok, or the kind of the error.'),
  subject: z.string().optional(),
  about: z.record(z.string(), z.unknown()).optional(),
});

const fault = z.strictObject({
  event: z.literal('fault').describe('A fault took effect.'),
  at,
  id: z.enum(FAULT_IDS),
  subject: z.string(),
  detail: z.string(),
});

const step = z.strictObject({
  event: z
    .literal('step')
    .describe('An application was told to take a degrade step, or to leave it.'),
  at,
  workload: z.string(),
  step: z.string(),
  state: z.enum(['begins', 'ends']),
});

const operator = z.strictObject({
  event: z.literal('operator'),
  at,
  operator: count,
  epoch: count,
  state: z.enum(['started', 'leads', 'lost', 'frozen', 'thawed', 'crashed', 'stopped']),
});

export const TRACE_LINE = z.union([
  scenario,
  load,
  instance,
  providerCall,
  pod,
  request,
  fault,
  step,
  operator,
]);
