/** The published form of one line of the event stream (docs/schema/stream.json). Later versions only add. */
import { z } from 'zod';
import { EPISODE_KINDS } from '../../model/episode.ts';
import { STREAM_VERSION, type StreamEvent } from '../../model/stream.ts';
import { TOTALS } from '../result-schema.ts';

const at = z.int().describe('Unix milliseconds.');
const count = z.int().min(0);
const known = z.number().nullable();
const rps = z.number().describe('Requests per second.');
const money = z.strictObject({
  currency: z.string(),
  micros: z.int().describe('Millionths of the currency.'),
});
const words = z.strictObject({ en: z.string(), zh: z.string() });

const promotion = z.strictObject({
  id: z.string().describe('One occurrence: calendar/promotion@start.'),
  name: z.string(),
  readyFrom: at.describe('Must be ready from here on.'),
  start: at,
  end: at,
  holdUntil: at.describe('The floor stays whole until here.'),
  tailUntil: at,
  freeze: z.strictObject({ from: at, to: at }).nullable(),
  maxCloudNodes: count.nullable(),
});

const header = z
  .strictObject({
    event: z.literal('header'),
    version: z.literal(STREAM_VERSION),
    source: z.enum(['rehearsal', 'cluster']),
    name: z.string(),
    summary: z.string(),
    timeZone: z.string().describe('IANA name; all instants are Unix milliseconds.'),
    from: at,
    to: at.nullable().describe('Null: it goes on until somebody stops it.'),
    seed: count.nullable().describe('Null: nothing is drawn.'),
    controller: z.boolean().describe('False: nobody is in control, for comparison.'),
    currency: z.string(),
    tiers: z.array(
      z.strictObject({
        id: z.string().describe('namespace/name of the policy, or of a workload without one.'),
        level: z.enum(['L0', 'L1', 'L2', 'L3']).nullable(),
        residency: z.enum(['Burstable', 'Pinned']).nullable(),
      }),
    ),
    sites: z.array(z.strictObject({ name: z.string(), type: z.enum(['OnPrem', 'Cloud']) })),
    pools: z.array(
      z.strictObject({
        name: z.string(),
        site: z.string(),
        maxNodes: count,
        pricePerHour: money,
      }),
    ),
    lines: z.array(
      z.strictObject({
        name: z.string(),
        site: z.string(),
        to: z.string(),
        bandwidth: z.number().describe('Bits per second.'),
      }),
    ),
    promotions: z.array(promotion).describe('In force or ahead, in order of their start.'),
  })
  .describe('The first event. Lists of later events follow the order of its lists.');

const frame = z
  .strictObject({
    event: z.literal('frame'),
    at: at.describe('End of the minute.'),
    tiers: z.strictObject({
      offered: z.array(known).describe('Requests within the minute, by tier.'),
      served: z.array(known),
      lost: z.array(known),
      refused: z
        .array(known)
        .describe('Turned away on purpose, by an admission limit or as a program.'),
      peak: z.array(known).describe('Largest load of a step, rps.'),
      capacity: z.array(known).describe('Least that ready pods could serve, rps.'),
      ready: z.array(known).describe('Pods that serve at the end of the minute.'),
      away: z.array(known).describe('Of ready, those on cloud sites.'),
      wanted: z.array(known).describe('Replicas asked of Kubernetes.'),
      needed: z
        .array(known)
        .describe('Replicas found necessary by the time a node ordered now would be Ready.'),
    }),
    sites: z.strictObject({
      ready: z.array(known).describe('In the cluster, Ready, and not being emptied, by site.'),
      inFlight: z.array(known).describe('Billed by a provider and not yet in the cluster.'),
      draining: z.array(known),
      notReady: z.array(known).describe('In the cluster and not Ready.'),
    }),
    lines: z.strictObject({
      usage: z.array(known).describe('Bits per second, by line.'),
      up: z.array(z.boolean().nullable()),
    }),
    spent: z.int().nullable().describe('Millionths of the currency since the beginning.'),
  })
  .describe('One minute. Null is not known, which is never zero.');

const floors = z
  .strictObject({
    event: z.literal('floors'),
    at,
    floors: z.array(z.strictObject({ promotion: z.string(), tier: z.string(), rps })),
  })
  .describe('What promotions ask of tiers, whenever that changes; replaces the event before.');

const episode = z
  .strictObject({
    event: z.literal('episode'),
    id: count.describe('A later event with the same id replaces this one.'),
    kind: z.enum(EPISODE_KINDS),
    subject: z.string().describe('A tier, a pool, a node, a promotion or `cluster`.'),
    from: at,
    to: at.describe('When it was last seen.'),
    over: z.boolean().describe('False: it may still go on.'),
    reason: z.string().nullable().describe('A reason code.'),
    words,
    detail: z.string().describe('The particulars, in English.'),
  })
  .describe('Something that was done, refused or happened.');

const totals = TOTALS.omit({ providerCalls: true });

const end = z
  .strictObject({
    event: z.literal('end'),
    at,
    decisions: count,
    totals,
    expectations: z.array(
      z.strictObject({
        name: z.string(),
        says: z.string(),
        wanted: z.string(),
        got: z.string(),
        held: z.boolean(),
        waitsFor: z
          .string()
          .nullable()
          .describe('Missed as long as this is to come: listed, not an error.'),
      }),
    ),
    violations: z.array(z.strictObject({ invariant: z.string(), at, message: z.string() })),
    replay: z.string().describe('The command that runs it again; empty where there is none.'),
    compared: z
      .array(z.strictObject({ name: words, totals }))
      .describe('What others would have made of the same days.'),
  })
  .describe('The last event of a stream that ends.');

export const STREAM_LINE = z.union([
  header,
  frame,
  floors,
  episode,
  end,
]) satisfies z.ZodType<StreamEvent>;
