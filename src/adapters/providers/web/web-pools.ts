/** Node pools of a web service behind the port: which endpoint, which group, and the service's own way to look, grow and end. */
import type { BurstPool, Provider } from '../../../model/policy.ts';
import type { PoolState } from '../../../model/snapshot.ts';
import type { Clock } from '../../../ports/clock.ts';
import { isPortError, PortError } from '../../../ports/errors.ts';
import type {
  GrowOutcome,
  GrowRequest,
  NodePools,
  ProviderFacts,
  ReturnedInstance,
} from '../../../ports/node-pools.ts';
import { endMachines, machineOf } from './web-end.ts';
import { growBy } from './web-grow.ts';
import {
  createWebLine,
  type Manner,
  type Reply,
  type WebEndpoint,
  type WebLine,
} from './web-line.ts';

export interface WebPoolsOptions {
  /** By the name that BurstPools use. */
  readonly endpoints: Readonly<Record<string, WebEndpoint>>;
  readonly clock: Clock;
  /** Different for every request. */
  readonly nonce: () => string;
  /** Throws when this process may not write (any more); runs right before each changing request leaves. */
  readonly beforeWrite: () => void;
}

export interface WebPools extends NodePools {
  close(): Promise<void>;
}

export type WebProvider = Extract<Provider, { readonly clusterId: string }>;

/** One pool at one endpoint. */
export interface WebPool {
  readonly line: WebLine;
  readonly provider: WebProvider;
  readonly clock: Clock;
}

/** What a vendor's service can do with a pool. Reads throw `PortError`, writes answer. */
export interface WebService {
  readonly kind: WebProvider['kind'];
  readonly facts: ProviderFacts;
  readonly manner: Manner;
  readonly mostToAdd: number;
  readonly mostToEnd: number;
  look(pool: WebPool): Promise<PoolState>;
  size(pool: WebPool): Promise<number>;
  add(pool: WebPool, count: number): Promise<Reply>;
  end(pool: WebPool, machines: readonly string[]): Promise<Reply | false>;
}

export function createWebPools(options: WebPoolsOptions, service: WebService): WebPools {
  const { manner, kind, facts } = service;
  const { clock } = options;
  const lines = new Map<string, WebLine>();
  for (const [name, endpoint] of Object.entries(options.endpoints))
    lines.set(name, createWebLine({ ...options, name, endpoint, manner }));

  function poolOf({ name, provider }: BurstPool): WebPool | string {
    if (provider.kind !== kind) throw new Error(`pool ${name} is of ${provider.kind}, not ${kind}`);
    const line = lines.get(provider.endpoint);
    if (line !== undefined) return { line, provider, clock };
    const known = [...lines.keys()].join(', ') || 'none';
    return `pool ${name}: endpoint ${provider.endpoint} is not in the operator's configuration for ${kind}; it has: ${known}`;
  }

  function poolOrThrow(pool: BurstPool): WebPool {
    const found = poolOf(pool);
    if (typeof found === 'string') throw new PortError('permanent', found);
    return found;
  }

  return {
    capabilities: () => facts,
    describe: async (pool) => service.look(poolOrThrow(pool)),
    grow: async (pool, request) => {
      const found = poolOf(pool);
      if (typeof found === 'string') return { kind: 'refused', why: 'invalid', message: found };
      return grow(service, found, request);
    },
    giveBack: async (pool, instances) => giveBack(service, poolOrThrow(pool), instances),
    close: async () => {
      await Promise.all([...lines.values()].map((line) => line.close()));
    },
  };
}

function grow(service: WebService, pool: WebPool, request: GrowRequest): Promise<GrowOutcome> {
  const growth = {
    most: service.mostToAdd,
    increase: (count: number) => service.add(pool, count),
    size: () => service.size(pool),
  };
  return growBy(growth, request);
}

/** What is being ended already is not asked for again: some services refuse that, others count it twice. */
async function giveBack(
  service: WebService,
  pool: WebPool,
  instances: readonly ReturnedInstance[],
): Promise<'done' | 'unknown'> {
  const named = instances.map((one) => ({ id: one.id, machine: machineOf(one) }));
  if (named.length === 0) return 'done';
  const ending = await endingNow(service, pool);
  const machines = named.filter(({ id }) => !ending.has(id)).map(({ machine }) => machine);
  const where = `${pool.provider.kind} at ${pool.provider.endpoint}`;
  const { mostToEnd: most } = service;
  return endMachines({ where, most, end: (ids) => service.end(pool, ids) }, machines);
}

/** Nobody can look: then all are asked for. */
async function endingNow(service: WebService, pool: WebPool): Promise<ReadonlySet<string>> {
  try {
    const { instances } = await service.look(pool);
    return new Set(instances.filter(({ state }) => state === 'deleting').map(({ id }) => id));
  } catch (error) {
    if (isPortError(error)) return new Set();
    throw error;
  }
}
