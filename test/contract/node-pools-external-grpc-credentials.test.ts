/** The external gRPC adapter's credentials: mutual TLS both ways, new files without a restart, half a rotation. */
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECK_EVERY } from '../../src/adapters/providers/external-grpc/tls-files.ts';
import { createAuthority } from '../cloud/certificates.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type ExternalGrpcWorld, startExternalGrpcWorld } from './node-pools-external-grpc.ts';
import { callsSince, lastSeq, poolsWith } from './node-pools-external-grpc-pools.ts';
import { order, poolOf } from './node-pools-fixture.ts';

let world: ExternalGrpcWorld;
let dir: string;

beforeAll(async () => {
  world = await startExternalGrpcWorld();
  dir = await mkdtemp(join(tmpdir(), 'kingtide-credentials-'));
});
afterAll(async () => {
  await world.stop();
  await rm(dir, { recursive: true });
});

async function copyOfCredentials(name: string) {
  const files = { certFile: join(dir, `${name}.crt`), keyFile: join(dir, `${name}.key`) };
  await copyFile(world.cloud.tls.certFile, files.certFile);
  await copyFile(world.cloud.tls.keyFile, files.keyFile);
  return files;
}

test('a new certificate is used within a minute, without a restart', async () => {
  const files = await copyOfCredentials('rotated');
  const { pools, forward } = poolsWith(world.cloud, files);
  const seq = await lastSeq(world.cloud);
  await pools.describe(poolOf('g99'));
  const next = await world.cloud.authority.issue('kingtide-next', 'clientAuth');
  await rename(next.certFile, files.certFile);
  await rename(next.keyFile, files.keyFile);
  await pools.describe(poolOf('g99'));
  forward(CHECK_EVERY);
  await pools.describe(poolOf('g99'));

  const clients = (await callsSince(world.cloud, seq)).map((call) => call.client);
  expect(clients).toEqual([...Array(6).fill('kingtide'), ...Array(3).fill('kingtide-next')]);
  expect(CHECK_EVERY).toBeLessThan(60_000);
});

test('an order under way survives the change of certificates', async () => {
  const files = await copyOfCredentials('under-way');
  const { pools, forward } = poolsWith(world.cloud, files);
  await pools.describe(poolOf('g97'));
  const fault = { kind: 'slow', ms: 200 } as const;
  await world.cloud.next({ rpc: 'NodeGroupIncreaseSize', times: 1, fault });
  const underWay = pools.grow(poolOf('g97'), order(1));
  await waitFor(
    'the order to be under way',
    async () => (await world.cloud.state()).open === 1 || undefined,
    { timeoutMs: 1_000, intervalMs: 10 },
  );
  const next = await world.cloud.authority.issue('kingtide-under-way', 'clientAuth');
  await rename(next.certFile, files.certFile);
  await rename(next.keyFile, files.keyFile);
  forward(CHECK_EVERY);
  await pools.describe(poolOf('g97'));

  expect(await underWay).toEqual({ kind: 'accepted' });
});

test('half a rotation leaves the working connection in place and is told once', async () => {
  const files = await copyOfCredentials('half');
  const { pools, forward, warnings } = poolsWith(world.cloud, files);
  await pools.describe(poolOf('g99'));
  const next = await world.cloud.authority.issue('kingtide-half', 'clientAuth');
  await rename(next.certFile, files.certFile);
  for (let looks = 0; looks < 3; looks++) {
    forward(CHECK_EVERY);
    expect(await pools.describe(poolOf('g99'))).toEqual({ target: 0, instances: [] });
  }

  expect(warnings.length).toBe(1);
  expect(warnings[0]).toContain('key values mismatch');
});

test('a file that is missing at the start is named, and found when it appears', async () => {
  const files = await copyOfCredentials('late');
  await rename(files.keyFile, `${files.keyFile}.away`);
  const { pools } = poolsWith(world.cloud, files);

  await expect(pools.describe(poolOf('g99'))).rejects.toMatchObject({
    kind: 'transient',
    message: expect.stringContaining('late.key'),
  });
  await rename(`${files.keyFile}.away`, files.keyFile);
  expect((await pools.describe(poolOf('g99'))).target).toBe(0);
});

test('a server whose certificate another authority signed is not talked to', async () => {
  const other = await createAuthority(dir, 'other-ca');
  const { pools } = poolsWith(world.cloud, { caFile: other.caFile });
  const seq = await lastSeq(world.cloud);
  const outcome = await pools.grow(poolOf('g99'), order(1));

  expect(outcome).toMatchObject({ kind: 'refused', why: 'throttled' });
  expect(await callsSince(world.cloud, seq)).toEqual([]);
});

test('a server with another name is not talked to', async () => {
  const { pools } = poolsWith(world.cloud, { serverName: 'somebody-else' });
  const seq = await lastSeq(world.cloud);

  await expect(pools.describe(poolOf('g99'))).rejects.toMatchObject({ kind: 'transient' });
  expect(await callsSince(world.cloud, seq)).toEqual([]);
});

test('the test cloud refuses a client that its authority did not sign', async () => {
  const other = await createAuthority(dir, 'strange-ca');
  const client = await other.issue('stranger', 'clientAuth');
  const { pools } = poolsWith(world.cloud, client);
  const seq = await lastSeq(world.cloud);

  await expect(pools.describe(poolOf('g99'))).rejects.toMatchObject({ kind: 'transient' });
  expect(await callsSince(world.cloud, seq)).toEqual([]);
});
