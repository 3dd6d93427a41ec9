/**
 * The shapes that `kingtide status` and `kingtide explain` print with --format json, published under docs/schema. Later
 * versions only add; what is unknown is null or absent, never 0.
 */
import { z } from 'zod';

const instant = z.string().describe('RFC 3339.');
const count = z.number().int();

const SWITCH_REPORT = z.object({
  on: z.boolean().describe('In force now.'),
  until: instant.nullable().describe('null: until somebody sets it back.'),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  problem: z.string().nullable().describe('Why it cannot be read, which holds everything.'),
});

const CONDITION_REPORT = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  since: z.string(),
});

const OVERRIDE_REPORT = z.object({
  id: z.string().describe('namespace/name of the Override.'),
  policy: z.string(),
  inForce: z.boolean(),
  min: count.nullable(),
  nodes: count.nullable().describe('Cloud nodes asked for.'),
  capacity: z.string().nullable(),
  pause: z.boolean(),
  noShrink: z.boolean(),
  release: z.boolean().describe('What was found is restored, and nothing else is written.'),
  until: instant
    .nullable()
    .describe('null: cannot be told, because the zone of the operator is unknown.'),
  by: z.string().nullable().describe('null: not written by a kingtide command.'),
  reason: z.string(),
});

const REPLICAS_REPORT = z.object({
  current: count,
  ready: count,
  needed: count.describe('When pods started now would serve.'),
  target: count.describe('What the last decision set.'),
  home: count.describe('Of those that nodes are ordered for, how many fit at home,'),
  cloud: count.describe('on cloud nodes there or coming,'),
  unplaced: count.describe('and nowhere.'),
  readyAtHome: count.nullable(),
  readyInCloud: count.nullable(),
});

const POLICY_REPORT = z.object({
  id: z.string().describe('namespace/name'),
  mode: z.string(),
  residency: z.string(),
  replicas: REPLICAS_REPORT.nullable().describe('null: no decision yet.'),
  limitedBy: z.string().nullable(),
  conditions: z.array(CONDITION_REPORT),
  overrides: z.array(OVERRIDE_REPORT),
});

const POOL_REPORT = z.object({
  name: z.string(),
  site: z.string(),
  nodes: z
    .object({ joined: count, inFlight: count, draining: count, needed: count })
    .nullable()
    .describe('null: no decision yet.'),
  costPerHour: z
    .string()
    .nullable()
    .describe('Joined and coming nodes at the price in the pool; not what the provider bills.'),
  tenants: z
    .array(
      z.object({
        name: z.string().describe('Name of its grants; (idle): nobody has pods there.'),
        nodes: z.string().describe('Of the joined and coming ones, in parts.'),
        costPerHour: z.string().nullable(),
      }),
    )
    .describe('Whose its nodes are, by the pods on them; empty where there are no two tenants.'),
  backOff: z.object({ until: instant, reason: z.string() }).nullable(),
  conditions: z.array(CONDITION_REPORT),
});

const COMMON = {
  version: z.literal(1),
  at: instant,
  timeZone: z.string().nullable().describe('Of the operator; null: unknown.'),
  switches: z
    .object({ pause: SWITCH_REPORT, noShrink: SWITCH_REPORT })
    .nullable()
    .describe('null: may not be read; a note says so.'),
  notes: z.array(z.string()).describe('What could not be read, and why.'),
};

export const STATUS_REPORT = z.object({
  ...COMMON,
  leader: z.object({ holder: z.string(), renewed: instant }).nullable(),
  policies: z.array(POLICY_REPORT),
  pools: z.array(POOL_REPORT).nullable(),
  promotions: z.array(z.object({ calendar: z.string(), next: z.string() })).nullable(),
});

export const EXPLAIN_REPORT = z.object({
  ...COMMON,
  policy: POLICY_REPORT,
  upToDate: z.boolean().describe('The status speaks of the policy as it is now.'),
  demands: z.array(
    z.object({
      name: z.string(),
      observed: z.string().nullable(),
      expected: z.string(),
      high: z.string().describe('What is planned for.'),
      perReplica: z.string(),
      causes: z.array(z.object({ kind: z.string(), rps: z.string(), subject: z.string() })),
    }),
  ),
  holds: z.array(
    z.object({
      reason: z.string(),
      wanted: z.string(),
      detail: z.string(),
      lifts: z.string().describe('What would end it.'),
    }),
  ),
  events: z
    .array(z.object({ at: z.string(), type: z.string(), reason: z.string(), note: z.string() }))
    .nullable()
    .describe('Newest last; null: may not be read.'),
});

export type StatusReport = z.output<typeof STATUS_REPORT>;
export type ExplainReport = z.output<typeof EXPLAIN_REPORT>;
export type SwitchReport = z.output<typeof SWITCH_REPORT>;
export type OverrideReport = z.output<typeof OVERRIDE_REPORT>;
export type PolicyReport = z.output<typeof POLICY_REPORT>;
export type PoolReport = z.output<typeof POOL_REPORT>;
export type ConditionReport = z.output<typeof CONDITION_REPORT>;
