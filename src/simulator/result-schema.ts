/** The published form of `kingtide rehearse --format json`. Later versions only add. */
import { z } from 'zod';
import { EPISODE_KINDS } from '../model/episode.ts';

const count = z.int().min(0);
const instant = z.string().describe('ISO 8601 with the offset of the scenario zone.');

const expectation = z.strictObject({
  name: z.string(),
  says: z.string(),
  wanted: z.string(),
  got: z.string(),
  held: z.boolean(),
  waitsFor: z
    .string()
    .optional()
    .describe('Missed until this part of the product exists; no error.'),
});

const tier = z.strictObject({
  tier: z.string().describe('namespace/name of the workload.'),
  offered: count.describe('Requests.'),
  served: count,
  lost: count,
  peakOffered: z.number().describe('rps.'),
  minutesShort: count.describe('Minutes in which some step offered more than was served.'),
  peakReadyPods: count,
  door: z
    .strictObject({
      lost: count,
      refused: count.describe('Above the admission limit.'),
      blocked: count.describe('Programs that the gateway turned away.'),
      queued: count.describe('Waiting at the end.'),
      retried: count.describe('Of the offered, those that had failed before.'),
      bots: count.describe('Of the offered, those of programs.'),
      onLine: count.describe('Of the lost, those on a line or before it.'),
    })
    .optional()
    .describe('Where requests that were not served went; absent: all are lost.'),
});

export const TOTALS = z.strictObject({
  offered: count,
  served: count,
  lost: count,
  minutesShort: count.describe('Minutes in which any tier was short.'),
  peakCloudNodes: count.describe('Ready at one time.'),
  cloudNodeHours: z.number().describe('From creation to the end of the bill.'),
  cost: z.strictObject({
    currency: z.string(),
    micros: count.describe('Millionths of the currency.'),
  }),
  providerCalls: count.describe('Calls that changed something.'),
  instancesCreated: count,
  instancesLeft: count,
  tiers: z.array(tier),
  tenants: z
    .array(
      z.strictObject({
        tenant: z.string().describe('Name of its grants; (idle): nobody had pods there.'),
        nodeHours: z.number(),
        micros: count.describe('Millionths of the currency.'),
      }),
    )
    .optional()
    .describe('What each tenant cost, together all; absent where there are no two.'),
});

const episode = z.strictObject({
  from: instant,
  to: instant,
  kind: z.enum(EPISODE_KINDS),
  subject: z.string().describe('A tier, a pool, a node, a promotion or `cluster`.'),
  before: z.number().describe('Replicas before; requests offered for `lost`.'),
  after: z.number().describe('Replicas after; nodes; requests lost for `lost`.'),
  count: count.describe('How many single events it stands for.'),
  reason: z.string().nullable().describe('A reason code of the controller.'),
  detail: z.string(),
});

const violation = z.strictObject({
  invariant: z.string().describe('Its id: S1 home, L3 no orphans.'),
  at: instant,
  message: z.string(),
});

const compared = z.strictObject({
  name: z.string().describe('kingtide, nobody, or the name of a baseline.'),
  title: z.string(),
  model: z.boolean().describe('True: a model of a product, not the product.'),
  source: z.string().nullable().describe("Where a model's rules and constants come from."),
  validated: z.string().nullable().describe('What a model was compared with, if with anything.'),
  digest: z.string().describe('SHA-256 of the trace, hexadecimal.'),
  totals: TOTALS,
  timeToFull: z
    .enum(['full', 'never', 'no-surge'])
    .describe('Whether supply caught up with the surge before it ended.'),
  timeToFullMs: count
    .nullable()
    .describe('From the onset of the surge until no tier was short any more; 0: never short.'),
});

export type ComparedResult = z.output<typeof compared>;

export const RESULT = z.strictObject({
  scenario: z.string(),
  seed: count,
  controller: z.boolean().describe('False: the same days without Kingtide.'),
  digest: z.string().describe('SHA-256 of the trace, hexadecimal.'),
  verdict: z
    .enum(['held', 'missed'])
    .describe('missed: an expectation was missed or an invariant violated.'),
  replay: z.string().describe('The command that runs it again.'),
  decisions: count,
  expectations: z.array(expectation),
  violations: z.array(violation),
  totals: TOTALS,
  timeline: z.array(episode),
  complaints: z
    .record(z.string(), count)
    .describe('Warnings and errors of the controller, by message.'),
  comparison: z
    .array(compared)
    .optional()
    .describe('With --baseline: this run, then each model in the same world with the same draws.'),
});

export type RehearsalResult = z.output<typeof RESULT>;
