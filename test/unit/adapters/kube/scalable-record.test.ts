/** What is read of an object with a scale subresource: the two answers together, and what is said where one is not enough. */
import { describe, expect, it } from 'vitest';
import {
  scalableRecord,
  scaleRecord,
  workloadRecord,
} from '../../../../src/adapters/kube/scalable-record.ts';

const SLIM = { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '7' };
const CONTAINER = { resources: { requests: { cpu: '2', memory: '1Gi' } } };
const TEMPLATE = {
  metadata: { labels: { 'kingtide.dev/residency': 'burstable' } },
  spec: {
    containers: [CONTAINER],
    tolerations: [{ key: 'kingtide.dev/burst', value: 'cloud', effect: 'NoExecute' }],
  },
};

function object(spec: object = { template: TEMPLATE }, status: object = {}, generation = 2) {
  return scalableRecord({ metadata: { ...SLIM, generation }, spec, status });
}

function scale(spec: object = { replicas: 4 }, status: object = { selector: 'app=web' }) {
  return scaleRecord({ metadata: { ...SLIM, resourceVersion: '9' }, spec, status });
}

describe('an object with a scale subresource', () => {
  it('is seen with replicas, selector and version of its scale, and the template of its own', () => {
    const seen = workloadRecord(
      'Rollout shop/web',
      object(undefined, { readyReplicas: 3 }),
      scale(),
    );

    expect(seen).toMatchObject({
      ...{ key: 'shop/web', uid: 'u', version: '9', replicas: 4, readyReplicas: 3 },
      ...{ markedBurstable: true, tolerates: ['cloud'], rollingOut: false },
      perPod: { cpu: 2_000, memory: 2 ** 30, pods: 1 },
    });
    expect(typeof seen !== 'string' && seen.selector.matches({ app: 'web' })).toBe(true);
  });

  it('of no replicas, which the scale leaves out, has none', () => {
    expect(scale({}).replicas).toBe(0);
  });

  it('without a template of its own is not guessed at', () => {
    const refers = object({ workloadRef: { kind: 'Deployment', name: 'web' } });

    expect(workloadRecord('Rollout shop/web', refers, scale())).toBe(
      'Rollout shop/web has no pod template (spec.template), so nobody knows what its pods need and where they may run',
    );
  });

  it('whose scale names no selector has no pods we know', () => {
    expect(workloadRecord('Rollout shop/web', object(), scale({ replicas: 4 }, {}))).toContain(
      'names no selector in its scale subresource',
    );
  });

  it.each([
    ['when its status lags behind', { observedGeneration: 1 }, true],
    ['when its status lags behind, in a text', { observedGeneration: '1' }, true],
    ['when pods of an older template are there', { replicas: 4, updatedReplicas: 1 }, true],
    ['not when all is new', { observedGeneration: '2', replicas: 4, updatedReplicas: 4 }, false],
    ['not when it is short of pods', { replicas: 2, updatedReplicas: 2, readyReplicas: 0 }, false],
    ['not when it never speaks of one', {}, false],
    ['not by a hash in place of a number', { observedGeneration: '6f9c' }, false],
    ['when nothing is said to run, and the newest are counted', { updatedReplicas: 0 }, false],
  ])('is in a rollout %s', (_, status, rollingOut) => {
    expect(object(undefined, status).rollingOut).toBe(rollingOut);
  });
});
