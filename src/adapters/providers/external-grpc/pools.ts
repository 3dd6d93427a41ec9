/**
 * Node pools behind the external gRPC protocol: neither token nor compare-and-set, growth is relative, so nothing here
 * repeats an increase; giving back is by name only.
 */
import type { BurstPool } from '../../../model/policy.ts';
import type { PoolState } from '../../../model/snapshot.ts';
import type { Clock } from '../../../ports/clock.ts';
import { PortError } from '../../../ports/errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { NodePools, ProviderFacts } from '../../../ports/node-pools.ts';
import { readInstances, readTarget } from './answers.ts';
import type { CallReport, Endpoint } from './endpoint.ts';
import { giveBackNodes } from './give-back.ts';
import { growGroup } from './grow.ts';
import { createErrorNotes } from './instance-errors.ts';
import { createLine, type Line } from './line.ts';

export const EXTERNAL_GRPC: ProviderFacts = {
  idempotency: 'none',
  givesBackBy: 'instance id',
  stockAndQuota: 'when an order is refused, or on a failed instance',
  price: 'not visible',
  rateLimits: 'as the server says',
  listLag: "assumed; the server's cache is refreshed before every look",
  neverRan: 'any server but the test cloud of this repository',
};

export interface ExternalGrpcOptions {
  /** By the name that BurstPools use. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws when this process may not write (any more); runs right before each changing request leaves. */
  readonly beforeWrite: () => void;
  readonly onCall: (report: CallReport) => void;
}

export interface ExternalGrpcPools extends NodePools {
  /** Lets calls in flight finish and takes no new ones. */
  close(): void;
}

interface Group {
  readonly line: Line;
  readonly endpoint: string;
  readonly id: string;
}

export function createExternalGrpcPools(options: ExternalGrpcOptions): ExternalGrpcPools {
  const { clock, log, onCall, beforeWrite } = options;
  const notes = createErrorNotes(log);
  const lines = new Map<string, Line>();
  for (const [name, endpoint] of Object.entries(options.endpoints)) {
    lines.set(name, createLine({ name, endpoint, clock, log, onCall }, beforeWrite));
  }

  function groupOf({ name, provider }: BurstPool): Group | string {
    if (provider.kind !== 'externalGrpc')
      throw new Error(`pool ${name} is of ${provider.kind}, not of externalGrpc`);
    const { endpoint, nodeGroup } = provider;
    const line = lines.get(endpoint);
    if (line !== undefined) return { line, endpoint, id: nodeGroup };
    const known = [...lines.keys()].join(', ') || 'none';
    return `pool ${name}: endpoint ${endpoint} is not in the operator's configuration; it has: ${known}`;
  }

  function groupOrThrow(pool: BurstPool): Group {
    const group = groupOf(pool);
    if (typeof group === 'string') throw new PortError('permanent', group);
    return group;
  }

  async function describe(pool: BurstPool): Promise<PoolState> {
    const { line, id } = groupOrThrow(pool);
    await line.refresh();
    const [target, nodes] = await Promise.all([
      line.read('NodeGroupTargetSize', { id }),
      line.read('NodeGroupNodes', { id }),
    ]);
    const instances = readInstances(nodes);
    notes.tell(pool.name, instances);
    return { target: readTarget(target), instances };
  }

  return {
    capabilities: () => EXTERNAL_GRPC,
    describe,
    grow: async (pool, request) => {
      const group = groupOf(pool);
      if (typeof group === 'string') return { kind: 'refused', why: 'invalid', message: group };
      return growGroup(group.line, group.id, request);
    },
    giveBack: async (pool, instances) => {
      const { line, endpoint, id } = groupOrThrow(pool);
      return giveBackNodes(line, { endpoint, id }, instances);
    },
    close: () => {
      for (const line of lines.values()) line.close();
    },
  };
}
