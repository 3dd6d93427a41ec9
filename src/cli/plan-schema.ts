/** The published form of `kingtide plan --format json`. Later versions only add; what is unknown is null, never 0. */
import { z } from 'zod';
import { EPISODE_KINDS } from '../model/episode.ts';
import {
  CHANGED_PARTS,
  FINDINGS,
  INPUTS,
  PLAN_BANDS,
  PLAN_STRESSES,
  RESULTS,
  SIGNERS,
} from '../report/plan-parts.ts';
import { LIMITS, type PlanReport } from '../report/plan-report.ts';
import { PLAN_MONEY } from './plan-schema-money.ts';
import { PLAN_OBJECT, PLAN_TEMPLATE } from './plan-schema-objects.ts';
import { byBand, count, instant, residency } from './plan-schema-units.ts';

const FINDING = z.strictObject({
  code: z.enum(FINDINGS),
  weight: z
    .enum(['fail', 'condition'])
    .describe('A fail stands against the plan; a condition is to be met, or signed.'),
  signer: z.enum(SIGNERS),
  about: z.array(z.string()).describe('Tiers, pools or invariants it is about.'),
  detail: z.string().describe('The number that makes it so; empty where there is none.'),
});

const INPUT = z.strictObject({
  what: z.enum(INPUTS),
  subject: z.string(),
  value: z.string(),
  source: z.string().describe('file:line, or the file and how it was worked out.'),
  measured: z.string().nullable(),
  ageDays: z.int().nullable().describe('Whole days at zero hour.'),
});

const DEMAND = z.strictObject({
  tier: z.string(),
  level: z.string(),
  by: z.enum(['multiplier', 'peak', 'calls', 'nothing']).describe('What raises it.'),
  dailyPeak: count.describe('rps: the p99 minute of 14 ordinary days.'),
  peak: byBand(count).describe('rps: the largest minute of the promotion.'),
});

const CAPACITY = z.strictObject({
  tier: z.string(),
  residency,
  unitCapacity: z.number().nullable().describe('rps of one replica; null: no policy says it.'),
  measured: z.string().nullable(),
  waterLevel: z.number(),
  pods: count.describe('Ready at the expected peak.'),
  podsAtHome: count.describe('At zero hour.'),
  podsInCloud: count.describe('At zero hour.'),
  capacity: count.describe('rps at zero hour.'),
  headroom: byBand(z.number()).describe('Least spare capacity over load within the promotion.'),
  lost: byBand(z.number()).describe('Share of all requests, without those a limit refused.'),
  minutesShort: byBand(count),
  withoutLargestSite: z
    .number()
    .nullable()
    .describe(
      'Capacity without the largest site over the expected peak; null: no pods or no load.',
    ),
  survives: z.boolean().describe('The policy asks to outlive its largest site.'),
});

const BATCH = z.strictObject({
  order: instant,
  pool: z.string(),
  nodes: count,
  tiers: z.array(z.string()),
  readyP95: instant.describe('Order, node lead time p95 and pod ready time p95.'),
  joined: instant.nullable().describe('Simulated; null: never.'),
  latestSafeStart: instant.nullable().describe('null: ordered once the floor had to stand.'),
  slackMinutes: z.number().nullable(),
});

const EPISODE = z.strictObject({
  from: instant,
  to: instant,
  kind: z.enum(EPISODE_KINDS),
  subject: z.string(),
  before: z.number(),
  after: z.number(),
  count,
  reason: z.string().nullable(),
  detail: z.string(),
});

const BREAK = z.strictObject({
  tier: z.string(),
  kind: z.enum(['short', 'wall']).describe('It loses requests, or it turns users away.'),
  at: instant,
  lost: z.number().describe('Share of the requests.'),
});

const SEARCH = z
  .strictObject({
    broken: z
      .strictObject({
        holds: z.number().describe('Times the expected demand at which it holds,'),
        breaks: z.number().describe('and the smallest tried at which it does not.'),
        first: BREAK,
      })
      .nullable(),
    delays: z.array(
      z.strictObject({
        minutes: count.describe('By which every delivery is late.'),
        lost: count,
        minutesShort: count,
        first: BREAK.nullable(),
      }),
    ),
    latestSafeStart: z
      .strictObject({
        at: instant.describe('Of the first order.'),
        minutesLater: count,
        atLeast: z.boolean().describe('More was not tried.'),
      })
      .nullable(),
  })
  .describe('Found by running again, from the first action to an hour after zero hour.');

const SERIES = z
  .strictObject({
    from: instant,
    demand: z.array(z.number()),
    capacity: z.array(z.number()),
    cloudNodes: z.array(z.number()),
    lost: z.array(z.number()),
  })
  .describe('One value per minute: rps, rps, nodes, rps.');

export const PLAN_REPORT = z.strictObject({
  version: z.literal(1),
  promotion: z.strictObject({
    name: z.string(),
    calendar: z.string(),
    timeZone: z.string(),
    start: instant,
    end: instant,
    readyBy: instant,
    shape: z.string(),
  }),
  from: instant,
  to: instant,
  seed: count,
  verdict: z.strictObject({ result: z.enum(RESULTS), findings: z.array(FINDING) }),
  inputs: z.strictObject({
    rows: z.array(INPUT),
    files: z.array(z.strictObject({ file: z.string(), sha256: z.string() })),
  }),
  demand: z.array(DEMAND),
  capacity: z.array(CAPACITY),
  batches: z.array(BATCH).describe('Orders at expected demand.'),
  search: SEARCH.nullable(),
  stress: z
    .array(
      z.strictObject({
        stress: z.enum(PLAN_STRESSES),
        lost: count,
        refused: count.describe('Of the lost, those that an admission limit turned away.'),
        minutesShort: count,
        lostWithout: count.describe('With nobody in control.'),
        minutesShortWithout: count,
      }),
    )
    .nullable()
    .describe('Failure runs to an hour after zero hour; null: not asked for.'),
  timeline: z.array(EPISODE).describe('At expected demand.'),
  supply: z.array(
    z.strictObject({
      pool: z.string(),
      site: z.string(),
      maxNodes: count,
      nodes: byBand(count).describe('Ordered in all.'),
      leadTimeP95: count.describe('Milliseconds.'),
      perHour: z.string(),
    }),
  ),
  residency: z.strictObject({
    tiers: z.array(
      z.strictObject({
        tier: z.string(),
        residency,
        sealed: z.boolean(),
        sites: z.array(z.string()).describe('Where its pods are at zero hour.'),
        cloudBinds: count.describe('Pods ever bound to cloud nodes, most of the three runs.'),
      }),
    ),
    refused: z.array(
      z.strictObject({
        at: instant,
        subject: z.string(),
        reason: z.string(),
        detail: z.string(),
      }),
    ),
  }),
  lines: z.array(
    z.strictObject({
      site: z.string(),
      line: z.string(),
      bandwidth: z.number().describe('Bits per second.'),
      peak: byBand(z.number()),
      withoutLargest: z
        .number()
        .nullable()
        .describe('All of the site at high demand over what is left without its largest line.'),
    }),
  ),
  limits: z.array(
    z.strictObject({
      tier: z.string(),
      band: z.enum(PLAN_BANDS),
      from: instant,
      to: instant,
      admitted: count.describe('rps, where it is tightest.'),
      offered: count,
      wall: z.string(),
      refused: count.describe('Requests over the whole run.'),
    }),
  ),
  degrade: z.array(
    z.strictObject({
      tier: z.string(),
      step: z.string(),
      saves: z.number(),
      trigger: z.string(),
      owner: z.string(),
      rollback: z.string(),
    }),
  ),
  money: PLAN_MONEY,
  templates: z
    .array(PLAN_TEMPLATE)
    .describe('Tiers whose templates lack something of the placement contract.'),
  objects: z.array(PLAN_OBJECT).describe('What would be written at expected demand.'),
  changes: z
    .array(
      z.strictObject({
        part: z.enum(CHANGED_PARTS),
        subject: z.string(),
        before: z.string().nullable().describe('null: it was not there.'),
        after: z.string().nullable().describe('null: it is not there any more.'),
      }),
    )
    .nullable()
    .describe('Against the plan of --diff; null: with none.'),
  series: byBand(SERIES),
  honest: z.array(z.enum(LIMITS)).describe('What a reader has to know before trusting it.'),
  command: z.string().describe('Makes it again.'),
  digests: z.strictObject({
    inputs: z.string().describe('SHA-256 of every file and of the command.'),
    runs: byBand(z.string()).describe('SHA-256 of the trace of each run.'),
  }),
}) satisfies z.ZodType<PlanReport>;
