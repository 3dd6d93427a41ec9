/**
 * One cycle to the status of each of our objects. Pure: nothing is sent, and durable values of the status before are
 * carried over, because an apply takes away what it leaves out.
 */
import type { TierVerdict } from '../../model/plan.ts';
import type { TierId } from '../../model/policy.ts';
import { valueOf } from '../../model/reading.ts';
import { tenantNodes } from '../../model/tenant-nodes.ts';
import {
  instantStatus,
  loweredStatus,
  originalsStatus,
  resolvedStatus,
} from '../../policy/status-write.ts';
import type { Cycle } from '../../ports/recorder.ts';
import { conditionsOf, type Finding } from './conditions.ts';
import type { GatewayBook } from './gateway-book.ts';
import type { Judgement } from './in-force.ts';
import { type Json, recordAt } from './json.ts';
import { type PolicyRecord, titleOf } from './policy-record.ts';
import { isRestored } from './restored.ts';
import { degradedField, degradedFindings } from './status-degraded.ts';
import { gatewaysField } from './status-gateways.ts';
import {
  calendarFindings,
  overrideFindings,
  poolFindings,
  siteFindings,
  tenantsStatus,
} from './status-others.ts';
import { standingFor } from './status-standing.ts';
import { held, holdText, type TierCase, tierFindings } from './status-tier.ts';
import { demandsOf, holdsOf, readyBySite } from './status-why.ts';

export interface StatusSource {
  readonly cycle: Cycle;
  readonly judgement: Judgement;
  /** `cloudNodesByTier` of the cycle's nodes. */
  readonly cloudNodes: ReadonlyMap<TierId, readonly string[]>;
  /** What is known of gateways; absent: nothing is. */
  readonly gateways?: GatewayBook | undefined;
}

/** The whole status the object should have after this cycle. */
export function statusFor(record: PolicyRecord, source: StatusSource): Json {
  const { findings, fields } = parts(record, source);
  const { generation, status: before } = record;
  const at = source.cycle.plan.at;
  return {
    observedGeneration: generation,
    ...fields,
    conditions: conditionsOf(findings, { before, generation, at }),
  };
}

interface Parts {
  readonly findings: readonly Finding[];
  readonly fields: Json;
}

function parts(record: PolicyRecord, source: StatusSource): Parts {
  switch (record.kind) {
    case 'ScalingPolicy':
      return tierParts(record, source);
    case 'BurstPool':
      return poolParts(record, source);
    case 'PromotionCalendar':
      return calendarParts(record, source);
    case 'Site': {
      const nodes = source.cycle.input.snapshot.nodes.filter(
        (node) => node.site === record.key,
      ).length;
      return { findings: siteFindings(nodes, refusalOf(record, source)), fields: { nodes } };
    }
    case 'Override':
      return {
        findings: overrideFindings(record, source.cycle, refusalOf(record, source)),
        fields: {},
      };
    case 'NodeRequest':
      // The ledger writes those.
      return { findings: [], fields: {} };
    default:
      return record.kind satisfies never;
  }
}

function refusalOf(record: PolicyRecord, { judgement }: StatusSource): string | undefined {
  return judgement.refused.find((one) => one.kind === record.kind && one.name === record.key)
    ?.message;
}

function tierParts(record: PolicyRecord, source: StatusSource): Parts {
  const { cycle } = source;
  const { key } = record;
  const { snapshot, policies } = cycle.input;
  const verdict = cycle.plan.tiers.find((one) => one.tier === key);
  const tier: TierCase = {
    policy: policies.tiers.find((one) => one.id === key),
    refusal: refusalOf(record, source),
    view: snapshot.tiers.find((one) => one.tier === key),
    verdict,
    holds: cycle.plan.holds.filter((hold) => hold.subject === key),
    standing: standingFor(key, cycle),
    cloudNodes: source.cloudNodes.get(key) ?? [],
  };
  const [first] = tier.holds;
  const fields = {
    ...accepted(record, source),
    ...originals(record, cycle),
    ...degradedField(record, cycle),
    ...gatewaysField(record, cycle, source.gateways),
    ...(verdict?.lowered !== undefined && { loweredCapacity: loweredStatus(verdict.lowered) }),
    // Without a verdict there is nothing new to say of what is durable.
    ...(verdict === undefined && kept(record, ['loweredCapacity'])),
    ...(verdict !== undefined && {
      replicas: { ...replicasOf(verdict), ...readyBySite(key, snapshot.nodes) },
      demands: demandsOf(verdict),
    }),
    ...(tier.holds.length > 0 && { holds: holdsOf(tier.holds) }),
    ...(first !== undefined && { limitedBy: holdText(first).slice(0, LONGEST_LIMIT) }),
  };
  return { findings: [...tierFindings(tier), ...degradedFindings(key, cycle)], fields };
}

const LONGEST_LIMIT = 512;

function replicasOf({ current, ready, needed, target, home, cloud, unplaced }: TierVerdict): Json {
  return { current, ready, needed, target, home, cloud, unplaced };
}

/** The spec to fall back to when a later one is refused. */
function accepted(record: PolicyRecord, { judgement }: StatusSource): Json {
  if (!judgement.accepted.has(titleOf(record))) return kept(record, ['accepted']);
  return { accepted: { generation: record.generation, spec: recordAt(record.object, 'spec') } };
}

/** What was found before our first write, until it is restored. */
function originals(record: PolicyRecord, cycle: Cycle): Json {
  const { key, status } = record;
  if (isRestored(record, cycle)) return {};
  if (status['originals'] !== undefined) return kept(record, ['originals']);
  for (const { kind, action, at } of cycle.outcomes) {
    if (kind !== 'applied' || action.kind !== 'set-replicas' || action.tier !== key) continue;
    if (action.reason === 'released') continue;
    const { replicas, max } = { replicas: action.from, max: maxFound(key, cycle) };
    return { originals: originalsStatus({ replicas, max, recordedAt: at }) };
  }
  return {};
}

function maxFound(key: string, { input }: Cycle): number | undefined {
  const view = input.snapshot.tiers.find(({ tier }) => tier === key);
  return view === undefined ? undefined : valueOf(view.workload)?.bounds?.max;
}

function kept({ status }: PolicyRecord, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(status).filter(([key]) => keys.includes(key)));
}

function poolParts(record: PolicyRecord, source: StatusSource): Parts {
  const { plan, input } = source.cycle;
  const { key } = record;
  const verdict = plan.pools.find((one) => one.pool === key);
  const holds = plan.holds.filter((hold) => hold.subject === key);
  const findings = [...poolFindings(holds, refusalOf(record, source)), held(holds)];
  const durable = {
    ...kept(record, ['lastRequest', 'leadTime', 'backOff']),
    ...accepted(record, source),
  };
  if (verdict === undefined) return { findings, fields: durable };
  const { joined, inFlight, draining, needed } = verdict;
  const tenants = tenantsStatus(tenantNodes(input.policies, input.snapshot, [verdict]).get(key));
  const nodes = { joined, inFlight, draining, needed };
  return { findings, fields: { ...durable, nodes, ...tenants } };
}

function calendarParts(record: PolicyRecord, source: StatusSource): Parts {
  const { plan, input } = source.cycle;
  const { key } = record;
  const windows = input.policies.windows.filter((window) => window.calendar === key);
  const next = windows.find((window) => window.start > plan.at);
  const ids = new Set(windows.map((window) => window.id));
  const resolved = plan.resolved.filter((floor) => ids.has(floor.window)).map(resolvedStatus);
  const fields = {
    ...accepted(record, source),
    ...(resolved.length > 0 && { resolved }),
    ...(next !== undefined && { next: `${next.promotion} at ${instantStatus(next.start)}` }),
  };
  return { findings: calendarFindings(windows.length, refusalOf(record, source)), fields };
}
