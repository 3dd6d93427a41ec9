/** What is read out of a HorizontalPodAutoscaler, which of them are not ours to move, and whose pods are meant. */
import { describe, expect, it } from 'vitest';
import {
  type AutoscalerRecord,
  unfitAutoscaler,
} from '../../../../src/adapters/kube/autoscaler-record.ts';
import { createCollection } from '../../../../src/adapters/kube/collection.ts';
import { hpaRecord } from '../../../../src/adapters/kube/hpa-record.ts';
import { scaledBy, withBounds } from '../../../../src/adapters/kube/targets.ts';
import { workload } from '../../../builders/snapshots.ts';

function hpa(spec: object = {}, metadata: object = {}): AutoscalerRecord {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  return hpaRecord({
    metadata: {
      ...{ name: 'web-hpa', namespace: 'shop', uid: 'u', resourceVersion: '3' },
      ...metadata,
    },
    spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 8, ...spec },
  });
}

const KEDA = [{ kind: 'ScaledObject', name: 'web', controller: true }];

describe('an autoscaler', () => {
  it('is read with its bounds and what it scales', () => {
    expect(hpa()).toMatchObject({ min: 2, max: 8, scales: { kind: 'Deployment', name: 'web' } });
    expect(unfitAutoscaler(hpa())).toBeUndefined();
  });

  it("of KEDA is KEDA's", () => {
    expect(unfitAutoscaler(hpa({}, { ownerReferences: KEDA }))).toBe(
      'HorizontalPodAutoscaler shop/web-hpa belongs to ScaledObject web, which would set its bounds back',
    );
    const ownerReferences = [{ kind: 'Release', name: 'web' }];
    expect(unfitAutoscaler(hpa({}, { ownerReferences }))).toBeUndefined();
  });

  it('of a StatefulSet is left alone', () => {
    const scaleTargetRef = { kind: 'StatefulSet', name: 'web' };
    expect(unfitAutoscaler(hpa({ scaleTargetRef }))).toContain(
      'scales a StatefulSet, not a Deployment',
    );
  });
});

describe('the Deployment of a target', () => {
  const target = { kind: 'horizontalPodAutoscaler', name: 'web-hpa' } as const;
  const tier = { tier: 'shop/web', namespace: 'shop', target };

  it('is the one that its autoscaler scales', () => {
    const known = createCollection<AutoscalerRecord>();
    const others = { scaledObjects: createCollection<AutoscalerRecord>() };
    const autoscalers = { hpas: known, ...others, scalables: { kindOf: () => undefined } };
    expect(scaledBy(autoscalers, tier)).toBe('HorizontalPodAutoscaler shop/web-hpa was not found');

    known.put(hpa());

    expect(scaledBy(autoscalers, tier)).toMatchObject({ key: 'shop/web' });
  });

  it('shows the minimum as its replicas, and what runs beside it', () => {
    const seen = workload({ replicas: 5 });

    expect(withBounds(seen, hpa())).toMatchObject({
      ...{ uid: 'u', resourceVersion: '3', replicas: 2, bounds: { running: 5, max: 8 } },
    });
    expect(withBounds(seen, undefined)).toBe(seen);
  });
});
