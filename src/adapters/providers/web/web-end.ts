/** Ends named machines at a web service, in batches. A name that is gone is success, but only for that name. */
import { PortError } from '../../../ports/errors.ts';
import type { ReturnedInstance } from '../../../ports/node-pools.ts';
import { portErrorOf, type Reply } from './web-line.ts';

export interface Ending {
  /** For messages: endpoint and action. */
  readonly where: string;
  /** Most machines one call may name. */
  readonly most: number;
  /** `false` in the answer's place: some were not ended, and looking again will tell. */
  end(ids: readonly string[]): Promise<Reply | false>;
}

/** The machine's own id: what follows the last dot or slash of the cluster's id for it. */
export function machineOf({ id, nodeName }: ReturnedInstance): string {
  const own = id.slice(Math.max(id.lastIndexOf('.'), id.lastIndexOf('/')) + 1);
  if (own !== '') return own;
  throw new PortError(
    'permanent',
    `node ${nodeName} has no instance id; only named instances are given back`,
  );
}

/** Throws `PortError` for a plain refusal (no right, not understood): looking again would not help. */
export async function endMachines(
  ending: Ending,
  ids: readonly string[],
): Promise<'done' | 'unknown'> {
  let result: 'done' | 'unknown' = 'done';
  for (let from = 0; from < ids.length; from += ending.most) {
    const batch = ids.slice(from, from + ending.most);
    if ((await endBatch(ending, batch)) === 'unknown') result = 'unknown';
  }
  return result;
}

async function endBatch(ending: Ending, batch: readonly string[]): Promise<'done' | 'unknown'> {
  const reply = await ending.end(batch);
  if (reply === false) return 'unknown';
  if (reply.kind === 'answer') return 'done';
  if (reply.kind === 'refused' && reply.meaning === 'gone')
    return batch.length === 1 ? 'done' : endMachines({ ...ending, most: 1 }, batch);
  if (mayPass(reply)) return 'unknown';
  throw portErrorOf(reply, ending.where);
}

/** Ending by name may be repeated, so whatever may pass by itself is only unknown. */
function mayPass(reply: Exclude<Reply, { kind: 'answer' }>): boolean {
  if (reply.kind !== 'refused') return reply.kind !== 'no-key';
  const { meaning } = reply;
  return meaning !== 'denied' && meaning !== 'expired' && meaning !== 'invalid';
}
