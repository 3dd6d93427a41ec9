/**
 * Writes the bounds of an autoscaler, and gives up our entries in its field managers when they are back as they were
 * found. Each write carries UID and resourceVersion.
 */
import type { AutoscalerTarget } from '../../model/policy.ts';
import type { ReplicaChange } from '../../ports/cluster.ts';
import { isPortError } from '../../ports/errors.ts';
import { holdsOurs } from './autoscaler-record.ts';
import { MERGE_PATCH, type WriteDependencies } from './cluster-writes.ts';
import { items, type Json, record, recordAt } from './json.ts';
import { slimOf } from './metadata.ts';
import { BY_US } from './names.ts';
import { kindOf } from './targets.ts';

/** The controller writes its status every 15 s, so a conflict is bad luck, and twice is rare. */
const TRIES = 3;

export async function putBounds(
  deps: WriteDependencies,
  { namespace, target }: { readonly namespace: string; readonly target: AutoscalerTarget },
  { uid, resourceVersion, to, max, last }: ReplicaChange,
): Promise<void> {
  const kind = kindOf(target);
  const path = kind.path(namespace, target.name);
  const [least, most] = kind.fields;
  const spec = { [least]: to, ...(max !== undefined && { [most]: max }) };
  const answer = await patch(deps, path, { metadata: { uid, resourceVersion }, spec });
  const after = last === true ? await giveUpFields(deps, path, answer) : answer;
  const { version } = slimOf(after);
  if (version !== resourceVersion)
    deps.watches[kind.watch].wrote(`${namespace}/${target.name}`, version);
}

/** The object without our entries. Where somebody else keeps writing, they stay: they hold nothing anybody needs. */
async function giveUpFields(deps: WriteDependencies, path: string, answer: Json): Promise<Json> {
  let found = answer;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!holdsOurs(found)) return found;
    const entries = items(recordAt(found, 'metadata')['managedFields']).map(record);
    const others = entries.filter(({ manager }) => manager !== BY_US.fieldManager);
    const { uid, version: resourceVersion } = slimOf(found);
    try {
      return await patch(deps, path, { metadata: { uid, resourceVersion, managedFields: others } });
    } catch (error) {
      if (!isPortError(error, 'conflict')) throw error;
      found = await deps.transport.send({ method: 'GET', path, priority: 'first' });
    }
  }
  return found;
}

function patch({ transport }: WriteDependencies, path: string, body: Json): Promise<Json> {
  const options = { contentType: MERGE_PATCH, query: BY_US, priority: 'first' } as const;
  return transport.send({ method: 'PATCH', path, body, ...options });
}
