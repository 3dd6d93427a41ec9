/**
 * The test cloud in the manner of Tencent Cloud: node pools of TKE 2018-05-25 and the scaling groups behind them. Shapes
 * come from the public reference: cloud.tencent.com/document/product/457/31864 (DeleteClusterInstances) and the page of
 * DescribeClusterNodePoolDetail beside it; cloud.tencent.com/document/product/1151/20437 (DescribeAutoScalingInstances);
 * cloud.tencent.com/document/api/377/56369 (ScaleOutInstances: a part that is made raises the desired number by as many);
 * DescribeZones of CVM 2017-03-12; errors and signatures from the pages of API 3.0, whose errors come with status 200.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Cloud } from './cloud.ts';
import type { TkeRpc } from './protocol.ts';
import { type WireInstance, wireInstances, wireTarget } from './rogue.ts';
import { TEST_KEY, type WebAnswer, type WebManner, type WebRequest } from './web-service.ts';

const ZONE = { Zone: 'ap-beijing-3', ZoneId: '800003' };

/** Of machines of this group's, as its nodes name them. */
export function tkeIdPrefix(group: string): string {
  return `qcloud:///${ZONE.ZoneId}/ins-${group}-`;
}

const OLDEST_SECONDS = 5 * 60;
const NO_EFFECT = { created: [], deleted: [] };

export const TKE: WebManner = {
  objection,
  nonceOf: () => undefined,
  reused: '',
  route: (request) => {
    // The scope of the signature names the service.
    const service = /\/(\w+)\/tc3_request/.exec(request.headers['authorization'] ?? '')?.[1];
    const rpc = `${service}:${request.headers['x-tc-action']}` as TkeRpc;
    const act = ACTIONS[rpc];
    if (act === undefined || `${request.method} ${request.path}` !== 'POST /') return undefined;
    const asked = bodyOf(request);
    const group = groupOf(asked);
    return { rpc, args: { group, ...asked }, act: (cloud) => act(cloud, { ...asked, group }) };
  },
  success: (body) => ({ Response: { RequestId: 'test', ...body } }),
  failure: (code, message) => ({
    status: 200,
    body: {
      Response: { RequestId: 'test', Error: { Code: codeOf(code, message), Message: message } },
    },
  }),
};

interface Asked {
  readonly group: string;
  readonly NodePoolId?: string;
  readonly AutoScalingGroupId?: string;
  readonly ScaleOutNumber?: number;
  readonly InstanceIds?: readonly string[];
  readonly InstanceDeleteMode?: string;
  readonly Offset?: number;
  readonly Limit?: number;
  readonly Filters?: readonly { readonly Values: readonly string[] }[];
}

const ACTIONS: Readonly<Record<TkeRpc, (cloud: Cloud, asked: Asked) => WebAnswer>> = {
  'tke:DescribeClusterNodePoolDetail': describePool,
  'tke:DeleteClusterInstances': remove,
  'as:DescribeAutoScalingInstances': describeMachines,
  'as:ScaleOutInstances': (cloud, { group, ScaleOutNumber = 0 }) => {
    const done = cloud.increase(group, ScaleOutNumber);
    return { ...done, body: { ActivityId: 'asa-test' } };
  },
  'cvm:DescribeZones': () => yes({ TotalCount: 1, ZoneSet: [ZONE] }),
};

function describePool(cloud: Cloud, { group }: Asked): WebAnswer {
  cloud.refresh();
  const view = cloud.read(group);
  if (view === undefined) return no('NOT_FOUND', `no node pool ${group}`);
  const DesiredNodesNum = wireTarget(view, answersOf(cloud, group));
  return yes({
    NodePool: { NodePoolId: group, AutoscalingGroupId: `asg-${group}`, DesiredNodesNum },
  });
}

function describeMachines(cloud: Cloud, { group, Offset = 0, Limit = 20 }: Asked): WebAnswer {
  cloud.refresh();
  const view = cloud.read(group);
  if (view === undefined) return no('NOT_FOUND', `no scaling group of ${group}`);
  const all = wireInstances(view, answersOf(cloud, group));
  const most = cloud.groups.get(group)?.conditions().pageSize ?? Infinity;
  const page = all.slice(Offset, Offset + Math.min(Limit, most)).map(toMachine);
  return yes({ TotalCount: all.length, AutoScalingInstanceSet: page });
}

/** Each name has its own end here: there is no error for one that is gone. */
function remove(cloud: Cloud, { group, InstanceIds = [], InstanceDeleteMode }: Asked): WebAnswer {
  if (InstanceDeleteMode !== 'terminate') return no('INVALID_ARGUMENT', 'would leave machines');
  const SuccInstanceIds: string[] = [];
  const NotFoundInstanceIds: string[] = [];
  const deleted: string[] = [];
  for (const id of InstanceIds) {
    const done = cloud.remove(group, [{ providerID: `qcloud:///${ZONE.ZoneId}/${id}`, name: '' }]);
    deleted.push(...done.effect.deleted);
    (done.effect.deleted.length === 1 ? SuccInstanceIds : NotFoundInstanceIds).push(id);
  }
  const body = { SuccInstanceIds, FailedInstanceIds: null, NotFoundInstanceIds };
  return { code: 'OK', message: '', effect: { created: [], deleted }, body };
}

function groupOf({
  NodePoolId,
  AutoScalingGroupId,
  Filters,
  InstanceIds,
}: Omit<Asked, 'group'>): string {
  if (NodePoolId !== undefined) return NodePoolId;
  const scaling = AutoScalingGroupId ?? Filters?.[0]?.Values[0];
  if (scaling !== undefined) return scaling.replace(/^asg-/, '');
  // Machines are named after their group.
  return /^ins-(.+)-\d+$/.exec(InstanceIds?.[0] ?? '')?.[1] ?? '';
}

function bodyOf({ body }: WebRequest): Omit<Asked, 'group'> {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function yes(body: object): WebAnswer {
  return { code: 'OK', message: '', effect: NO_EFFECT, body };
}

function no(code: string, message: string): WebAnswer {
  return { code, message, effect: NO_EFFECT };
}

function answersOf(cloud: Cloud, group: string) {
  return cloud.groups.get(group)?.conditions().answers ?? 'honest';
}

const STATES: Readonly<Record<number, string>> = {
  1: 'IN_SERVICE',
  2: 'CREATING',
  3: 'TERMINATING',
};

function toMachine({ id, status }: WireInstance) {
  const InstanceId = id.slice(id.lastIndexOf('/') + 1);
  const LifeCycleState = status && (STATES[status.instanceState] ?? 'NEVER_HEARD_OF');
  return { InstanceId, Zone: ZONE.Zone, LifeCycleState };
}

const FAILURES: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'InvalidParameterValue',
  OUT_OF_RANGE: 'InvalidParameterValue.Range',
  FAILED_PRECONDITION: 'UnsupportedOperation',
  NOT_FOUND: 'ResourceNotFound.AutoScalingGroupNotFound',
  UNIMPLEMENTED: 'InvalidAction',
  PERMISSION_DENIED: 'UnauthorizedOperation',
  UNAUTHENTICATED: 'AuthFailure.SecretIdNotFound',
  UNKNOWN: 'InternalError.UnexceptedInternal',
  INTERNAL: 'InternalError',
  DATA_LOSS: 'InternalError.Db',
  CANCELLED: 'FailedOperation',
  ABORTED: 'InternalError.AsCommon',
  UNAVAILABLE: 'InternalError.Db',
};

function codeOf(code: string, message: string): string {
  if (code !== 'RESOURCE_EXHAUSTED') return FAILURES[code] ?? code;
  if (/rate|throttl/i.test(message)) return 'RequestLimitExceeded';
  return /quota/i.test(message)
    ? 'LimitExceeded.DesiredCapacityLimitExceeded'
    : 'ResourceInsufficient';
}

/** Made from the request as it came, not by the code under test. */
function objection({ headers, body }: WebRequest, now: number): string | undefined {
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/(\w+)\/tc3_request, SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers['authorization'] ?? '',
    );
  const [, id, date = '', service = '', names = '', signature] = parts ?? [];
  if (id !== TEST_KEY.accessKeyId) return 'AuthFailure.SecretIdNotFound';
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('content-type'))
    return 'AuthFailure.InvalidAuthorization';
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = signed.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const canonical = `POST\n/\n\n${lines}\n${names}\n${sha(body)}`;
  const seconds = Number(headers['x-tc-timestamp']);
  const text = `TC3-HMAC-SHA256\n${seconds}\n${date}/${service}/tc3_request\n${sha(canonical)}`;
  const hmac = (key: string | Buffer, what: string) =>
    createHmac('sha256', key).update(what).digest();
  const key = hmac(hmac(hmac(`TC3${TEST_KEY.accessKeySecret}`, date), service), 'tc3_request');
  if (hmac(key, text).toString('hex') !== signature) return 'AuthFailure.SignatureFailure';
  return Math.abs(now / 1_000 - seconds) <= OLDEST_SECONDS
    ? undefined
    : 'AuthFailure.SignatureExpire';
}
