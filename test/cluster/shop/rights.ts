/** Rights as granted by the chart against rights as used by the operator, both as `verb group/resource/subresource`. */
import type { AuditRecord } from '../../control-plane/audit.ts';
import type { Shop } from './shop.ts';
import { operatorRequests } from './truth.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const ROLES = [
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/kingtide',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/kingtide-workloads',
  '/apis/rbac.authorization.k8s.io/v1/namespaces/kingtide/roles/kingtide',
];

export async function granted(shop: Shop): Promise<ReadonlySet<string>> {
  const roles = await Promise.all(
    ROLES.map((path) => shop.plane.api.get<{ rules: readonly Rule[] }>(path)),
  );
  return new Set(roles.flatMap((role) => role.rules.flatMap(rightsOf)));
}

function rightsOf({ apiGroups, resources, verbs }: Rule): string[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
  );
}

export async function used(shop: Shop): Promise<ReadonlySet<string>> {
  const records = (await operatorRequests(shop)).filter(
    (record) => record.resource !== '' && record.code !== 403,
  );
  return new Set(records.map(rightOf));
}

export async function refused(shop: Shop): Promise<readonly string[]> {
  return (await operatorRequests(shop))
    .filter((record) => record.code === 403 || record.code === 401)
    .map(rightOf);
}

function rightOf({ verb, group, resource, subresource }: AuditRecord): string {
  return `${verb} ${group}/${resource}${subresource === '' ? '' : `/${subresource}`}`;
}

/** Creating is conditional on the name being free; everything else must name the version or the object it saw. */
export function unconditional(record: AuditRecord): boolean {
  if (record.verb === 'create' && record.subresource === '') return false;
  return record.preconditions === undefined;
}
