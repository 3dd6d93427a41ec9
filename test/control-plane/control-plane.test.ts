// One stack, used as later tests will use it: kubectl, helm, ServiceAccounts, fake nodes, and the audit log as a witness.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAudit, serviceAccountUser, WRITE_VERBS } from './audit.ts';
import { CommandFailed } from './command.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { createNodes, waitForReadyNodes } from './nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from './suite.ts';
import { ADMIN_NAME } from './users.ts';

describeCluster('a control plane', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    console.log(
      `ready after ${(plane.readyAfterMs / 1000).toFixed(1)} s; resident: ${await residentMemory(plane)}`,
    );
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  test('is Kubernetes 1.36 and ready within 30 s', async () => {
    const { gitVersion } = await plane.api.get<{ gitVersion: string }>('/version');
    expect(gitVersion).toBe('v1.36.3');
    expect(plane.readyAfterMs).toBeLessThan(30_000);
  });

  test('a Deployment becomes Ready on fake nodes', async () => {
    await plane.startKwok({ name: 'home', life: { podReady: { ms: 100, jitterMs: 200 } } });
    await waitForReadyNodes(plane, await createNodes(plane, 'home', 3, { kwok: 'home' }));
    await plane.kubectl([
      'create',
      'deployment',
      'web',
      '--image=registry.invalid/web:1',
      '--replicas=6',
    ]);
    await plane.kubectl(['rollout', 'status', 'deployment/web', '--timeout=60s']);
    const addresses = await plane.kubectl([
      'get',
      'pods',
      '-l',
      'app=web',
      '-o',
      'jsonpath={.items[*].status.podIP}',
    ]);
    expect(new Set(addresses.split(' ')).size).toBe(6);
  });

  test('helm installs, lists and uninstalls a chart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kingtide-chart-'));
    try {
      await plane.helm(['create', 'sample'], { cwd: folder });
      await plane.helm(['install', 'sample', join(folder, 'sample'), '--wait', '--timeout=60s']);
      expect(await plane.helm(['list', '-q'])).toBe('sample\n');
      await plane.helm(['uninstall', 'sample', '--wait']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a ServiceAccount with a token file may do what RBAC grants and nothing else', async () => {
    await plane.kubectl(['create', 'serviceaccount', 'reader']);
    await plane.kubectl([
      'create',
      'clusterrole',
      'reads-nodes',
      '--verb=list',
      '--resource=nodes',
    ]);
    await plane.kubectl([
      'create',
      'clusterrolebinding',
      'reader',
      '--clusterrole=reads-nodes',
      '--serviceaccount=default:reader',
    ]);
    const tokenFile = join(plane.dir, 'reader.token');
    await writeFile(tokenFile, await plane.serviceAccountToken('default', 'reader'));
    const kubeconfig = await plane.createKubeconfig({ name: 'reader', tokenFile });
    expect(await plane.kubectl(['get', 'nodes', '-o', 'name'], { kubeconfig })).toContain(
      'node/home-00',
    );
    const token = await readFile(tokenFile, 'utf8');
    await expect(plane.helm(['list'], { token })).rejects.toBeInstanceOf(CommandFailed);
    await expect(plane.kubectl(['get', 'pods'], { token })).rejects.toThrow(
      /forbidden.*"system:serviceaccount:default:reader"/s,
    );
    const refused = await readAudit(plane.auditLog, {
      user: serviceAccountUser('default', 'reader'),
      resource: 'pods',
    });
    expect(refused.map(({ verb, code }) => [verb, code])).toEqual([['list', 403]]);
  });

  test('the audit log has the call, its user, body and preconditions as soon as the call has returned', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    const metadata = { name: 'witness', namespace: 'default' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } };
    const created = await plane.api.send<{ metadata: { resourceVersion: string; uid: string } }>(
      path,
      { method: 'POST', body: object },
    );
    const { resourceVersion, uid } = created.body.metadata;
    await plane.api.send(`${path}/witness`, {
      method: 'PUT',
      body: { ...object, metadata: { ...metadata, resourceVersion } },
    });
    await plane.api.send(`${path}/witness`, {
      method: 'DELETE',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
    });
    const seen = await readAudit(plane.auditLog, {
      user: ADMIN_NAME,
      resource: 'configmaps',
      verbs: WRITE_VERBS,
    });
    expect(
      seen.map(({ verb, group, namespace, name, code, preconditions }) => ({
        verb,
        group,
        namespace,
        name,
        code,
        preconditions,
      })),
    ).toEqual([
      {
        verb: 'create',
        group: '',
        namespace: 'default',
        name: 'witness',
        code: 201,
        preconditions: undefined,
      },
      {
        verb: 'update',
        group: '',
        namespace: 'default',
        name: 'witness',
        code: 200,
        preconditions: { resourceVersion },
      },
      {
        verb: 'delete',
        group: '',
        namespace: 'default',
        name: 'witness',
        code: 200,
        preconditions: { uid },
      },
    ]);
    expect(seen[0]?.requestObject).toMatchObject({ data: { a: '1' } });
  });

  test('the audit log names the controller that deletes a pod', async () => {
    const deletions = () =>
      readAudit(plane.auditLog, {
        user: serviceAccountUser('kube-system', 'replicaset-controller'),
        verbs: ['delete'],
      });
    await plane.kubectl(['scale', 'deployment/web', '--replicas=5']);
    await plane.kubectl(['rollout', 'status', 'deployment/web', '--timeout=60s']);
    expect((await deletions()).filter((record) => record.name.startsWith('web-'))).toHaveLength(1);
  });
});

async function residentMemory(plane: ControlPlane): Promise<string> {
  const sizes = plane.processes.running().map(async ({ name, pid }) => {
    const [, kilobytes = '0'] =
      /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    return `${name} ${Math.round(Number(kilobytes) / 1024)} MB`;
  });
  return (await Promise.all(sizes)).join(', ');
}
