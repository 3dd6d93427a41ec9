/** The external gRPC adapter before the contract suite: a test cloud process without Node objects, one group per case. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallReport } from '../../src/adapters/providers/external-grpc/endpoint.ts';
import { createExternalGrpcPools } from '../../src/adapters/providers/external-grpc/pools.ts';
import { CHECK_EVERY } from '../../src/adapters/providers/external-grpc/tls-files.ts';
import type { Millis } from '../../src/model/units.ts';
import type { Fields } from '../../src/ports/log.ts';
import type { CallFault, Conditions, Rpc } from '../cloud/protocol.ts';
import { startTestCloud, type TestCloud } from '../cloud/start.ts';
import { waitFor } from '../control-plane/wait.ts';
import {
  type Levers,
  type NodePoolsFixture,
  poolOf,
  type Truth,
  type Write,
} from './node-pools-fixture.ts';

const GROUPS = 100;
const READ_TIMEOUT: Millis = 2_000;
const WRITE_TIMEOUT: Millis = 400;

export interface Warning {
  readonly fields: Fields;
  readonly message: string;
}

type OurLevers = Omit<Levers, 'pages' | 'webPage' | 'skewClock'>;

export interface ExternalFixture extends NodePoolsFixture {
  readonly cloud: TestCloud;
  readonly group: string;
  readonly reports: readonly CallReport[];
  readonly warnings: readonly Warning[];
  readonly levers: OurLevers;
  /** Moves the adapter's clock, so that it looks at its files again. */
  forward(ms: Millis): void;
}

export interface ExternalGrpcWorld {
  readonly cloud: TestCloud;
  open(): Promise<ExternalFixture>;
  stop(): Promise<void>;
}

/** One process for a whole test file. */
export async function startExternalGrpcWorld(): Promise<ExternalGrpcWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'kingtide-cloud-'));
  const groups = Array.from({ length: GROUPS }, (_, n) => ({
    id: `g${n}`,
    site: 'cloud',
    maxSize: 20,
    boot: { p50Ms: 150, p95Ms: 180 },
    deleteMs: 100,
    node: { cpu: '8', memory: '16Gi', pods: '60' },
  }));
  const cloud = await startTestCloud({ dir, groups });
  let next = 0;
  return {
    cloud,
    open: async () => {
      await cloud.clearFaults();
      const group = `g${next++}`;
      return openFixture({ cloud, group, dir: await mkdtemp(join(dir, 'case-')) });
    },
    stop: async () => {
      await cloud.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly cloud: TestCloud;
  readonly group: string;
  /** Holds this case's own copy of the credentials. */
  readonly dir: string;
}

async function openFixture({ cloud, group, dir }: Place): Promise<ExternalFixture> {
  const files = { certFile: join(dir, 'client.crt'), keyFile: join(dir, 'client.key') };
  await copyFile(cloud.tls.certFile, files.certFile);
  await copyFile(cloud.tls.keyFile, files.keyFile);
  const reports: CallReport[] = [];
  const warnings: Warning[] = [];
  const ignore = () => undefined;
  const state = { leading: true, address: cloud.endpoint, offset: 0 };
  const now = () => performance.now() + state.offset;
  const open = () =>
    createExternalGrpcPools({
      endpoints: {
        test: {
          ...cloud.tls,
          ...files,
          address: state.address,
          readTimeout: READ_TIMEOUT,
          writeTimeout: WRITE_TIMEOUT,
        },
      },
      clock: { now: Date.now, monotonic: now, sleep: () => Promise.resolve() },
      log: {
        info: ignore,
        error: ignore,
        warn: (fields, message) => warnings.push({ fields, message }),
      },
      beforeWrite: () => {
        if (!state.leading) throw new Error('not the leader any more');
      },
      onCall: (report) => reports.push(report),
    });
  let pools = open();
  const forward = (ms: Millis) => {
    state.offset += ms;
  };
  const levers: OurLevers = {
    ...groupLevers(cloud, group),
    expireCredential: async () => {
      const old = await cloud.authority.issue(`expired-${group}`, 'clientAuth', -1);
      await copyFile(old.certFile, files.certFile);
      await copyFile(old.keyFile, files.keyFile);
      forward(CHECK_EVERY);
    },
    renewCredential: async () => {
      await copyFile(cloud.tls.certFile, files.certFile);
      await copyFile(cloud.tls.keyFile, files.keyFile);
      forward(CHECK_EVERY);
    },
    goDown: () => {
      state.address = '127.0.0.1:1';
      pools.close();
      pools = open();
      return Promise.resolve();
    },
    loseLease: () => {
      state.leading = false;
      return Promise.resolve();
    },
  };
  return {
    cloud,
    group,
    reports,
    warnings,
    levers,
    forward,
    pools: {
      capabilities: (pool) => pools.capabilities(pool),
      describe: (pool) => pools.describe(pool),
      grow: (pool, request) => pools.grow(pool, request),
      giveBack: (pool, instances) => pools.giveBack(pool, instances),
    },
    pool: poolOf(group),
    strange: poolOf('no-such-group'),
    truth: () => truthOf(cloud, group),
    settle: () => settled(cloud, group),
    close: () => {
      pools.close();
      return Promise.resolve();
    },
  };
}

const RPC_OF: Readonly<Record<Write, Rpc>> = {
  grow: 'NodeGroupIncreaseSize',
  'give-back': 'NodeGroupDeleteNodes',
};

type GroupLevers = Omit<OurLevers, 'expireCredential' | 'renewCredential' | 'goDown' | 'loseLease'>;

function groupLevers(cloud: TestCloud, group: string): GroupLevers {
  const set = (change: Partial<Conditions>) => cloud.set(change, group);
  const next = (rpc: Rpc, fault: CallFault['fault']) => cloud.next({ rpc, times: 1, fault });
  const error = (code: string, when: 'before-effect' | 'after-effect', message = code) =>
    ({ kind: 'error', code, message, when }) as const;
  return {
    stock: (stock) => set({ stock, whenShort: 'partial-error' }),
    secretStock: (stock, how) =>
      set({ stock, whenShort: how === 'hide' ? 'partial-ok' : 'promise' }),
    quota: (quota) => set({ quota, whenShort: 'refuse' }),
    loseAnswer: (write) => next(RPC_OF[write], { kind: 'no-answer', when: 'after-effect' }),
    loseRequest: (write) => next(RPC_OF[write], { kind: 'no-answer', when: 'before-effect' }),
    refuse: (write, code, message) => next(RPC_OF[write], error(code, 'before-effect', message)),
    refuseAfterActing: (write, code) => next(RPC_OF[write], error(code, 'after-effect')),
    refuseRead: (code) => next('NodeGroupTargetSize', error(code, 'before-effect')),
    lag: (listLagMs) => set({ listLagMs }),
    cache: () => set({ cacheUntilRefresh: true }),
    foreign: async (delta) => void (await cloud.foreign(group, delta)),
    slowBoot: (bootFactor) => set({ bootFactor }),
    slowEnd: () => Promise.resolve(),
    strangers: () => Promise.resolve(),
    reuseNames: () => set({ reuseNames: true }),
    zombies: () => set({ zombieShare: 1 }),
    deleteGone: (deleteGone) => set({ deleteGone }),
    answers: (answers) => set({ answers }),
  };
}

async function truthOf(cloud: TestCloud, group: string): Promise<Truth> {
  const oracle = await cloud.oracle();
  const ours = oracle.instances.filter((one) => one.group === group);
  const calls = await cloud.calls();
  const writes = calls.filter(
    (call) =>
      (call.rpc === RPC_OF.grow || call.rpc === RPC_OF['give-back']) &&
      JSON.stringify(call.args).includes(`"id":"${group}"`),
  );
  return {
    target: oracle.groups[group]?.target ?? 0,
    created: ours.length,
    alive: ours.filter((one) => one.deletingAt === null).map((one) => one.id),
    writes: writes.length,
  };
}

async function settled(cloud: TestCloud, group: string): Promise<void> {
  await waitFor(
    'all instances to be running or gone',
    async () => {
      const { instances } = await cloud.oracle();
      const ours = instances.filter((one) => one.group === group);
      const busy = ours.some((one) =>
        one.deletingAt === null ? one.runningAt === null : one.goneAt === null,
      );
      return busy ? undefined : true;
    },
    { timeoutMs: 5_000, intervalMs: 20 },
  );
}
