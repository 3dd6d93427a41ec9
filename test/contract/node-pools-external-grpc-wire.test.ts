/** The external gRPC adapter's own promises: the write gate, dead connections, shared looks, batches, reports. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../control-plane/wait.ts';
import { startBlackHole } from './node-pools-black-hole.ts';
import {
  type ExternalFixture,
  type ExternalGrpcWorld,
  startExternalGrpcWorld,
} from './node-pools-external-grpc.ts';
import { callsSince, lastSeq, poolsWith } from './node-pools-external-grpc-pools.ts';
import { order, poolOf } from './node-pools-fixture.ts';

let world: ExternalGrpcWorld;

beforeAll(async () => {
  world = await startExternalGrpcWorld();
});
afterAll(() => world.stop());

async function open(): Promise<ExternalFixture> {
  const fixture = await world.open();
  onTestFinished(() => fixture.close());
  return fixture;
}

test('the write gate is asked after the connection stands, not before', async () => {
  const asked: string[] = [];
  const gate = () => void asked.push('asked');
  const away = poolsWith(world.cloud, { address: '127.0.0.1:1' }, gate);
  await away.pools.grow(poolOf('g99'), order(1));
  expect(asked).toEqual([]);

  const there = poolsWith(world.cloud, {}, gate);
  await there.pools.grow(poolOf('g98'), order(1));
  expect(asked).toEqual(['asked']);
});

test('the write gate is asked again for each request of a batch', async () => {
  const fixture = await open();
  await fixture.levers.deleteGone('ok');
  let asked = 0;
  const { pools } = poolsWith(world.cloud, {}, () => {
    asked++;
  });
  const gone = Array.from({ length: 250 }, (_, n) => ({
    id: `testcloud://${fixture.group}/i-${n + 5_000}`,
    nodeName: `n-${n}`,
  }));
  const seq = await lastSeq(world.cloud);
  const result = await pools.giveBack(fixture.pool, gone);

  const calls = await callsSince(world.cloud, seq);
  const sizes = calls.map((call) => (call.args as { nodes: unknown[] }).nodes.length);
  expect([result, asked, sizes]).toEqual(['done', 3, [100, 100, 50]]);
});

test('a connection that leads nowhere is replaced after two time-outs', async () => {
  const hole = await startBlackHole(world.cloud.endpoint);
  onTestFinished(() => hole.close());
  const { pools } = poolsWith(world.cloud, { address: hole.address, readTimeout: 300 });
  await pools.describe(poolOf('g99'));
  hole.swallow();
  const failures = [
    await pools.describe(poolOf('g99')).catch((error: Error) => error.message),
    await pools.describe(poolOf('g99')).catch((error: Error) => error.message),
  ];

  expect(failures.every((one) => String(one).includes('DEADLINE_EXCEEDED'))).toBe(true);
  expect(await pools.describe(poolOf('g99'))).toEqual({ target: 0, instances: [] });
  expect(hole.connections()).toBe(2);
});

test('an order to a provider that is frozen is unknown, and never bought twice', async () => {
  const fixture = await open();
  await fixture.pools.describe(fixture.pool);
  fixture.cloud.freeze();
  const outcome = await fixture.pools.grow(fixture.pool, order(2));
  fixture.cloud.thaw();
  const state = await fixture.pools.describe(fixture.pool);

  // Its deadline has passed when the request is read, so either is right; twice is not.
  expect(outcome.kind).toBe('unknown');
  expect([0, 2]).toContain(state.target);
});

test('an order that arrives late is unknown first, and bought exactly once', async () => {
  const fixture = await open();
  const fault = { kind: 'hold' } as const;
  await fixture.cloud.next({ rpc: 'NodeGroupIncreaseSize', times: 1, fault });
  const outcome = await fixture.pools.grow(fixture.pool, order(3));
  const before = await fixture.truth();
  const released = await fixture.cloud.release('act');
  const after = await waitFor(
    'the late call to act',
    async () => {
      const truth = await fixture.truth();
      return truth.created > 0 ? truth : undefined;
    },
    { timeoutMs: 2_000 },
  );

  expect([outcome.kind, before.created, released]).toEqual(['unknown', 0, 1]);
  expect(after).toMatchObject({ target: 3, created: 3, writes: 1 });
});

test('views that begin together ask for fresh data once', async () => {
  const fixture = await open();
  const seq = await lastSeq(world.cloud);
  await Promise.all([1, 2, 3].map(() => fixture.pools.describe(fixture.pool)));

  const refreshes = (await callsSince(world.cloud, seq)).filter((call) => call.rpc === 'Refresh');
  expect(refreshes.length).toBe(1);
});

test('a view that begins after an order does not share older data', async () => {
  const fixture = await open();
  await fixture.pools.describe(fixture.pool);
  await fixture.cloud.next({ rpc: 'Refresh', times: 1, fault: { kind: 'slow', ms: 300 } });
  const early = fixture.pools.describe(fixture.pool);
  await waitFor(
    'the slow refresh to act',
    async () => (await fixture.cloud.state()).open === 1 || undefined,
    { timeoutMs: 1_000, intervalMs: 10 },
  );
  await fixture.pools.grow(fixture.pool, order(2));
  const late = await fixture.pools.describe(fixture.pool);
  await early;

  expect(late.target).toBe(2);
});

test('what a provider says of a failed instance is carried, and logged once', async () => {
  const fixture = await open();
  await fixture.pools.grow(fixture.pool, order(1));
  await fixture.cloud.set({ answers: 'instance-errors' }, fixture.group);
  const first = await fixture.pools.describe(fixture.pool);
  await fixture.pools.describe(fixture.pool);

  expect(first.instances).toEqual([
    {
      id: `testcloud://${fixture.group}/i-0001`,
      state: 'creating',
      error: { cause: 'stock-out', code: 'OutOfStock', message: 'sold out' },
    },
  ]);
  expect(fixture.warnings.map((one) => one.message)).toEqual(['instance failed']);
});

test('a hostile message reaches neither log nor terminal as it is', async () => {
  const fixture = await open();
  await fixture.levers.refuse('grow', 'INVALID_ARGUMENT', 'no\n{"level":60}\u001b[31m');
  const outcome = await fixture.pools.grow(fixture.pool, order(1));

  expect(outcome).toEqual({
    kind: 'refused',
    why: 'invalid',
    message: 'INVALID_ARGUMENT: no {"level":60} [31m',
  });
});

test('every call is reported with its status', async () => {
  const fixture = await open();
  await fixture.pools.describe(fixture.pool);
  await fixture.levers.refuse('grow', 'PERMISSION_DENIED');
  await fixture.pools.grow(fixture.pool, order(1));
  await fixture.levers.goDown();
  await fixture.pools.grow(fixture.pool, order(1));

  const reports = fixture.reports.map(({ endpoint, rpc, code }) => `${endpoint} ${rpc} ${code}`);
  expect(reports).toEqual([
    'test Refresh OK',
    'test NodeGroupTargetSize OK',
    'test NodeGroupNodes OK',
    'test NodeGroupIncreaseSize PERMISSION_DENIED',
    'test NodeGroupIncreaseSize NOT_SENT',
  ]);
});

test('an endpoint that is not configured is named beside those that are', async () => {
  const { pools } = poolsWith(world.cloud, {});
  const pool = poolOf('g99', 'shanghai');
  const words = "endpoint shanghai is not in the operator's configuration; it has: test";

  await expect(pools.describe(pool)).rejects.toThrow(words);
  expect(await pools.grow(pool, order(1))).toMatchObject({
    why: 'invalid',
    message: expect.stringContaining(words),
  });
});

test('half a node is not ordered, and an instance without id is not given back', async () => {
  const fixture = await open();
  const outcome = await fixture.pools.grow(fixture.pool, order(1.5));
  const nameless = fixture.pools.giveBack(fixture.pool, [{ id: '', nodeName: 'n' }]);

  expect(outcome).toMatchObject({ kind: 'refused', why: 'invalid' });
  await expect(nameless).rejects.toThrow('node n has no instance id');
  expect((await fixture.truth()).writes).toBe(0);
});
