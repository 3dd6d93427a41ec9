/** `kingtide explain`: why the operator wants what it wants for one policy, why it does not, and what would change that. */
import { items, type Json, record, text } from '../adapters/kube/json.ts';
import { type PolicyRecord, policyRecord } from '../adapters/kube/policy-record.ts';
import { type Control, type ControlInput, runControl, type Session, tierNamed } from './control.ts';
import { SHARED_USAGE, type Target } from './control-args.ts';
import { explainText } from './explain-text.ts';
import type { ExitCode } from './io.ts';
import { liftOf } from './lift.ts';
import { findPolicy } from './override-check.ts';
import { FORMAT_FLAG, formatProblem, showReport } from './report-format.ts';
import { policyReport } from './report-parts.ts';
import { readCommon, readEvents } from './report-read.ts';
import type { ExplainReport } from './report-schema.ts';

const USAGE = `Usage: kingtide explain NAMESPACE/POLICY [--format text|json]

What the operator wants for this policy and what made it so: the demands and their causes, what stands in the way and what
would lift it, what people said, the conditions and the last Events. Numbers are at most half a minute old.

  --format text|json       json: docs/schema/explain.json
${SHARED_USAGE}
Exit codes: 0 shown, 1 the cluster refused or did not answer, 2 bad arguments.
`;

const EXPLAIN: Control = {
  name: 'explain',
  usage: USAGE,
  accepts: { targets: 'policy', flags: FORMAT_FLAG },
  problem: formatProblem,
  work: (session) =>
    session.given.target.kind === 'all'
      ? Promise.resolve(session.refuse('name one policy'))
      : explain(session, session.given.target),
};

export function runExplain(input: ControlInput): Promise<ExitCode> {
  return runControl(EXPLAIN, input);
}

async function explain(
  session: Session,
  target: Extract<Target, { kind: 'policy' }>,
): Promise<ExitCode> {
  const { person, refuse } = session;
  const found = await findPolicy(person.transport, tierNamed(target, session));
  if (typeof found === 'string') return refuse(found);
  const report = await reportOf(session, policyRecord('ScalingPolicy', found));
  return showReport(session, report, explainText);
}

async function reportOf(session: Session, policy: PolicyRecord): Promise<ExplainReport> {
  const { transport } = session.person;
  const { head, overrides, allowed } = await readCommon(session, policy.namespace);
  const events = await allowed('Events', () => readEvents(transport, policy));
  return {
    ...head,
    policy: policyReport(policy, overrides),
    upToDate: policy.status['observedGeneration'] === policy.generation,
    demands: items(policy.status['demands']).map((one) => demandOf(record(one))),
    holds: items(policy.status['holds']).map((one) => holdOf(record(one))),
    events,
  };
}

function demandOf(demand: Json): ExplainReport['demands'][number] {
  const word = (key: string) => text(demand[key]) ?? '';
  return {
    name: word('name'),
    observed: text(demand['observed']) ?? null,
    expected: word('expected'),
    high: word('high'),
    perReplica: word('perReplica'),
    causes: items(demand['causes']).map((one) => {
      const { kind, rps, subject } = record(one);
      return { kind: text(kind) ?? '', rps: text(rps) ?? '', subject: text(subject) ?? '' };
    }),
  };
}

function holdOf(hold: Json): ExplainReport['holds'][number] {
  const reason = text(hold['reason']) ?? '';
  return {
    reason,
    wanted: text(hold['wanted']) ?? '',
    detail: text(hold['detail']) ?? '',
    lifts: liftOf(reason),
  };
}
