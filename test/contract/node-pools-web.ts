/** Adapters of web services before the contract suite: a test cloud process without Node objects, one group per case. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_CHECK_EVERY } from '../../src/adapters/providers/web/key-file.ts';
import type { WebPools, WebPoolsOptions } from '../../src/adapters/providers/web/web-pools.ts';
import type { BurstPool } from '../../src/model/policy.ts';
import type { Millis } from '../../src/model/units.ts';
import type { CallFault, Conditions, Rpc } from '../cloud/protocol.ts';
import { startTestCloud, type TestCloud } from '../cloud/start.ts';
import { TEST_KEY } from '../cloud/web-service.ts';
import { waitFor } from '../control-plane/wait.ts';
import {
  type Levers,
  type NodePoolsFixture,
  poolOf,
  type Truth,
  type Write,
} from './node-pools-fixture.ts';

const GROUPS = 120;
const TIMEOUT: Millis = 1_500;

/** What differs between the services. */
export interface WebKind {
  readonly kind: 'alibabaACK' | 'tencentTKE';
  /** What a look teaches is needed by orders; in life one comes before each. */
  readonly looksFirst: boolean;
  readonly rpcOf: Readonly<Record<Write | 'read', Rpc>>;
  idPrefix(group: string): string;
  address(cloud: TestCloud): string;
  create(options: WebPoolsOptions): WebPools;
}

export type WebLevers = Omit<Levers, 'cache'>;

export interface WebFixture extends NodePoolsFixture {
  readonly cloud: TestCloud;
  readonly group: string;
  readonly levers: WebLevers;
  /** How often this process was asked whether it may write. */
  asked(): number;
  /** Writes these fields over those of the key, and has the file looked at. */
  key(more: object): Promise<void>;
  /** From now on every request has the nonce of the one before. */
  repeatNonce(): void;
  /** Names another endpoint than the configured one. */
  readonly elsewhere: BurstPool;
}

export interface WebWorld {
  readonly cloud: TestCloud;
  open(): Promise<WebFixture>;
  stop(): Promise<void>;
}

/** One process for a whole test file. */
export async function startWebWorld(kind: WebKind): Promise<WebWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'kingtide-web-'));
  const groups = Array.from({ length: GROUPS }, (_, n) => ({
    id: `g${n}`,
    site: 'cloud',
    maxSize: 20,
    boot: { p50Ms: 150, p95Ms: 180 },
    deleteMs: 100,
    node: { cpu: '8', memory: '16Gi', pods: '60' },
    idPrefix: kind.idPrefix(`g${n}`),
  }));
  const cloud = await startTestCloud({ dir, groups });
  let next = 0;
  return {
    cloud,
    open: async () => {
      await cloud.clearFaults();
      const group = `g${next++}`;
      const keyFile = join(dir, `${group}.json`);
      const fixture = await openFixture(kind, { cloud, group, keyFile });
      if (kind.looksFirst) await fixture.pools.describe(fixture.pool);
      return fixture;
    },
    stop: async () => {
      await cloud.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function webPoolOf(kind: WebKind['kind'], nodeGroup: string, endpoint = 'test'): BurstPool {
  const provider = { kind, endpoint, clusterId: 'c1', nodeGroup } as const;
  return { ...poolOf(nodeGroup), provider };
}

interface Place {
  readonly cloud: TestCloud;
  readonly group: string;
  readonly keyFile: string;
}

async function openFixture(kind: WebKind, place: Place): Promise<WebFixture> {
  const { cloud, group, keyFile } = place;
  const writeKey = (fields: object = {}) =>
    writeFile(keyFile, JSON.stringify({ ...TEST_KEY, ...fields }));
  await writeKey();
  const state = { leading: true, address: kind.address(cloud), offset: 0, skew: 0, nonce: 0 };
  const more = { asked: 0, step: 1 };
  const open = () =>
    kind.create({
      endpoints: {
        test: {
          region: 'cn-beijing',
          keyFile,
          caFile: cloud.tls.caFile,
          address: state.address,
          timeout: TIMEOUT,
        },
      },
      clock: {
        now: () => Date.now() + state.skew,
        monotonic: () => performance.now() + state.offset,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
      },
      nonce: () => {
        state.nonce += more.step;
        return `${group}-${state.nonce}`;
      },
      beforeWrite: () => {
        more.asked += 1;
        if (!state.leading) throw new Error('not the leader any more');
      },
    });
  let pools = open();
  const levers: WebLevers = {
    ...groupLevers(kind, place),
    expireCredential: async () => {
      await writeKey({ securityToken: 'lent', expiration: new Date(0).toISOString() });
      state.offset += KEY_CHECK_EVERY;
    },
    renewCredential: async () => {
      await writeKey();
      state.offset += KEY_CHECK_EVERY;
    },
    goDown: async () => {
      state.address = '127.0.0.1:1';
      await pools.close();
      pools = open();
    },
    skewClock: async (ms) => {
      state.skew = ms;
    },
    loseLease: async () => {
      state.leading = false;
    },
  };
  return {
    cloud,
    group,
    levers,
    pools: {
      capabilities: (pool) => pools.capabilities(pool),
      describe: (pool) => pools.describe(pool),
      grow: (pool, request) => pools.grow(pool, request),
      giveBack: (pool, instances) => pools.giveBack(pool, instances),
    },
    pool: webPoolOf(kind.kind, group),
    elsewhere: webPoolOf(kind.kind, group, 'shanghai'),
    asked: () => more.asked,
    key: async (fields) => {
      await writeKey(fields);
      state.offset += KEY_CHECK_EVERY;
    },
    repeatNonce: () => {
      more.step = 0;
    },
    strange: webPoolOf(kind.kind, 'no-such-group'),
    truth: () => truthOf(kind, place),
    settle: () => settled(place),
    close: () => pools.close(),
  };
}

type GroupLevers = Omit<
  WebLevers,
  'expireCredential' | 'renewCredential' | 'goDown' | 'skewClock' | 'loseLease'
>;

function groupLevers({ rpcOf }: WebKind, { cloud, group }: Place): GroupLevers {
  const set = (change: Partial<Conditions>) => cloud.set(change, group);
  const next = (rpc: Rpc, fault: CallFault['fault']) => cloud.next({ rpc, times: 1, fault });
  const error = (code: string, when: 'before-effect' | 'after-effect', message = code) =>
    ({ kind: 'error', code, message, when }) as const;
  const nothing = () => Promise.resolve();
  return {
    stock: (stock) => set({ stock, whenShort: 'partial-error' }),
    secretStock: (stock, how) =>
      set({ stock, whenShort: how === 'hide' ? 'partial-ok' : 'promise' }),
    quota: (quota) => set({ quota, whenShort: 'refuse' }),
    loseAnswer: (write) => next(rpcOf[write], { kind: 'no-answer', when: 'after-effect' }),
    loseRequest: (write) => next(rpcOf[write], { kind: 'no-answer', when: 'before-effect' }),
    refuse: (write, code, message) => next(rpcOf[write], error(code, 'before-effect', message)),
    refuseAfterActing: (write, code) => next(rpcOf[write], error(code, 'after-effect')),
    refuseRead: (code) => next(rpcOf.read, error(code, 'before-effect')),
    lag: (listLagMs) => set({ listLagMs }),
    foreign: async (delta) => void (await cloud.foreign(group, delta)),
    slowBoot: (bootFactor) => set({ bootFactor }),
    slowEnd: nothing,
    strangers: nothing,
    reuseNames: () => set({ reuseNames: true }),
    deleteGone: (deleteGone) => set({ deleteGone }),
    answers: (answers) => set({ answers }),
    zombies: () => set({ zombieShare: 1 }),
    pages: (pageSize) => set({ pageSize }),
    webPage: (write) => next(rpcOf[write ?? 'read'], { kind: 'web-page' }),
  };
}

async function truthOf({ rpcOf }: WebKind, { cloud, group }: Place): Promise<Truth> {
  const oracle = await cloud.oracle();
  const ours = oracle.instances.filter((one) => one.group === group);
  const writes = (await cloud.calls()).filter(
    ({ rpc, args }) =>
      (rpc === rpcOf.grow || rpc === rpcOf['give-back']) &&
      JSON.stringify(args).includes(`"group":"${group}"`),
  );
  return {
    target: oracle.groups[group]?.target ?? 0,
    created: ours.length,
    alive: ours.filter((one) => one.deletingAt === null).map((one) => one.id),
    writes: writes.length,
  };
}

async function settled({ cloud, group }: Place): Promise<void> {
  await waitFor(
    'all instances to be running or gone',
    async () => {
      const { instances } = await cloud.oracle();
      const busy = instances.some(
        (one) =>
          one.group === group &&
          (one.deletingAt === null ? one.runningAt === null : one.goneAt === null),
      );
      return busy ? undefined : true;
    },
    { timeoutMs: 5_000, intervalMs: 20 },
  );
}
