/**
 * The test cloud in the manner of Alibaba Cloud's Container Service, version 2015-12-15. Shapes come from the public
 * reference, help.aliyun.com/zh/ack/ack-managed-and-ack-dedicated/developer-reference: the pages
 * api-cs-2015-12-15-describeclusternodepooldetail, -describeclusternodes, -scaleclusternodepool, -removenodepoolnodes and
 * -describetaskinfo; signatures from the page "Request syntax and signature method V3". A shortage of stock is told by the
 * task, as making machines is asynchronous there.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Cloud } from './cloud.ts';
import type { AckRpc } from './protocol.ts';
import { type WireInstance, wireInstances, wireTarget } from './rogue.ts';
import { TEST_KEY, type WebAnswer, type WebManner, type WebRequest } from './web-service.ts';

const REGION = 'cn-beijing';
/** Of machines of this group's, as its nodes name them. */
export function ackIdPrefix(group: string): string {
  return `${REGION}.i-${group}-`;
}

const OLDEST_MS = 15 * 60_000;
const NO_EFFECT = { created: [], deleted: [] };

interface Task {
  readonly state: 'success' | 'failed';
  readonly error?: { readonly code: string; readonly message: string };
}

const tasks = new Map<string, Task>();

function begin(task: Task): string {
  const id = `T-${String(tasks.size + 1).padStart(8, '0')}`;
  tasks.set(id, task);
  return id;
}

export const ACK: WebManner = {
  objection,
  nonceOf: ({ headers }) => headers['x-acs-signature-nonce'],
  reused: 'SignatureNonceUsed',
  route: (request) => {
    const rpc = request.headers['x-acs-action'] as AckRpc;
    const { pattern, act } = ROUTES[rpc] ?? {};
    const [, ...parts] = pattern?.exec(`${request.method} ${request.path}`) ?? [];
    if (act === undefined || parts.length === 0) return undefined;
    const group = request.query['nodepool_id'] ?? parts.at(-1) ?? '';
    const args = { group, ...request.query, ...asObject(request.body) };
    return { rpc, args, act: (cloud) => act(cloud, { group, request }) };
  },
  success: (body) => ({ request_id: 'test', ...body }),
  failure: (code, message) => {
    const [status, vendors] =
      FAILURES[code] ?? (code === 'RESOURCE_EXHAUSTED' ? short(message) : [400, code]);
    return { status, body: { code: vendors, message, requestId: 'test', status } };
  },
};

interface Asked {
  readonly group: string;
  readonly request: WebRequest;
}

interface Route {
  readonly pattern: RegExp;
  act(cloud: Cloud, asked: Asked): WebAnswer;
}

const ROUTES: Readonly<Record<AckRpc, Route>> = {
  DescribeClusterNodePoolDetail: {
    pattern: /^GET \/clusters\/([^/]+)\/nodepools\/([^/]+)$/,
    act: (cloud, { group }) => {
      cloud.refresh();
      const view = cloud.read(group);
      if (view === undefined) return no('NOT_FOUND', `no node pool ${group}`);
      const size = wireTarget(view, answersOf(cloud, group));
      const total = view.instances.length;
      return yes({
        nodepool_info: { nodepool_id: group, region_id: REGION },
        scaling_group: { desired_size: size },
        status: { state: 'active', total_nodes: total },
      });
    },
  },
  DescribeClusterNodes: {
    pattern: /^GET \/clusters\/([^/]+)\/nodes$/,
    act: (cloud, { group, request }) => {
      cloud.refresh();
      const view = cloud.read(group);
      if (view === undefined) return no('NOT_FOUND', `no node pool ${group}`);
      const all = wireInstances(view, answersOf(cloud, group));
      const most = cloud.groups.get(group)?.conditions().pageSize ?? Infinity;
      const size = Math.min(Number(request.query['pageSize'] ?? '10'), most);
      const number = Number(request.query['pageNumber'] ?? '1');
      const nodes = all.slice((number - 1) * size, number * size).map(toNode);
      return yes({
        nodes,
        page: { page_number: number, page_size: size, total_count: all.length },
      });
    },
  },
  ScaleClusterNodePool: {
    pattern: /^POST \/clusters\/([^/]+)\/nodepools\/([^/]+)$/,
    act: (cloud, { group, request }) => {
      const count = Number(asObject(request.body)['count']);
      const done = cloud.increase(group, count);
      if (done.code === 'OK') return { ...done, body: { task_id: begin({ state: 'success' }) } };
      if (done.code !== 'RESOURCE_EXHAUSTED' || !/stock/.test(done.message)) return done;
      const error = { code: 'OperationDenied.NoStock', message: done.message };
      return { ...done, code: 'OK', body: { task_id: begin({ state: 'failed', error }) } };
    },
  },
  RemoveNodePoolNodes: {
    pattern: /^DELETE \/clusters\/([^/]+)\/nodepools\/([^/]+)\/nodes$/,
    act: (cloud, { group, request }) => {
      const { query } = request;
      if (query['release_node'] !== 'true') return no('INVALID_ARGUMENT', 'would leave machines');
      const ids: unknown = JSON.parse(query['instance_ids'] ?? '[]');
      const machines = Array.isArray(ids) ? ids : [];
      const nodes = machines.map((id) => ({ providerID: `${REGION}.${String(id)}`, name: '' }));
      const done = cloud.remove(group, nodes);
      return done.code === 'OK'
        ? { ...done, body: { task_id: begin({ state: 'success' }) } }
        : done;
    },
  },
  DescribeTaskInfo: {
    pattern: /^GET \/tasks\/([^/]+)$/,
    act: (_cloud, { group }) => {
      const task = tasks.get(group);
      return task === undefined
        ? no('NOT_FOUND', `no task ${group}`)
        : yes({ task_id: group, ...task });
    },
  },
};

function yes(body: object): WebAnswer {
  return { code: 'OK', message: '', effect: NO_EFFECT, body };
}

function no(code: string, message: string): WebAnswer {
  return { code, message, effect: NO_EFFECT };
}

function answersOf(cloud: Cloud, group: string) {
  return cloud.groups.get(group)?.conditions().answers ?? 'honest';
}

const STATES: Readonly<Record<number, string>> = { 1: 'running', 2: 'initial', 3: 'removing' };

function toNode({ id, status }: WireInstance) {
  const instance_id = id.slice(Math.max(id.lastIndexOf('.'), id.lastIndexOf('/')) + 1);
  if (status === undefined) return { instance_id };
  return { instance_id, state: STATES[status.instanceState] ?? 'never-heard-of' };
}

function asObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const FAILURES: Readonly<Record<string, readonly [number, string]>> = {
  INVALID_ARGUMENT: [400, 'InvalidParameter'],
  OUT_OF_RANGE: [400, 'InvalidParameter.Count'],
  FAILED_PRECONDITION: [400, 'ErrorClusterState'],
  NOT_FOUND: [404, 'ErrorNodePoolNotFound'],
  UNIMPLEMENTED: [404, 'InvalidAction.NotFound'],
  PERMISSION_DENIED: [403, 'Forbidden.RAM'],
  UNAUTHENTICATED: [403, 'InvalidAccessKeyId.Inactive'],
  UNKNOWN: [500, 'UnknownError'],
  INTERNAL: [500, 'InternalError'],
  DATA_LOSS: [500, 'InternalError'],
  CANCELLED: [504, 'ServiceTimeout'],
  ABORTED: [409, 'OperationConflict'],
  UNAVAILABLE: [503, 'ServiceUnavailable'],
};

function short(message: string): readonly [number, string] {
  if (/rate|throttl/i.test(message)) return [429, 'Throttling.User'];
  return /quota/i.test(message) ? [400, 'QuotaExceeded.Node'] : [400, 'OperationDenied.NoStock'];
}

/** Made from the request as it came, not by the code under test. */
function objection(request: WebRequest, now: number): string | undefined {
  const { headers, method, path, rawQuery, body } = request;
  const parts = /^ACS3-HMAC-SHA256 Credential=(\S+?),SignedHeaders=(\S+?),Signature=(\w+)$/.exec(
    headers['authorization'] ?? '',
  );
  const [, id, names = '', signature] = parts ?? [];
  if (id !== TEST_KEY.accessKeyId) return 'InvalidAccessKeyId.NotFound';
  const signed = names.split(';');
  const must = Object.keys(headers).filter((name) => name.startsWith('x-acs-') || name === 'host');
  if (must.some((name) => !signed.includes(name))) return 'IncompleteSignature';
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-acs-content-sha256'] !== hash) return 'SignatureDoesNotMatch';
  const lines = signed.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const canonical = [method, path, rawQuery.split('&').toSorted().join('&'), lines, names, hash];
  const digest = createHash('sha256').update(canonical.join('\n')).digest('hex');
  const expected = createHmac('sha256', TEST_KEY.accessKeySecret).update(
    `ACS3-HMAC-SHA256\n${digest}`,
  );
  if (expected.digest('hex') !== signature) return 'SignatureDoesNotMatch';
  const date = Date.parse(headers['x-acs-date'] ?? '');
  return Math.abs(now - date) <= OLDEST_MS ? undefined : 'InvalidTimeStamp.Expired';
}
