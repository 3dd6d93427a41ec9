// Reads the API server's audit log: who asked for what, with which body, and what came of it. The judge of the cluster tests.
import { readFile } from 'node:fs/promises';

type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | (string & {});

interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

export interface AuditRecord {
  readonly id: string;
  readonly user: string;
  /** The pod that the token is bound to; '' for a token of no pod. */
  readonly pod: string;
  readonly verb: Verb;
  /** '' is the core group. */
  readonly group: string;
  /** '' for paths that are no resource, such as /readyz. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly code: number;
  readonly stage: string;
  /** Empty for a real write; All for a dry run. */
  readonly dryRun: boolean;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  /** What made the write conditional: delete preconditions, or metadata of the body sent. */
  readonly preconditions?: Preconditions;
  /** When the request was received. */
  readonly at: Date;
}

export interface AuditFilter {
  readonly user?: string;
  readonly verbs?: readonly Verb[];
  readonly resource?: string;
  readonly since?: Date;
}

export const WRITE_VERBS: readonly Verb[] = [
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

interface RawEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user?: {
    readonly username?: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  readonly impersonatedUser?: { readonly username?: string };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: RequestBody;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp: string;
}

interface RequestBody {
  readonly metadata?: Preconditions;
  readonly preconditions?: Preconditions;
  readonly deleteOptions?: { readonly preconditions?: Preconditions };
}

/** All records so far, in the order they were written. A request is in the log when its answer has arrived. */
export async function readAudit(
  file: string,
  filter: AuditFilter = {},
): Promise<readonly AuditRecord[]> {
  const text = await readFile(file, 'utf8');
  const complete = text.slice(0, text.lastIndexOf('\n') + 1); // the last line may still be in writing
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => toRecord(JSON.parse(line) as RawEvent))
    .filter((record) => matches(record, filter));
}

function matches(record: AuditRecord, { user, verbs, resource, since }: AuditFilter): boolean {
  if (user !== undefined && record.user !== user) return false;
  if (verbs !== undefined && !verbs.includes(record.verb)) return false;
  if (resource !== undefined && record.resource !== resource) return false;
  return since === undefined || record.at >= since;
}

export function serviceAccountUser(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

function toRecord(event: RawEvent): AuditRecord {
  const preconditions = preconditionsOf(event.requestObject);
  const {
    apiGroup = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = event.objectRef ?? {};
  return {
    id: event.auditID,
    user: event.impersonatedUser?.username ?? event.user?.username ?? '',
    pod: event.user?.extra?.['authentication.kubernetes.io/pod-name']?.[0] ?? '',
    verb: event.verb,
    group: apiGroup,
    resource,
    subresource,
    namespace,
    name,
    path: event.requestURI,
    code: event.responseStatus?.code ?? 0,
    stage: event.stage,
    dryRun: new URL(event.requestURI, 'https://server').searchParams.has('dryRun'),
    ...(event.requestObject !== undefined && { requestObject: event.requestObject }),
    ...(event.responseObject !== undefined && { responseObject: event.responseObject }),
    ...(preconditions && { preconditions }),
    at: new Date(event.requestReceivedTimestamp),
  };
}

function preconditionsOf(body: RequestBody | undefined): Preconditions | undefined {
  const source = body?.deleteOptions?.preconditions ?? body?.preconditions ?? body?.metadata;
  const { uid, resourceVersion } = source ?? {};
  const hasUid = uid !== undefined && uid !== '';
  const hasVersion = resourceVersion !== undefined && resourceVersion !== '';
  if (!hasUid && !hasVersion) return undefined;
  return { ...(hasUid && { uid }), ...(hasVersion && { resourceVersion }) };
}
