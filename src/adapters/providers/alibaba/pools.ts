/**
 * Node pools of Alibaba Cloud ACK (Container Service, API version 2015-12-15). Growth is ScaleClusterNodePool, relative and
 * without a token; a size is never set, because a late call would then end machines that nobody named.
 */
import { z } from 'zod';
import type { InstanceView, PoolState } from '../../../model/snapshot.ts';
import type { ProviderFacts } from '../../../ports/node-pools.ts';
import {
  checked,
  endedEarly,
  MOST_INSTANCES,
  machineId,
  onceEach,
  poolSize,
} from '../web/web-bounds.ts';
import type { Call, Manner, Reply } from '../web/web-line.ts';
import {
  createWebPools,
  type WebPool,
  type WebPools,
  type WebPoolsOptions,
} from '../web/web-pools.ts';
import { signAcs3 } from './acs3.ts';
import { alibabaMeaning } from './errors.ts';
import { taskOf } from './tasks.ts';

export const ALIBABA_ACK: ProviderFacts = {
  idempotency: 'none',
  givesBackBy: 'instance id',
  stockAndQuota: 'when an order, or the task that it began, is refused',
  price: 'not visible',
  rateLimits: 'told by Throttling codes; two to three reads a pool and cycle',
  listLag: 'assumed; nodes are listed a while after they are ordered',
  neverRan: 'an ACK cluster; the test server follows the public reference',
};

const VERSION = '2015-12-15';

const ALIBABA_MANNER: Manner = {
  host: (_action, region) => `cs.${region}.aliyuncs.com`,
  sign: (call, stamp) => signAcs3(call, VERSION, stamp),
  errorIn: (status, body) => {
    if (status < 400) return undefined;
    const { code, message } = errorBody.catch({ code: `HTTP${status}`, message: '' }).parse(body);
    return { code, message };
  },
  meaningOf: alibabaMeaning,
};

const errorBody = z.object({ code: z.string(), message: z.string().default('') });

/** Every action that this adapter calls; docs/providers.md prints the policy that allows them. */
export const ALIBABA_ACTIONS = [
  'DescribeClusterNodePoolDetail',
  'DescribeClusterNodes',
  'DescribeTaskInfo',
  'RemoveNodePoolNodes',
  'ScaleClusterNodePool',
] as const;

/** The reference allows 500 nodes more by one call. */
const MOST_TO_ADD = 500;
const MOST_TO_END = 100;
const PAGE_SIZE = 100;

export function createAlibabaPools(options: WebPoolsOptions): WebPools {
  return createWebPools(options, {
    kind: 'alibabaACK',
    facts: ALIBABA_ACK,
    manner: ALIBABA_MANNER,
    mostToAdd: MOST_TO_ADD,
    mostToEnd: MOST_TO_END,
    look,
    size: async (pool) => (await detailOf(pool)).size,
    add,
    end,
  });
}

function pathOf({ provider }: WebPool): string {
  const [cluster, group] = [provider.clusterId, provider.nodeGroup].map(encodeURIComponent);
  return `/clusters/${cluster}/nodepools/${group}`;
}

const detailAnswer = z.object({
  nodepool_info: z.object({
    region_id: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[a-z0-9-]+$/),
  }),
  /** The expected number; a pool that has none is as large as it is. */
  scaling_group: z.object({ desired_size: poolSize.nullish() }).nullish(),
  status: z.object({ total_nodes: poolSize, removing_nodes: poolSize.nullish() }),
});

async function detailOf(
  pool: WebPool,
): Promise<{ readonly size: number; readonly region: string }> {
  const action = 'DescribeClusterNodePoolDetail';
  const call = { action, method: 'GET', path: pathOf(pool), query: {}, body: undefined } as const;
  const { nodepool_info, scaling_group, status } = checked(
    detailAnswer,
    await pool.line.read(call),
    action,
  );
  const there = Math.max(0, status.total_nodes - (status.removing_nodes ?? 0));
  return { size: scaling_group?.desired_size ?? there, region: nodepool_info.region_id };
}

async function look(pool: WebPool): Promise<PoolState> {
  const { size, region } = await detailOf(pool);
  const nodes = await nodesOf(pool);
  const instances = nodes.map(({ instance_id, state }) => ({
    id: `${region}.${instance_id}`,
    state: STATES[state ?? ''] ?? 'unknown',
  }));
  return { target: size, instances: onceEach(instances) };
}

/** A node that failed to join is billed all the same, and is nobody's room. */
const STATES: Readonly<Record<string, InstanceView['state']>> = {
  initial: 'creating',
  running: 'running',
  removing: 'deleting',
};

const node = z.object({ instance_id: machineId, state: z.string().nullish() });
const nodesAnswer = z.object({
  nodes: z.array(node).max(MOST_INSTANCES),
  page: z.object({ total_count: poolSize }),
});

async function nodesOf(pool: WebPool): Promise<readonly z.output<typeof node>[]> {
  const action = 'DescribeClusterNodes';
  const { clusterId, nodeGroup } = pool.provider;
  const found: z.output<typeof node>[] = [];
  for (let page = 1; ; page += 1) {
    const query = {
      nodepool_id: nodeGroup,
      pageNumber: String(page),
      pageSize: String(PAGE_SIZE),
      state: 'all',
    };
    const path = `/clusters/${encodeURIComponent(clusterId)}/nodes`;
    const call: Call = { action, method: 'GET', path, query, body: undefined };
    const answer = checked(nodesAnswer, await pool.line.read(call), action);
    found.push(...answer.nodes);
    if (found.length >= answer.page.total_count) return found;
    // Half a list would look like missing machines.
    if (answer.nodes.length === 0) throw endedEarly(action);
  }
}

async function add(pool: WebPool, count: number): Promise<Reply> {
  const action = 'ScaleClusterNodePool';
  const body = { count };
  const call: Call = { action, method: 'POST', path: pathOf(pool), query: {}, body };
  const reply = await pool.line.write(call);
  if (reply.kind !== 'answer') return reply;
  const task = await taskOf(pool, reply.body);
  return task.kind === 'failed' ? task.reply : reply;
}

/** Released with its removal, and not drained: it is empty. A task that goes on is looked at in the next cycle. */
async function end(pool: WebPool, machines: readonly string[]): Promise<Reply | false> {
  const query = {
    drain_node: 'false',
    instance_ids: JSON.stringify(machines),
    release_node: 'true',
  };
  const path = `${pathOf(pool)}/nodes`;
  const call: Call = {
    action: 'RemoveNodePoolNodes',
    method: 'DELETE',
    path,
    query,
    body: undefined,
  };
  const reply = await pool.line.write(call);
  if (reply.kind !== 'answer') return reply;
  const task = await taskOf(pool, reply.body);
  if (task.kind === 'failed') return task.reply;
  return task.kind === 'over' ? reply : false;
}
