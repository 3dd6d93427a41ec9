/**
 * Writes the status of one of our own objects by server-side apply, with one field manager. What is left out of an
 * apply is taken away, so callers always give the whole status; UID and resourceVersion make it conditional.
 */

import { API_VERSION, type OurKind, objectPath } from './api-kinds.ts';
import type { Json } from './json.ts';
import { BY_US } from './names.ts';
import type { Priority } from './token-bucket.ts';
import type { Transport } from './transport.ts';

export interface StatusTarget {
  readonly kind: OurKind;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** The object as it is afterwards. Throws `conflict` when it changed since it was read, or is another one. */
export function applyStatus(
  transport: Transport,
  { kind, namespace, name, uid, resourceVersion }: StatusTarget,
  { status, priority }: { readonly status: Json; readonly priority: Priority },
): Promise<Json> {
  const metadata = { name, ...(namespace !== '' && { namespace }), uid, resourceVersion };
  return transport.send({
    method: 'PATCH',
    path: `${objectPath(kind, namespace, name)}/status`,
    query: { ...BY_US, force: 'true' },
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion: API_VERSION, kind, metadata, status },
    priority,
  });
}
