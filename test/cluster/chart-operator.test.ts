// The operator as a process under the chart's ServiceAccount: what it says when something is missing, and how leadership moves.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { freePort } from '../control-plane/free-port.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import type { SupervisedProcess } from '../control-plane/supervisor.ts';
import { GiveUp, waitFor } from '../control-plane/wait.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const SPACE = 'kingtide-system';
/** Watches back off up to half a minute. */
const PATIENCE = { timeoutMs: 60_000, intervalMs: 200 };

interface Operator {
  readonly process: SupervisedProcess;
  readonly health: (path: string) => Promise<number>;
  /** Value of one series; undefined while it is not there. */
  readonly metric: (series: string) => Promise<number | undefined>;
  /** Messages and fields of its log, one line each. */
  readonly log: () => Promise<string>;
}

describeCluster('the operator under the chart', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    const values = {
      onPremSites: ['idc'],
      workloadNamespaces: ['default'],
      config: { maxCloudNodes: 5, prometheus: { url: 'http://none' } },
    };
    const chart = join(REPOSITORY, 'charts', 'kingtide');
    await plane.helm(
      ['install', 'kingtide', chart, '--namespace', SPACE, '--create-namespace', '--values', '-'],
      { input: JSON.stringify(values) },
    );
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  async function start(name: string): Promise<Operator> {
    const [healthPort, metricsPort] = [await freePort(), await freePort()];
    const tokenFile = join(plane.dir, `${name}.token`);
    await writeFile(tokenFile, await plane.serviceAccountToken(SPACE, 'kingtide'));
    const kubeconfig = await plane.createKubeconfig({ name, tokenFile, namespace: SPACE });
    const config = {
      kubernetes: { kubeconfig, timeout: '2s' },
      namespace: SPACE,
      identity: name,
      tick: '1s',
      maxCloudNodes: 5,
      prometheus: { url: 'http://127.0.0.1:1' },
      lease: { duration: '8s', renewBy: '5s', retry: '500ms' },
      http: { address: '127.0.0.1', healthPort, metricsPort },
    };
    const file = join(plane.dir, `${name}.yaml`);
    await writeFile(file, stringify(config));
    const logFile = join(plane.dir, `${name}.log`);
    const args = [join(REPOSITORY, 'src/cli/main.ts'), 'operator', '--config', file];
    const process_ = await plane.processes.start({
      name,
      file: process.execPath,
      args,
      env: { HOME: plane.dir },
      logFile,
    });
    const fetchText = async (port: number, path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    return {
      process: process_,
      health: async (path) => (await fetch(`http://127.0.0.1:${healthPort}${path}`)).status,
      metric: async (series) => {
        if (process_.exit() !== undefined) throw new GiveUp(await process_.logTail(20));
        const line = (await fetchText(metricsPort, '/metrics'))
          .split('\n')
          .find((one) => one.startsWith(`${series} `));
        return line === undefined ? undefined : Number(line.slice(series.length));
      },
      log: () => process_.logTail(500),
    };
  }

  const holder = async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${SPACE}/leases/kingtide`;
    return (
      (await plane.api.get<{ spec: { holderIdentity?: string } }>(path)).spec.holderIdentity ?? ''
    );
  };
  const until = (what: string, probe: () => Promise<boolean>) =>
    waitFor(what, async () => ((await probe()) ? true : undefined), PATIENCE);

  let first: Operator;
  let second: Operator;

  test('leads, decides and is healthy', async () => {
    first = await start('first');
    await until(
      'a decision',
      async () => ((await first.metric('kingtide_decisions_total')) ?? 0) >= 2,
    );
    expect(await holder()).toBe('first');
    expect(await first.metric('kingtide_lease_held')).toBe(1);
    await until(
      'every watch to work',
      async () => (await first.metric('kingtide_watch_problems')) === 0,
    );
    expect([await first.health('/healthz'), await first.health('/readyz')]).toEqual([200, 200]);
  });

  test('a standby is healthy and ready without a decision', async () => {
    second = await start('second');
    await until('the standby to be ready', async () => (await second.health('/readyz')) === 200);
    expect(await second.health('/healthz')).toBe(200);
    expect(await second.metric('kingtide_decisions_total')).toBe(0);
    expect(await second.metric('kingtide_lease_held')).toBe(0);
  });

  test('a missing right is said in log and metric, and it goes on when the right is back', async () => {
    const binding = ['clusterrolebinding', 'kingtide'];
    const saved = await plane.kubectl(['get', ...binding, '--output=json']);
    const { roleRef, subjects } = JSON.parse(saved) as Record<string, unknown>;
    await plane.kubectl(['delete', ...binding]);
    // A watch keeps going with the rights it began with; a new process begins with none.
    await second.process.stop(10_000);
    second = await start('second');
    await until(
      'the problems to be counted',
      async () => ((await second.metric('kingtide_watch_problems')) ?? 0) > 0,
    );
    // Of a watch that was not listed yet it says the same; what is asked for is the missing right.
    await until('it to be said', async () =>
      /"problem":"[^}]*pods is forbidden[^}]*cannot see the cluster whole/.test(await second.log()),
    );
    expect(second.process.exit()).toBeUndefined();
    await plane.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'kingtide' },
        roleRef,
        subjects,
      },
    ]);
    await until(
      'the problems to be gone',
      async () => (await second.metric('kingtide_watch_problems')) === 0,
    );
  });

  test('told to stop, hands the lease over at once and exits with 0', async () => {
    await first.process.stop(10_000);
    expect(first.process.exit()).toMatchObject({ code: 0 });
    await waitFor(
      'the other to lead',
      async () => ((await holder()) === 'second' ? true : undefined),
      { timeoutMs: 4_000, intervalMs: 100 },
    );
    await until(
      'its first decision',
      async () => ((await second.metric('kingtide_decisions_total')) ?? 0) >= 1,
    );
    expect(await first.log()).toContain('lease handed over');
  });

  test('ends with 1 when somebody else takes its lease', async () => {
    await plane.kubectl([
      'patch',
      'lease',
      'kingtide',
      `--namespace=${SPACE}`,
      '--type=merge',
      '--patch={"spec":{"holderIdentity":"thief"}}',
    ]);
    await until('the end of the process', async () => second.process.exit() !== undefined);
    expect(second.process.exit()).toMatchObject({ code: 1 });
    expect(await second.log()).toContain('lease lost');
  });

  test('without its kinds says which are missing, keeps trying, and decides when they come', async () => {
    await plane.kubectl([
      'patch',
      'lease',
      'kingtide',
      `--namespace=${SPACE}`,
      '--type=merge',
      '--patch={"spec":{"holderIdentity":""}}',
    ]);
    await plane.kubectl(['delete', 'crd', 'scalingpolicies.kingtide.dev']);
    const third = await start('third');
    await until(
      'the problem to be counted',
      async () => ((await third.metric('kingtide_watch_problems')) ?? 0) > 0,
    );
    await until('it to be named', async () =>
      /"problem":"[^}]*scalingpolicies/.test(await third.log()),
    );
    expect(await third.metric('kingtide_decisions_total')).toBe(0);
    await plane.kubectl([
      'apply',
      '--server-side',
      '--filename',
      join(REPOSITORY, 'charts/kingtide/crds/scalingpolicies.yaml'),
    ]);
    await until(
      'a decision',
      async () => ((await third.metric('kingtide_decisions_total')) ?? 0) > 0,
    );
    await third.process.stop(10_000);
  });
});
