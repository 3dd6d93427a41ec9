/** `kingtide status`: what runs, what limits it, who said what until when, and which cloud nodes are held. Changes nothing. */
import { type Control, type ControlInput, runControl, type Session } from './control.ts';
import { SHARED_USAGE } from './control-args.ts';
import type { ExitCode } from './io.ts';
import { FORMAT_FLAG, formatProblem, showReport } from './report-format.ts';
import { policyReport, poolReport } from './report-parts.ts';
import { listKind, readCommon, readLeader } from './report-read.ts';
import type { StatusReport } from './report-schema.ts';
import { statusText } from './status-text.ts';

const USAGE = `Usage: kingtide status [-n NAMESPACE] [--format text|json]

What runs and what limits it: per policy the replicas at home and in the cloud, holds, Overrides in force with who, why
and until when; the switches; per pool the nodes and what they cost an hour. Numbers are at most half a minute old.

  --format text|json       json: docs/schema/status.json
${SHARED_USAGE}
Exit codes: 0 shown, 1 the cluster refused or did not answer, 2 bad arguments.
`;

const STATUS: Control = {
  name: 'status',
  usage: USAGE,
  accepts: { targets: 'none', flags: FORMAT_FLAG },
  problem: formatProblem,
  work,
};

export function runStatus(input: ControlInput): Promise<ExitCode> {
  return runControl(STATUS, input);
}

async function work(session: Session): Promise<ExitCode> {
  return showReport(session, await readStatus(session), statusText);
}

async function readStatus(session: Session): Promise<StatusReport> {
  const { given, person } = session;
  const { transport } = person;
  const { head, overrides, allowed } = await readCommon(session, given.namespace);
  const policies = await listKind(transport, 'ScalingPolicy', given.namespace);
  const pools = await allowed('BurstPools', () => listKind(transport, 'BurstPool'));
  const calendars = await allowed('PromotionCalendars', () =>
    listKind(transport, 'PromotionCalendar'),
  );
  return {
    ...head,
    leader: await allowed('the Lease', () => readLeader(session)),
    policies: policies.map((policy) => policyReport(policy, overrides)),
    pools: pools?.map(poolReport) ?? null,
    promotions: calendars?.flatMap(nextOf) ?? null,
  };
}

function nextOf({
  key,
  status,
}: {
  readonly key: string;
  readonly status: Readonly<Record<string, unknown>>;
}) {
  const { next } = status;
  return typeof next === 'string' ? [{ calendar: key, next }] : [];
}
