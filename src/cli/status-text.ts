/** The status report for a terminal: switches first, then policies, pools and what comes next. Pure. */
import { plainLine } from '../policy/shown.ts';
import type { ConditionReport, PolicyReport, PoolReport, StatusReport } from './report-schema.ts';
import { overrideText, switchLines, table, timeWords } from './report-words.ts';

const LINE_MAX = 160;

export function statusText(report: StatusReport): string {
  const { at, timeZone, leader, policies, pools, promotions, notes } = report;
  const led =
    leader === null ? 'nobody holds the Lease, or you may not read it' : leaderText(leader, at);
  const lines = [
    timeWords(at, timeZone),
    `operator: ${led}`,
    ...switchLines(report),
    '',
    ...policyLines(policies, timeZone),
    ...(pools === null ? [] : ['', ...poolLines(pools, timeZone)]),
    ...(promotions ?? []).map(({ calendar, next }) => `next in ${calendar}: ${next}`),
    ...notes.map((note) => `note: ${note}`),
  ];
  return `${lines.map(plainLine).join('\n')}\n`;
}

function leaderText({ holder, renewed }: NonNullable<StatusReport['leader']>, at: string): string {
  const seconds = Math.round((Date.parse(at) - Date.parse(renewed)) / 1_000);
  return Number.isNaN(seconds) ? holder : `${holder}, Lease renewed ${Math.max(0, seconds)} s ago`;
}

function policyLines(policies: readonly PolicyReport[], zone: string | null): readonly string[] {
  if (policies.length === 0) return ['no ScalingPolicy here'];
  const head = ['POLICY', 'MODE', 'READY/NEEDED', 'AT HOME', 'IN CLOUD', 'NOWHERE', 'STATE'];
  const rows = table([head, ...policies.map(policyRow)]);
  const [first = '', ...rest] = rows;
  return [first, ...rest.flatMap((row, index) => [row, ...moreOf(policies[index], zone)])];
}

function policyRow({ id, mode, replicas, conditions }: PolicyReport): readonly string[] {
  if (replicas === null) return [id, mode, '-', '-', '-', '-', stateOf(conditions)];
  const { ready, needed, home, cloud, unplaced, readyAtHome, readyInCloud } = replicas;
  const of = (there: number | null, wanted: number) => `${there ?? '?'} of ${wanted}`;
  return [
    id,
    mode,
    `${ready}/${needed}`,
    of(readyAtHome, home),
    of(readyInCloud, cloud),
    String(unplaced),
    stateOf(conditions),
  ];
}

function moreOf(policy: PolicyReport | undefined, zone: string | null): readonly string[] {
  if (policy === undefined) return [];
  const limit =
    policy.limitedBy === null ? [] : [`  limited by ${policy.limitedBy}`.slice(0, LINE_MAX)];
  return [...limit, ...policy.overrides.map((one) => `  ${overrideText(one, zone)}`)];
}

/** What is not as it should be, in the words of conditions; `ok` when all is. */
function stateOf(conditions: readonly ConditionReport[]): string {
  if (conditions.length === 0) return 'no decision yet';
  const wrong = conditions.filter(
    ({ type, status }) => status !== (type === 'Held' ? 'False' : 'True'),
  );
  return wrong.length === 0
    ? 'ok'
    : wrong.map(({ type, reason }) => `${type}: ${reason}`).join(', ');
}

function poolLines(pools: readonly PoolReport[], zone: string | null): readonly string[] {
  if (pools.length === 0) return ['no BurstPool'];
  const head = ['POOL', 'SITE', 'READY', 'COMING', 'DRAINING', 'NEEDED', 'PER HOUR', 'STATE'];
  const rows = pools.map(({ name, site, nodes, costPerHour, conditions, backOff }) => {
    const counts =
      nodes === null
        ? ['-', '-', '-', '-']
        : [nodes.joined, nodes.inFlight, nodes.draining, nodes.needed].map(String);
    const resting =
      backOff === null
        ? ''
        : `; left alone until ${timeWords(backOff.until, zone)}: ${backOff.reason}`;
    return [name, site, ...counts, costPerHour ?? '-', `${stateOf(conditions)}${resting}`];
  });
  const [first = '', ...rest] = table([head, ...rows]);
  return [first, ...rest.flatMap((row, index) => [row, ...tenantLines(pools[index])])];
}

function tenantLines(pool: PoolReport | undefined): readonly string[] {
  return (pool?.tenants ?? []).map(
    ({ name, nodes, costPerHour }) =>
      `  tenant ${name}: ${nodes} nodes, ${costPerHour ?? '-'} an hour`,
  );
}
