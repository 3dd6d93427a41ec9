/** Who we are to a real API server: tokens that rotate, rights that lack, certificates nobody vouches for. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createKubeAccess } from '../../src/adapters/kube/kube.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import { PortError } from '../../src/ports/errors.ts';
import { WEB } from '../contract/cluster-contract.ts';
import { failureOf } from '../contract/failure-of.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { type Connected, clusterOn, connect, eventually, SYSTEM_NAMESPACE } from './kube-access.ts';
import { namespaceObject } from './shop-objects.ts';

const NODES = { method: 'GET', path: '/api/v1/nodes' } as const;

describeCluster('access to a real API server', () => {
  let plane: ControlPlane;
  const opened: Connected[] = [];
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.apply([namespaceObject(SYSTEM_NAMESPACE)]);
    await plane.kubectl(['create', 'serviceaccount', 'weak', '-n', SYSTEM_NAMESPACE]);
  }, STACK_START_TIMEOUT_MS);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  afterAll(() => plane?.stop());

  async function open(kubeconfig?: string): Promise<Connected> {
    const connected = await connect(plane, kubeconfig);
    opened.push(connected);
    return connected;
  }

  test('a token that rotates is read anew at the first 401', async () => {
    const tokenFile = join(plane.dir, 'rotating-token');
    await writeFile(tokenFile, 'withdrawn');
    const { access } = await open(await plane.createKubeconfig({ name: 'rotating', tokenFile }));
    expect(await failureOf(access.transport.send(NODES))).toBe('denied');

    await writeFile(tokenFile, plane.adminToken);

    expect(await failureOf(access.transport.send(NODES))).toBe('nothing');
  });

  test('without rights nothing is seen: the problem names verb, resource and user, and rights given later are enough', async () => {
    const token = await plane.serviceAccountToken(SYSTEM_NAMESPACE, 'weak');
    const connected = await open(await plane.createKubeconfig({ name: 'weak', token }));
    const cluster = clusterOn(connected);
    const problem = await eventually('the refusal', async () =>
      cluster.problems().find((one) => one.startsWith('nodes:') && one.includes('403')),
    );

    expect(problem).toContain('cannot list resource "nodes"');
    expect(problem).toContain(`system:serviceaccount:${SYSTEM_NAMESPACE}:weak`);
    expect(await failureOf(cluster.view([WEB]))).toBe('transient');
    expect(await failureOf(cluster.switches())).toBe('denied');

    const role = ['create', 'clusterrolebinding', 'weak', '--clusterrole=cluster-admin'];
    await plane.kubectl([...role, `--serviceaccount=${SYSTEM_NAMESPACE}:weak`]);
    await eventually('a whole view', async () => {
      const { asOf, switches } = await cluster.view([WEB]);
      return asOf.kind === 'fresh' && switches.kind === 'fresh' ? true : undefined;
    });
    await eventually('no problem left', async () =>
      cluster.problems().length === 0 ? true : undefined,
    );
  });

  test('a server that our CA does not vouch for gets no token', async () => {
    const file = join(plane.dir, 'no-ca.kubeconfig');
    const document = {
      'current-context': 'c',
      clusters: [{ name: 'k', cluster: { server: plane.server } }],
      users: [{ name: 'u', user: { token: plane.adminToken } }],
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    };
    await writeFile(file, stringify(document));
    const { access } = await open(file);

    await expect(access.transport.send(NODES)).rejects.toThrow(/certificate/);
    expect(await readFile(plane.caFile, 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  test('a shut gate: the audit log shows no write of ours', async () => {
    const user = 'gate-test';
    await plane.kubectl(['create', 'serviceaccount', user, '-n', SYSTEM_NAMESPACE]);
    const token = await plane.serviceAccountToken(SYSTEM_NAMESPACE, user);
    const file = await plane.createKubeconfig({ name: user, token });
    const requestGate = () => {
      throw new PortError('denied', 'the lease is not held');
    };
    const source = { kind: 'kubeconfig', file } as const;
    const access = await createKubeAccess({ source, clock: createSystemClock(), requestGate });
    const body = { metadata: { name: 'x' } };

    expect(
      await failureOf(access.transport.send({ method: 'POST', path: '/api/v1/namespaces', body })),
    ).toBe('denied');
    // Refused by RBAC, but sent: the control under which the log does show us.
    expect(
      await failureOf(access.leaseTransport.send({ method: 'DELETE', path: '/api/v1/nodes/x' })),
    ).toBe('denied');

    const ours = await eventually('the audit log', async () => {
      const lines = (await readFile(plane.auditLog, 'utf8'))
        .split('\n')
        .filter((line) => line.includes(user));
      const verbs = lines
        .filter((line) => line.includes(`:${user}","uid"`))
        .map((line) => JSON.parse(line).verb);
      return verbs.includes('delete') ? verbs : undefined;
    });
    expect(ours).not.toContain('create');
    await access.close();
  });
});
