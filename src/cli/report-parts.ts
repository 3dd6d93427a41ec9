/** Objects of the cluster to the parts of a report. Pure: unknown stays null, and no number is made up. */
import {
  finite,
  instant,
  items,
  type Json,
  record,
  recordAt,
  text,
} from '../adapters/kube/json.ts';
import { writtenBy } from '../adapters/kube/override-objects.ts';
import type { PolicyRecord } from '../adapters/kube/policy-record.ts';
import { readSwitch, type SwitchData, type SwitchKey } from '../adapters/kube/switch-note.ts';
import type { Millis } from '../model/units.ts';
import { moment } from '../policy/notation-time.ts';
import { resolveMoment } from '../policy/recurrence.ts';
import type {
  ConditionReport,
  OverrideReport,
  PolicyReport,
  PoolReport,
  SwitchReport,
} from './report-schema.ts';

export interface When {
  readonly now: Millis;
  readonly zone: string | undefined;
}

const UNTIL = moment({ daily: false });

/** When it ends; undefined when that cannot be told, because it does not read or the zone is unknown. */
function endOf({ object }: PolicyRecord, zone: string | undefined): Millis | undefined {
  const read = UNTIL.read(recordAt(object, 'spec')['until']);
  if (!read.ok || (read.value.kind !== 'instant' && zone === undefined)) return undefined;
  return resolveMoment(read.value, zone ?? 'UTC', 'end').ms;
}

export function switchReport(data: SwitchData, key: SwitchKey, { now }: When): SwitchReport {
  const read = readSwitch(data, key);
  if (typeof read === 'string')
    return { on: true, until: null, reason: null, by: null, problem: read };
  const { until, reason, by } = read;
  const on = read.on && (until === undefined || until > now);
  const end = until === undefined ? null : iso(until);
  return { on, until: end, reason: reason ?? null, by: by ?? null, problem: null };
}

export function overrideReport(override: PolicyRecord, { now, zone }: When): OverrideReport {
  const spec = recordAt(override.object, 'spec');
  const end = endOf(override, zone);
  return {
    id: override.key,
    policy: `${override.namespace}/${text(spec['policy']) ?? ''}`,
    inForce: (end === undefined || end > now) && !isRefused(override.status),
    min: finite(spec['min']) ?? null,
    nodes: finite(spec['nodes']) ?? null,
    capacity: text(spec['capacity']) ?? null,
    pause: spec['pause'] === true,
    noShrink: spec['noShrink'] === true,
    release: spec['release'] === true,
    until: end === undefined ? null : iso(end),
    by: writtenBy(override) ?? null,
    reason: text(spec['reason']) ?? '',
  };
}

function isRefused(status: Json): boolean {
  return conditionsOf(status).some(({ reason }) => reason === 'PolicyRefused');
}

export function policyReport(
  { key, object, status }: PolicyRecord,
  overrides: readonly OverrideReport[],
): PolicyReport {
  const spec = recordAt(object, 'spec');
  return {
    id: key,
    mode: text(spec['mode']) ?? 'Observe',
    residency: text(recordAt(spec, 'residency')['mode']) ?? 'Pinned',
    replicas: replicasOf(status),
    limitedBy: text(status['limitedBy']) ?? null,
    conditions: conditionsOf(status),
    overrides: overrides.filter(({ policy, inForce }) => policy === key && inForce),
  };
}

function replicasOf(status: Json): PolicyReport['replicas'] {
  const given = recordAt(status, 'replicas');
  const count = (key: string) => finite(given[key]) ?? 0;
  if (finite(given['current']) === undefined) return null;
  return {
    current: count('current'),
    ready: count('ready'),
    needed: count('needed'),
    target: count('target'),
    home: count('home'),
    cloud: count('cloud'),
    unplaced: count('unplaced'),
    readyAtHome: finite(given['readyAtHome']) ?? null,
    readyInCloud: finite(given['readyInCloud']) ?? null,
  };
}

export function poolReport({ key, object, status }: PolicyRecord): PoolReport {
  const spec = recordAt(object, 'spec');
  const nodes = nodesOf(status);
  const held = recordAt(status, 'backOff');
  const until = instant(held['until']);
  return {
    name: key,
    site: text(spec['site']) ?? '',
    nodes,
    costPerHour:
      nodes === null
        ? null
        : costOf(recordAt(spec, 'price')['perHour'], nodes.joined + nodes.inFlight),
    tenants: items(status['tenants']).map((one) => {
      const { name, nodes: part } = record(one);
      const parts = text(part) ?? '0';
      const costPerHour = costOf(recordAt(spec, 'price')['perHour'], Number(parts));
      return { name: text(name) ?? '', nodes: parts, costPerHour };
    }),
    backOff: until === undefined ? null : { until: iso(until), reason: text(held['reason']) ?? '' },
    conditions: conditionsOf(status),
  };
}

function nodesOf(status: Json): PoolReport['nodes'] {
  const { joined, inFlight, draining, needed } = recordAt(status, 'nodes');
  const counts = [joined, inFlight, draining, needed].map(finite);
  const [a, b, c, d] = counts;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return { joined: a, inFlight: b, draining: c, needed: d };
}

/** `1.36 CNY` times 8 is `10.88 CNY`. */
function costOf(perHour: unknown, nodes: number): string | null {
  const parts = /^(\d+(?:\.\d+)?) ?([A-Z]{3})$/.exec(text(perHour) ?? '');
  return parts === null ? null : `${(Number(parts[1]) * nodes).toFixed(2)} ${parts[2]}`;
}

function conditionsOf(status: Json): ConditionReport[] {
  return items(status['conditions']).map((one) => {
    const { type, status: state, reason, message, lastTransitionTime: since } = record(one);
    const word = (value: unknown) => text(value) ?? '';
    return {
      type: word(type),
      status: word(state),
      reason: word(reason),
      message: word(message),
      since: word(since),
    };
  });
}

export function iso(ms: Millis): string {
  return new Date(ms).toISOString();
}
