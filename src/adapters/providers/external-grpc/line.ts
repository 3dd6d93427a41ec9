/**
 * Reads and writes of one endpoint in the port's terms. Servers of this protocol cache until `Refresh`, so every view
 * begins with one; views that begin together share it, unless a write of ours lies in between.
 */
import type { Millis } from '../../../model/units.ts';
import { PortError } from '../../../ports/errors.ts';
import { type ChannelParts, createChannel, type Reply } from './channel.ts';
import type { Rpc } from './protocol.ts';
import { READ_MEANING } from './statuses.ts';

export interface Line {
  /** Throws `PortError`: a view on old data is no view. */
  refresh(): Promise<void>;
  /** Throws `PortError`. */
  read(rpc: Rpc, request: object): Promise<object>;
  /** Throws only what `beforeWrite` throws. */
  write(rpc: Rpc, request: object): Promise<Reply>;
  close(): void;
}

/** The Cluster Autoscaler's own limit for these calls. */
const TIMEOUT: Millis = 5_000;

export function createLine(parts: ChannelParts, beforeWrite: () => void): Line {
  const { name, endpoint } = parts;
  const channel = createChannel(parts);
  let refreshing: Promise<void> | undefined;

  async function read(rpc: Rpc, request: object): Promise<object> {
    const timeout = endpoint.readTimeout ?? TIMEOUT;
    const reply = await channel.call({ rpc, request, timeout });
    if (reply.kind === 'answer') return reply.body;
    throw toPortError(reply, `endpoint ${name}, ${rpc}`);
  }

  async function refreshNow(): Promise<void> {
    try {
      await read('Refresh', {});
    } finally {
      refreshing = undefined;
    }
  }

  return {
    refresh: () => {
      refreshing ??= refreshNow();
      return refreshing;
    },
    read,
    write: async (rpc, request) => {
      const timeout = endpoint.writeTimeout ?? TIMEOUT;
      const reply = await channel.call({ rpc, request, timeout, beforeSend: beforeWrite });
      // A refresh that is still under way may have been answered before this write.
      refreshing = undefined;
      return reply;
    },
    close: channel.close,
  };
}

/** What a failed call throws where the port has no outcome for it. */
export function toPortError(reply: Exclude<Reply, { kind: 'answer' }>, where: string): PortError {
  if (reply.kind === 'not-sent') return new PortError('transient', `${where}: ${reply.message}`);
  const kind = READ_MEANING[reply.code];
  return new PortError(kind, `${where}: ${reply.code}: ${reply.message}`);
}
