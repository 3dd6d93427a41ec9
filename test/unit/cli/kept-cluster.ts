/**
 * A loopback API server that keeps the few objects a person's commands read and write, with UIDs, versions and conflicts
 * like the real one; and a person connected to it.
 */
import { isRecord, type Json, record, recordAt } from '../../../src/adapters/kube/json.ts';
import type { connectPerson } from '../../../src/adapters/kube/person.ts';
import type { ControlInput } from '../../../src/cli/control.ts';
import {
  answerJson,
  type Call,
  createFakeTransport,
  type FakeApi,
  startFakeApi,
} from '../adapters/kube/fake-api.ts';
import { createManualClock, type ManualClock } from '../adapters/kube/manual-clock.ts';

type Kept = Json;

/** 1 March 2027, 20:00 in Shanghai. */
export const NOW = Date.UTC(2027, 2, 1, 12, 0, 0);
export const SWITCHES = '/api/v1/namespaces/kingtide-system/configmaps/kingtide-switches';
export const CONFIG = '/api/v1/namespaces/kingtide-system/configmaps/kingtide-config';
const OURS = '/apis/kingtide.dev/v1alpha1';
export const overridePath = (name: string) => `${OURS}/namespaces/shop/overrides/${name}`;

export interface KeptCluster {
  readonly api: FakeApi;
  readonly clock: ManualClock;
  /** By path. */
  readonly objects: Map<string, Kept>;
  /** Paths that are answered with this status. */
  readonly refusals: Map<string, number>;
  put(path: string, object: Kept): void;
  /** Below these keys of what is kept at a path; empty when nothing is. */
  look(path: string, ...keys: readonly string[]): Kept;
  run(
    command: (input: ControlInput) => Promise<number>,
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  close(): Promise<void>;
}

export async function startKeptCluster(): Promise<KeptCluster> {
  const objects = new Map<string, Kept>();
  const refusals = new Map<string, number>();
  let version = 1;
  const put = (path: string, object: Kept) => {
    version += 1;
    const [, namespace] = /namespaces\/([^/]+)\//.exec(path) ?? [];
    const name = path.split('/').at(-1);
    const metadata = {
      uid: `uid-${version}`,
      namespace,
      name,
      generation: 1,
      ...record(object['metadata']),
    };
    objects.set(path, { ...object, metadata: { ...metadata, resourceVersion: String(version) } });
  };
  const api = await startFakeApi((call, answer) => {
    const refusal = refusals.get(call.path);
    if (refusal === undefined) answerJson(answer, ...answerTo({ objects, put }, askedIn(call)));
    else answerJson(answer, refusal, { message: 'no' });
  });
  const clock = createManualClock(NOW);
  const connect: typeof connectPerson = async () => {
    const { transport, close } = createFakeTransport({ url: api.url, clock });
    return { transport, close, namespace: 'shop', user: 'someone' };
  };
  return {
    ...{ api, clock, objects, refusals, put },
    look: (path, ...keys) => recordAt(objects.get(path), ...keys),
    run: async (command, ...args) => {
      const text = { out: '', err: '' };
      const keep = (to: 'out' | 'err') => (more: string) => {
        text[to] += more;
      };
      const signal = new AbortController().signal;
      const io = { out: keep('out'), err: keep('err'), terminal: false, columns: 100, signal };
      return { code: await command({ args, io, connect, clock }), ...text };
    },
    close: api.close,
  };
}

interface Store {
  readonly objects: Map<string, Kept>;
  put(path: string, object: Kept): void;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Kept;
}

type Answered = readonly [status: number, body: unknown];

function answerTo(store: Store, asked: Asked): Answered {
  const { method, path } = asked;
  if (path.endsWith('/selfsubjectreviews'))
    return [201, { status: { userInfo: { username: 'alice' } } }];
  if (method === 'POST') return create(store, asked);
  const found = store.objects.get(path);
  if (found === undefined && method === 'GET' && isList(path))
    return [200, { metadata: {}, items: listed(store.objects, path) }];
  if (found === undefined) return [404, { message: `${path} not found` }];
  if (method === 'GET') return [200, found];
  return isWhatWasRead(found, asked)
    ? write(store, found, asked)
    : [409, { message: 'the object has been modified' }];
}

function isWhatWasRead(found: Kept, { method, body }: Asked): boolean {
  const given = body[method === 'DELETE' ? 'preconditions' : 'metadata'];
  if (given === undefined) return true;
  const { uid, resourceVersion } = recordAt(found, 'metadata');
  return record(given)['uid'] === uid && record(given)['resourceVersion'] === resourceVersion;
}

function write({ objects, put }: Store, found: Kept, { method, path, body }: Asked): Answered {
  if (method === 'DELETE') objects.delete(path);
  if (method === 'PUT') put(path, body);
  if (method === 'PATCH') put(path, { ...found, data: merged(found['data'], body['data']) });
  return [200, objects.get(path) ?? { kind: 'Status' }];
}

function create({ objects, put }: Store, { path, body }: Asked): Answered {
  const { name, generateName } = recordAt(body, 'metadata');
  const at = `${path}/${String(name ?? `${String(generateName)}abc12`)}`;
  if (objects.has(at)) return [409, { message: 'already exists' }];
  put(at, body);
  return [201, objects.get(at)];
}

function askedIn({ method, path, body }: Call): Asked {
  const parsed: unknown = body === '' ? {} : JSON.parse(body);
  if (!isRecord(parsed)) throw new Error(`${method} ${path}: the body is no object`);
  return { method, path, body: parsed };
}

function isList(path: string): boolean {
  return /\/(overrides|scalingpolicies|burstpools|promotioncalendars|noderequests|events)$/.test(
    path,
  );
}

function listed(objects: Map<string, Kept>, path: string): readonly Kept[] {
  const [, group = '', namespace, plural = ''] =
    /^(\/apis\/[^/]+\/[^/]+|\/api\/v1)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path) ?? [];
  return [...objects]
    .filter(([at]) => at.startsWith(group) && at.split('/').at(-2) === plural)
    .filter(([at]) => namespace === undefined || at.includes(`/namespaces/${namespace}/`))
    .map(([, object]) => object);
}

function merged(before: unknown, patch: unknown): Kept {
  return Object.fromEntries(
    Object.entries({ ...record(before), ...record(patch) }).filter(([, value]) => value !== null),
  );
}

/** The sample shop as far as these commands look at it: two policies, the switches and the operator's zone. */
export function putShop({ put }: Pick<KeptCluster, 'put'>, timeZone = 'Asia/Shanghai'): void {
  put(SWITCHES, { apiVersion: 'v1', kind: 'ConfigMap' });
  put(CONFIG, { data: { 'kingtide.yaml': `timeZone: ${timeZone}\nmaxCloudNodes: 60\n` } });
  for (const name of ['checkout', 'login'])
    put(`${OURS}/namespaces/shop/scalingpolicies/${name}`, policy(name));
}

function policy(name: string): Kept {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'ScalingPolicy',
    metadata: { name, namespace: 'shop' },
    spec: {
      target: { workload: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
      residency: { mode: 'Burstable' },
      mode: 'Enforce',
      replicas: { min: 2, max: 200 },
      demands: [
        { name: 'requests', query: 'sum(rate(requests_total[1m]))', perReplica: '100 rps' },
      ],
    },
  };
}

export function override(spec: Kept, labels: Kept = {}): Kept {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'Override',
    metadata: { labels },
    spec: { policy: 'checkout', until: '2027-03-01T16:00:00Z', reason: 'by hand', ...spec },
  };
}
