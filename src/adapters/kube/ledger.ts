/**
 * The Ledger port on NodeRequest objects. Always read live: what a leader ordered must not be hidden by a cache. A
 * NodeRequest that cannot be read makes the whole ledger unreadable, because its nodes could not be explained.
 */
import type { IntentView } from '../../model/snapshot.ts';
import { readIntent } from '../../policy/status-read.ts';
import { instanceStatus, instantStatus } from '../../policy/status-write.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, PortError } from '../../ports/errors.ts';
import type { IntentStatus, Ledger, NewIntent } from '../../ports/ledger.ts';
import { isApiError } from './answer-error.ts';
import { API_VERSION, kindPath, objectPath } from './api-kinds.ts';
import { MERGE_PATCH } from './cluster-writes.ts';
import { type Json, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';
import { BY_US, GIVE_BACK_FINALIZER, OWNER_LABEL, POOL_LABEL, REBUILT_LABEL } from './names.ts';
import { listAll } from './pages.ts';
import { applyStatus } from './status-apply.ts';
import type { Transport } from './transport.ts';

export interface KubeLedgerOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** UID of kube-system, once known: `cluster.identity`. */
  readonly owner: () => string | undefined;
}

export function createKubeLedger(options: KubeLedgerOptions): Ledger {
  return {
    list: () => list(options),
    create: (intent) => create(options, intent),
    update: (intent, status) => update(options, intent, status),
    forget: (name, uid) => forget(options, name, uid),
  };
}

async function list(options: KubeLedgerOptions): Promise<readonly IntentView[]> {
  const owner = ownerOf(options);
  const path = kindPath('NodeRequest');
  const { records } = await listAll(options.transport, { path, project: (item) => item });
  // Those of another cluster's identity (a restored backup) explain nodes that are not ours.
  const ours = records.filter((item) => recordAt(item, 'spec')['owner'] === owner);
  return ours.map((item) => intentOf(options, item));
}

function ownerOf({ owner }: KubeLedgerOptions): string {
  const uid = owner();
  if (uid !== undefined) return uid;
  throw new PortError('transient', "the ledger's owner (UID of kube-system) is not known yet");
}

function intentOf({ clock }: KubeLedgerOptions, object: Json): IntentView {
  const name = `NodeRequest ${slimOf(object).key}`;
  // The zone only matters for documents with local times, which a NodeRequest has none of.
  const context = { now: clock.now(), timeZone: 'UTC', scrapeIntervalMs: 0 };
  const read = readIntent(object, name, context);
  const rebuilt = recordAt(object, 'metadata', 'labels')[REBUILT_LABEL] === 'true';
  if (read.ok) return { ...read.intent, ...(rebuilt && { rebuilt }) };
  const first = read.problems[0];
  throw new PortError(
    'permanent',
    `${name}: ${first?.path ?? ''}: ${first?.message ?? 'cannot be read'}`,
  );
}

async function create(
  options: KubeLedgerOptions,
  intent: NewIntent,
): Promise<{ kind: 'created'; intent: IntentView } | { kind: 'exists' }> {
  const body = nodeRequest(intent, ownerOf(options));
  const path = kindPath('NodeRequest');
  try {
    const answer = await options.transport.send({
      method: 'POST',
      path,
      body,
      query: BY_US,
      priority: 'first',
    });
    return { kind: 'created', intent: intentOf(options, answer) };
  } catch (error) {
    if (isApiError(error, 409)) return { kind: 'exists' };
    throw error;
  }
}

function nodeRequest({ promotion, rebuilt, ...numbers }: NewIntent, owner: string): Json {
  const name = `${numbers.pool}-${numbers.number}`;
  // The same for every try of this intent, and different for any other in any cluster.
  const token = `${owner}/${name}`;
  const labels = {
    [POOL_LABEL]: numbers.pool,
    [OWNER_LABEL]: owner,
    ...(rebuilt === true && { [REBUILT_LABEL]: 'true' }),
  };
  const spec = { ...numbers, token, owner, ...(promotion !== undefined && { promotion }) };
  const metadata = { name, labels, finalizers: [GIVE_BACK_FINALIZER] };
  return { apiVersion: API_VERSION, kind: 'NodeRequest', metadata, spec };
}

async function update(
  options: KubeLedgerOptions,
  intent: IntentView,
  status: IntentStatus,
): Promise<IntentView> {
  const { name, uid, resourceVersion } = intent;
  const target = { kind: 'NodeRequest', namespace: '', name, uid, resourceVersion } as const;
  const answer = await applyStatus(options.transport, target, {
    status: statusOf(status),
    priority: 'first',
  });
  return intentOf(options, answer);
}

const LONGEST_MESSAGE = 1_024;

function statusOf({ outcome, message, settledAt, instances }: IntentStatus): Json {
  return {
    outcome,
    ...(message !== '' && { message: message.slice(0, LONGEST_MESSAGE) }),
    ...(settledAt !== undefined && { settledAt: instantStatus(settledAt) }),
    instances: instances.map(instanceStatus),
  };
}

/** Deletes first and then takes the finalizer off, so that a crash in between leaves something to finish, not to guess. */
async function forget({ transport }: KubeLedgerOptions, name: string, uid: string): Promise<void> {
  const path = objectPath('NodeRequest', '', name);
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  try {
    const deleted = await transport.send({ method: 'DELETE', path, body, priority: 'first' });
    if (text(recordAt(deleted, 'metadata')['deletionTimestamp']) === undefined) return;
    const { version } = slimOf(deleted);
    const metadata = { uid, resourceVersion: version, finalizers: null };
    const options = { contentType: MERGE_PATCH, query: BY_US, priority: 'first' } as const;
    await transport.send({ method: 'PATCH', path, body: { metadata }, ...options });
  } catch (error) {
    if (!isPortError(error, 'gone')) throw error;
  }
}
