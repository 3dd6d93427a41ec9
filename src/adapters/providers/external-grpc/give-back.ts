/** Ends named instances. A name that is gone is success, but only for that name: a mixed batch is asked again one by one. */
import { PortError } from '../../../ports/errors.ts';
import type { ReturnedInstance } from '../../../ports/node-pools.ts';
import type { Reply } from './channel.ts';
import { type Line, toPortError } from './line.ts';
import { WRITE_MEANING } from './statuses.ts';

const BATCH = 100;

export interface GroupAddress {
  readonly endpoint: string;
  readonly id: string;
}

/** Throws `PortError` for a plain refusal (no right, not understood): looking again would not help. */
export async function giveBackNodes(
  line: Line,
  group: GroupAddress,
  instances: readonly ReturnedInstance[],
): Promise<'done' | 'unknown'> {
  const nameless = instances.find((one) => one.id === '');
  if (nameless !== undefined) {
    const message = `node ${nameless.nodeName} has no instance id; only named instances are given back`;
    throw new PortError('permanent', message);
  }
  let result: 'done' | 'unknown' = 'done';
  for (let from = 0; from < instances.length; from += BATCH) {
    const batch = instances.slice(from, from + BATCH);
    if ((await end(line, group, batch)) === 'unknown') result = 'unknown';
  }
  return result;
}

async function end(
  line: Line,
  group: GroupAddress,
  batch: readonly ReturnedInstance[],
): Promise<'done' | 'unknown'> {
  const nodes = batch.map((one) => ({ providerID: one.id, name: one.nodeName }));
  const reply = await line.write('NodeGroupDeleteNodes', { id: group.id, nodes });
  if (reply.kind === 'answer') return 'done';
  if (reply.kind === 'failed' && reply.code === 'NOT_FOUND') {
    return batch.length === 1 ? 'done' : oneByOne(line, group, batch);
  }
  if (isOpen(reply)) return 'unknown';
  throw toPortError(reply, `endpoint ${group.endpoint}, NodeGroupDeleteNodes`);
}

async function oneByOne(
  line: Line,
  group: GroupAddress,
  batch: readonly ReturnedInstance[],
): Promise<'done' | 'unknown'> {
  let result: 'done' | 'unknown' = 'done';
  for (const instance of batch) {
    if ((await end(line, group, [instance])) === 'unknown') result = 'unknown';
  }
  return result;
}

/** Deletion by name may be repeated, so whatever may pass by itself is only unknown. */
function isOpen(reply: Exclude<Reply, { kind: 'answer' }>): boolean {
  if (reply.kind === 'not-sent') return true;
  const meaning = WRITE_MEANING[reply.code];
  return meaning === 'unknown' || meaning === 'exhausted';
}
