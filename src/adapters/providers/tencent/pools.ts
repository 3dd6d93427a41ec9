/**
 * Node pools of Tencent Cloud TKE (API version 2018-05-25) and the scaling groups behind them. Growth is ScaleOutInstances
 * of Auto Scaling, relative and without a token; TKE itself only sets sizes, and a late call would then end machines that
 * nobody named.
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
import { tencentMeaning } from './errors.ts';
import { createGroups } from './groups.ts';
import { type Service, signTc3 } from './tc3.ts';
import { createZones, type Zones } from './zones.ts';

export const TENCENT_TKE: ProviderFacts = {
  idempotency: 'none',
  givesBackBy: 'instance id',
  stockAndQuota: 'when an order is refused; a shortage later shows as fewer machines',
  price: 'not visible',
  rateLimits: 'told by RequestLimitExceeded; two reads a pool and cycle, 20 calls a second allowed',
  listLag: 'assumed; machines are listed a while after they are ordered',
  neverRan: 'a TKE cluster; the test server follows the public reference',
};

/** Every action that this adapter calls, with its service; docs/providers.md prints the policy that allows them. */
export const TENCENT_ACTIONS = {
  DescribeAutoScalingInstances: { name: 'as', version: '2018-04-19' },
  ScaleOutInstances: { name: 'as', version: '2018-04-19' },
  DescribeZones: { name: 'cvm', version: '2017-03-12' },
  DeleteClusterInstances: { name: 'tke', version: '2018-05-25' },
  DescribeClusterNodePoolDetail: { name: 'tke', version: '2018-05-25' },
} as const satisfies Readonly<Record<string, Service>>;

type Action = keyof typeof TENCENT_ACTIONS;

function isAction(name: string): name is Action {
  return name in TENCENT_ACTIONS;
}

function serviceOf(action: string): Service {
  if (isAction(action)) return TENCENT_ACTIONS[action];
  throw new Error(`${action} has no service`);
}

const TENCENT_MANNER: Manner = {
  host: (action) => `${serviceOf(action).name}.tencentcloudapi.com`,
  sign: (call, stamp) => signTc3(call, serviceOf(call.action), stamp),
  errorIn: (status, body) => {
    const { Error: error } = answer.catch({ Response: {} }).parse(body).Response;
    if (error !== undefined) return { code: error.Code, message: error.Message };
    return status < 400 ? undefined : { code: `HTTP${status}`, message: '' };
  },
  meaningOf: tencentMeaning,
};

const answer = z.object({
  Response: z.object({ Error: z.object({ Code: z.string(), Message: z.string() }).optional() }),
});

/** The reference allows 2,000 more by one call. */
const MOST_TO_ADD = 2_000;
const MOST_TO_END = 100;
const PAGE_SIZE = 100;

export function createTencentPools(options: WebPoolsOptions): WebPools {
  const zones = createZones((pool) => pool.line.read(callTo('DescribeZones', {})));
  const groups = createGroups(async (pool) => (await detailOf(pool)).group);
  return createWebPools(options, {
    kind: 'tencentTKE',
    facts: TENCENT_TKE,
    manner: TENCENT_MANNER,
    mostToAdd: MOST_TO_ADD,
    mostToEnd: MOST_TO_END,
    look: async (pool) => {
      const detail = await detailOf(pool);
      groups.learn(pool, detail.group);
      return { target: detail.size, instances: await instancesOf(pool, detail.group, zones) };
    },
    size: async (pool) => (await detailOf(pool)).size,
    add: async (pool, count) => {
      const group = await groups.of(pool);
      if (typeof group !== 'string') return group;
      const body = { AutoScalingGroupId: group, ScaleOutNumber: count };
      return pool.line.write(callTo('ScaleOutInstances', body));
    },
    end,
  });
}

function callTo(action: Action, body: object): Call {
  return { action, method: 'POST', path: '/', query: {}, body };
}

const detailAnswer = z.object({
  Response: z.object({
    NodePool: z.object({
      AutoscalingGroupId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
      DesiredNodesNum: poolSize,
    }),
  }),
});

interface Detail {
  readonly size: number;
  readonly group: string;
}

async function detailOf({ line, provider }: WebPool): Promise<Detail> {
  const action = 'DescribeClusterNodePoolDetail';
  const { clusterId, nodeGroup } = provider;
  const call = callTo(action, { ClusterId: clusterId, NodePoolId: nodeGroup });
  const { NodePool } = checked(detailAnswer, await line.read(call), action).Response;
  return { size: NodePool.DesiredNodesNum, group: NodePool.AutoscalingGroupId };
}

async function instancesOf(
  pool: WebPool,
  group: string,
  zones: Zones,
): Promise<PoolState['instances']> {
  const instances: InstanceView[] = [];
  for (const machine of await machinesOf(pool, group)) {
    // Without a zone it is not placed yet, and no node can have its id.
    if (machine.Zone === '') continue;
    const zone = await zones.idOf(pool, machine.Zone);
    const id = `qcloud:///${zone}/${machine.InstanceId}`;
    instances.push({ id, state: stateOf(machine.LifeCycleState ?? '') });
  }
  return onceEach(instances);
}

const COMING = /^(CREATING|IN_LAUNCHING_HOOK|ATTACHING|ATTACHING_LB|STARTING)$/;
const RUNNING = /^(IN_SERVICE|MODIFYING_LB)$/;
const GOING = /^(TERMINATING|IN_TERMINATING_HOOK|DETACHING|DETACHING_LB)$/;

/** What failed or stopped is billed all the same, and is nobody's room. */
function stateOf(state: string): InstanceView['state'] {
  if (COMING.test(state)) return 'creating';
  if (RUNNING.test(state)) return 'running';
  return GOING.test(state) ? 'deleting' : 'unknown';
}

const machine = z.object({
  InstanceId: machineId,
  LifeCycleState: z.string().nullish(),
  Zone: z.string().max(64),
});
const machinesAnswer = z.object({
  Response: z.object({
    TotalCount: poolSize,
    AutoScalingInstanceSet: z.array(machine).max(MOST_INSTANCES),
  }),
});

async function machinesOf(
  { line }: WebPool,
  group: string,
): Promise<readonly z.output<typeof machine>[]> {
  const action = 'DescribeAutoScalingInstances';
  const found: z.output<typeof machine>[] = [];
  for (;;) {
    const Filters = [{ Name: 'auto-scaling-group-id', Values: [group] }];
    const call = callTo(action, { Filters, Offset: found.length, Limit: PAGE_SIZE });
    const page = checked(machinesAnswer, await line.read(call), action).Response;
    found.push(...page.AutoScalingInstanceSet);
    if (found.length >= page.TotalCount) return found;
    // Half a list would look like missing machines.
    if (page.AutoScalingInstanceSet.length === 0) throw endedEarly(action);
  }
}

const endedAnswer = z.object({
  Response: z.object({
    FailedInstanceIds: z.array(z.string()).nullish(),
  }),
});

/** What was not found is gone; what failed is looked at again. */
async function end(
  { line, provider }: WebPool,
  machines: readonly string[],
): Promise<Reply | false> {
  const body = {
    ClusterId: provider.clusterId,
    InstanceIds: machines,
    InstanceDeleteMode: 'terminate',
  };
  const reply = await line.write(callTo('DeleteClusterInstances', body));
  if (reply.kind !== 'answer') return reply;
  const ended = endedAnswer.safeParse(reply.body);
  if (!ended.success) return false;
  return (ended.data.Response.FailedInstanceIds ?? []).length === 0 ? reply : false;
}
