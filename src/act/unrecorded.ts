/**
 * What happened and could not be written into the ledger: which intents and machines, what the API server answered, and
 * what a person can do. Makes a hold of it per pool, so that status, Events and metrics show it; tries nothing again.
 */
import type { Outcome, Unrecorded } from '../model/outcome.ts';
import type { Hold } from '../model/plan.ts';
import type { PoolName } from '../model/policy.ts';
import type { IntentView, RecordedInstance } from '../model/snapshot.ts';
import { PortError, type PortErrorKind } from '../ports/errors.ts';

/** The API server's own answer, and what it leaves out of the ledger. */
export class NotRecorded extends PortError {
  readonly unrecorded: Unrecorded;

  constructor({ kind, message, afterMs }: PortError, unrecorded: Unrecorded) {
    super(kind, message, afterMs === undefined ? {} : { afterMs });
    this.name = 'NotRecorded';
    this.unrecorded = unrecorded;
  }
}

/** A write that would have told these instances of the intent, as `error` says it was not done. */
export function notRecorded(
  error: PortError,
  { pool, name, instances: before }: IntentView,
  told: readonly RecordedInstance[],
): NotRecorded {
  const instances = told.filter((one) => !before.includes(one)).map(({ id }) => id);
  return new NotRecorded(error, { pool, intent: name, instances, remedy: REMEDIES[error.kind] });
}

const REMEDIES: Readonly<Record<PortErrorKind, string>> = {
  denied: 'let the operator update noderequests/status, as the ClusterRole of its chart does',
  transient: 'it is tried again in every cycle; if this stays, look at the API server',
  conflict: 'it is read anew in the next cycle; if this stays, see who else writes NodeRequests',
  gone: 'its NodeRequest was deleted: see who did; the marks of its nodes are looked at next cycle',
  permanent: 'see that the CRD noderequests.kingtide.dev is the one of this version',
};

/** One per pool: conditions and Events know a hold by its subject and reason. */
export function unrecordedHolds(outcomes: readonly Outcome[]): Hold[] {
  const failures = new Map<PoolName, Failure>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || outcome.unrecorded === undefined) continue;
    const { pool, intent, instances, remedy } = outcome.unrecorded;
    const failure = failures.get(pool) ?? { answer: outcome.detail, remedy, intents: new Map() };
    const known = failure.intents.get(intent) ?? [];
    failure.intents.set(intent, [...new Set([...known, ...instances])]);
    failures.set(pool, failure);
  }
  return [...failures].map(([subject, failure]) => holdOf(subject, failure));
}

interface Failure {
  /** The first one: where several writes fail, they mostly fail alike. */
  readonly answer: string;
  readonly remedy: string;
  /** Machines by the name of their intent. */
  readonly intents: Map<string, readonly string[]>;
}

function holdOf(subject: PoolName, { answer, remedy, intents }: Failure): Hold {
  const names = [...intents].map(([intent, ids]) =>
    ids.length === 0 ? intent : `${intent} with ${machines(ids.length)} (${some(ids)})`,
  );
  return {
    reason: 'ledger-unwritten',
    subject,
    wanted: 'record what became of an order',
    detail: `${some(names)} cannot be recorded: ${answer}; ${remedy}`,
  };
}

function machines(count: number): string {
  return count === 1 ? '1 machine' : `${count} machines`;
}

/** A message that names hundreds is read by nobody, and cut short where it is kept. */
const NAMED = 10;

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  const named = names.slice(0, NAMED).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
