/** The explain report for a terminal: what is wanted, what made it so, what stands in the way and what would lift it. Pure. */
import { plainLine } from '../policy/shown.ts';
import type { ExplainReport } from './report-schema.ts';
import { overrideText, switchLines, table, timeWords } from './report-words.ts';

export function explainText(report: ExplainReport): string {
  const { policy, notes } = report;
  const lines = [
    `${policy.id}: ${policy.mode}, ${policy.residency}`,
    ...wanted(report),
    ...demandLines(report),
    ...section('In the way', holdLines(report)),
    ...section('Said by people', peopleLines(report)),
    ...section('Conditions', conditionLines(report)),
    ...section('Last events', eventLines(report)),
    ...notes.map((note) => `note: ${note}`),
  ];
  return `${lines.map(plainLine).join('\n')}\n`;
}

function wanted({ policy: { replicas }, upToDate }: ExplainReport): readonly string[] {
  if (replicas === null) return ['no decision yet: kingtide status says whether an operator runs'];
  const { current, ready, needed, target, home, cloud, unplaced } = replicas;
  const { readyAtHome, readyInCloud } = replicas;
  const there =
    readyAtHome === null ? '' : ` (${readyAtHome} at home, ${readyInCloud ?? 0} in the cloud)`;
  return [
    `${needed} replicas are needed; ${current} are there, ${ready} ready${there}; the last decision sets ${target}`,
    `room: ${home} at home, ${cloud} on cloud nodes there or coming, ${unplaced} nowhere`,
    ...(upToDate
      ? []
      : ['this speaks of an older version of the policy; the next decision is not written yet']),
  ];
}

function demandLines({ demands }: ExplainReport): readonly string[] {
  return demands.flatMap(({ name, observed, expected, high, perReplica, causes }) => [
    `${name}: plans for ${high} (expected ${expected}, observed ${observed ?? 'unknown'}) at ${perReplica} a replica, because of`,
    ...causes.map(({ kind, rps, subject }) => `  ${kind} ${subject}: ${rps}`),
  ]);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function holdLines({ holds }: ExplainReport): readonly string[] {
  if (holds.length === 0) return ['nothing'];
  return holds.flatMap(({ reason, wanted: want, detail, lifts }) => [
    `${reason}: wanted to ${want}: ${detail}`,
    `  ${lifts}`,
  ]);
}

/** A switch that is off says nothing. */
function peopleLines(report: ExplainReport): readonly string[] {
  const switches = switchLines(report).filter((line) => !line.endsWith(': off'));
  return [
    ...switches.map((line) => `for all: ${line}`),
    ...report.policy.overrides.map((one) => overrideText(one, report.timeZone)),
  ];
}

function conditionLines({ policy, timeZone }: ExplainReport): readonly string[] {
  return table(
    policy.conditions.map(({ type, status, reason, message, since }) => [
      type,
      status,
      reason,
      `since ${timeWords(since, timeZone)}`,
      message,
    ]),
  );
}

function eventLines({ events, timeZone }: ExplainReport): readonly string[] {
  return table(
    (events ?? []).map(({ at, type, reason, note }) => [
      timeWords(at, timeZone),
      type,
      reason,
      note,
    ]),
  );
}
