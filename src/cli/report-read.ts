/** What a report is made of, read from one cluster. A list that a person may not read becomes a note, not a failure. */
import { kindPathIn, type OurKind } from '../adapters/kube/api-kinds.ts';
import { items, type Json, record, recordAt, text } from '../adapters/kube/json.ts';
import { listOverrides } from '../adapters/kube/override-objects.ts';
import { listAll } from '../adapters/kube/pages.ts';
import { type PolicyRecord, policyRecord } from '../adapters/kube/policy-record.ts';
import { readSwitchData } from '../adapters/kube/switches-object.ts';
import type { Transport } from '../adapters/kube/transport.ts';
import { isPortError } from '../ports/errors.ts';
import { type Session, zoneOf } from './control.ts';
import { iso, overrideReport, switchReport, type When } from './report-parts.ts';
import type { ExplainReport, OverrideReport, StatusReport } from './report-schema.ts';

/** What both reports begin with, and what they share in reading. */
export interface Readings {
  readonly when: When;
  readonly head: Pick<StatusReport, 'version' | 'at' | 'timeZone' | 'switches' | 'notes'>;
  readonly overrides: readonly OverrideReport[];
  /** Null and a note where the person may not read it. */
  allowed<T>(what: string, read: () => Promise<T>): Promise<T | null>;
}

export async function readCommon(
  session: Session,
  namespace: string | undefined,
): Promise<Readings> {
  const { given, person, clock } = session;
  const { transport } = person;
  const notes: string[] = [];
  const allowed = async <T>(what: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!isPortError(error, 'denied')) throw error;
      notes.push(`${what} may not be read by you; docs/install.md names the rights`);
      return null;
    }
  };
  const zone = await zoneOf(session);
  const when = { now: clock.now(), zone };
  const switches = await allowed('the switches', () => readSwitches(session, when, notes));
  const overrides = await allowed('Overrides', () => listOverrides(transport, namespace));
  if (zone === undefined)
    notes.push(
      `the time zone of the operator cannot be read in namespace ${given.operatorNamespace}; times are in UTC`,
    );
  return {
    when,
    head: { version: 1, at: iso(when.now), timeZone: zone ?? null, switches, notes },
    overrides: (overrides ?? []).map((one) => overrideReport(one, when)),
    allowed,
  };
}

async function readSwitches(
  { given, person }: Session,
  when: When,
  notes: string[],
): Promise<StatusReport['switches']> {
  const { operatorNamespace } = given;
  const data = await readSwitchData(person.transport, operatorNamespace);
  if (data === undefined)
    notes.push(
      `there is no ConfigMap ${operatorNamespace}/kingtide-switches: the operator may be elsewhere, see --operator-namespace`,
    );
  const read = data ?? {};
  return {
    pause: switchReport(read, 'pause', when),
    noShrink: switchReport(read, 'noShrink', when),
  };
}

export async function listKind(
  transport: Transport,
  kind: OurKind,
  namespace = '',
): Promise<readonly PolicyRecord[]> {
  const project = (object: Json) => policyRecord(kind, object);
  return (await listAll(transport, { path: kindPathIn(kind, namespace), project })).records;
}

const LEASE_NAME = 'kingtide';

/** Who leads and when that was last said; null when there is no Lease. */
export async function readLeader({ given, person }: Session): Promise<StatusReport['leader']> {
  const folder = `/apis/coordination.k8s.io/v1/namespaces/${given.operatorNamespace}/leases`;
  try {
    const path = `${folder}/${LEASE_NAME}`;
    const spec = recordAt(await person.transport.send({ method: 'GET', path }), 'spec');
    const holder = text(spec['holderIdentity']) ?? '';
    return holder === '' ? null : { holder, renewed: text(spec['renewTime']) ?? '' };
  } catch (error) {
    if (isPortError(error, 'gone')) return null;
    throw error;
  }
}

const EVENTS_SHOWN = 12;

/** The last Events about one object. */
export async function readEvents(
  transport: Transport,
  { namespace, uid }: PolicyRecord,
): Promise<NonNullable<ExplainReport['events']>> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: '500' };
  const answer = await transport.send({ method: 'GET', path, query });
  const events = items(answer['items']).map((one) => {
    const { eventTime, lastTimestamp, type, reason, message } = record(one);
    const word = (value: unknown) => text(value) ?? '';
    const at = word(eventTime) || word(lastTimestamp);
    return { at, type: word(type), reason: word(reason), note: word(message) };
  });
  return events.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(-EVENTS_SHOWN);
}
