/** What is read out of nodes and Deployments. */
import { describe, expect, it } from 'vitest';
import { deploymentRecord } from '../../../../src/adapters/kube/deployment-record.ts';
import { nodeRecord } from '../../../../src/adapters/kube/node-record.ts';

const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';
const READY = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

function node(
  spec: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
) {
  return nodeRecord({
    metadata: { name: 'n', uid: 'u', resourceVersion: '1', ...metadata },
    spec,
    ...READY,
  });
}

function taint(key: string, effect = 'NoSchedule', value?: string) {
  return { key, effect, ...(value !== undefined && { value }) };
}

describe('node record', () => {
  it('a node without site label and burst taint has neither', () => {
    expect(node({})).toMatchObject({
      site: undefined,
      burstClass: undefined,
      ready: true,
      schedulable: true,
    });
  });

  it('carries site, pool, burst class and the instant its draining began', () => {
    const labels = { [SITE]: 'beijing', 'kingtide.dev/pool': 'np1' };
    const annotations = { 'kingtide.dev/draining-since': '2027-03-01T00:00:00.000Z' };
    const taints = [taint('kingtide.dev/burst', 'NoExecute', 'beijing')];

    const seen = node(
      { taints, unschedulable: true, providerID: 'cloud://i-1' },
      { labels, annotations },
    );

    expect(seen).toMatchObject({
      site: 'beijing',
      pool: 'np1',
      burstClass: 'beijing',
      providerId: 'cloud://i-1',
      schedulable: false,
      drainingSince: Date.UTC(2027, 2, 1),
    });
  });

  it.each([
    [
      'not-ready makes it not ready',
      taint('node.kubernetes.io/not-ready', 'NoExecute'),
      false,
      true,
    ],
    ['unreachable makes it not ready', taint('node.kubernetes.io/unreachable'), false, true],
    ['disk pressure keeps pods away', taint('node.kubernetes.io/disk-pressure'), true, false],
    ["somebody's fence keeps pods away", taint('dedicated', 'NoExecute', 'db'), true, false],
    [
      'PreferNoSchedule keeps nobody away',
      taint('kingtide.dev/prefer-home', 'PreferNoSchedule'),
      true,
      true,
    ],
    ['our burst taint is no fence', taint('kingtide.dev/burst', 'NoExecute', 'b'), true, true],
    [
      'the cordon taint lags behind the cordon',
      taint('node.kubernetes.io/unschedulable'),
      true,
      true,
    ],
  ])('%s', (_, one, ready, schedulable) => {
    expect(node({ taints: [one] })).toMatchObject({ ready, schedulable });
  });
});

describe('deployment record', () => {
  function deployment(status: Readonly<Record<string, unknown>>, replicas = 10) {
    const metadata = {
      name: 'web',
      namespace: 'shop',
      uid: 'u',
      resourceVersion: '1',
      generation: 3,
    };
    return deploymentRecord({ metadata, spec: { replicas, template: {} }, status });
  }
  const settled = { observedGeneration: 3, replicas: 10, updatedReplicas: 10 };
  const finished = { conditions: [{ type: 'Progressing', reason: 'NewReplicaSetAvailable' }] };
  const running = { conditions: [{ type: 'Progressing', reason: 'ReplicaSetUpdated' }] };

  it.each([
    ['settled', settled, false],
    ['the controller has not seen the newest spec', { ...settled, observedGeneration: 2 }, true],
    ['pods of an older template are there', { ...settled, replicas: 12 }, true],
    [
      'the newest are too few while it rolls out',
      { ...settled, ...running, replicas: 6, updatedReplicas: 6 },
      true,
    ],
    [
      'scaling up after a finished rollout',
      { ...settled, ...finished, replicas: 6, updatedReplicas: 6 },
      false,
    ],
    [
      'some pods are not available, which is no rollout',
      { ...settled, ...finished, unavailableReplicas: 4 },
      false,
    ],
  ])('rolling out: %s', (_, status, rollingOut) => {
    expect(deployment(status).rollingOut).toBe(rollingOut);
  });

  it('without a status nothing has been rolled out yet', () => {
    expect(deployment({})).toMatchObject({ rollingOut: true, readyReplicas: 0, replicas: 10 });
  });
});
