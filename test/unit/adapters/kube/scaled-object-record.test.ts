/** What is read out of a ScaledObject, when its bounds are not ours or change nothing, and when its watch begins. */
import { describe, expect, it } from 'vitest';
import {
  type AutoscalerRecord,
  unfitAutoscaler,
} from '../../../../src/adapters/kube/autoscaler-record.ts';
import { createCollection } from '../../../../src/adapters/kube/collection.ts';
import { scaledObjectRecord } from '../../../../src/adapters/kube/scaled-object-record.ts';
import { kindOf, scaledBy, withBounds } from '../../../../src/adapters/kube/targets.ts';
import { onDemand } from '../../../../src/adapters/kube/watch-on-demand.ts';
import { missing } from '../../../../src/model/reading.ts';
import { workload } from '../../../builders/snapshots.ts';

function scaledObject(spec: object = {}, annotations: object = {}): AutoscalerRecord {
  return scaledObjectRecord({
    metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '3', annotations },
    spec: { scaleTargetRef: { name: 'web' }, minReplicaCount: 2, maxReplicaCount: 8, ...spec },
  });
}

const withoutBounds = { minReplicaCount: undefined, maxReplicaCount: undefined };

describe('a ScaledObject', () => {
  it('is read with its bounds, with those of KEDA where none are written, and what it scales', () => {
    expect(scaledObject()).toMatchObject({ min: 2, max: 8, scales: { kind: 'Deployment' } });
    // KEDA: minReplicaCount 0, maxReplicaCount 100.
    expect(scaledObject(withoutBounds)).toMatchObject({ min: 0, max: 100 });
    expect(unfitAutoscaler(scaledObject())).toBeUndefined();
  });

  it('that goes idle below its minimum is left alone, and so is one of a StatefulSet', () => {
    expect(unfitAutoscaler(scaledObject({ idleReplicaCount: 0 }))).toBe(
      'ScaledObject shop/web has idleReplicaCount 0, to which KEDA goes whatever its minimum',
    );
    const scaleTargetRef = { kind: 'StatefulSet', name: 'web' };
    expect(unfitAutoscaler(scaledObject({ scaleTargetRef }))).toBe(
      'ScaledObject shop/web scales a StatefulSet, not a Deployment',
    );
  });

  it('is paused by either annotation, unless it says "false"', () => {
    const paused = (annotations: object) => scaledObject({}, annotations).paused;
    expect(paused({})).toBeUndefined();
    expect(paused({ 'autoscaling.keda.sh/paused': 'false' })).toBeUndefined();
    expect(paused({ 'autoscaling.keda.sh/paused': 'true' })).toContain('is paused by its');
    expect(paused({ 'autoscaling.keda.sh/paused-replicas': '4' })).toBe(
      'is paused at 4 replicas by its annotation autoscaling.keda.sh/paused-replicas',
    );
  });
});

describe('the Deployment of a ScaledObject', () => {
  const target = { kind: 'scaledObject', name: 'web' } as const;
  const tier = { tier: 'shop/web', namespace: 'shop', target };

  it('is looked for among ScaledObjects only', () => {
    const [hpas, scaledObjects] = [
      createCollection<AutoscalerRecord>(),
      createCollection<AutoscalerRecord>(),
    ];
    const known = { hpas, scaledObjects, scalables: { kindOf: () => undefined } };
    hpas.put(scaledObject());
    expect(scaledBy(known, tier)).toBe('ScaledObject shop/web was not found');

    scaledObjects.put(scaledObject());

    expect(scaledBy(known, tier)).toMatchObject({ key: 'shop/web' });
    expect(kindOf(target).path('shop', 'web')).toBe(
      '/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/web',
    );
  });

  it('is seen with why its bounds change nothing', () => {
    const paused = scaledObject({}, { 'autoscaling.keda.sh/paused': '' });

    const { bounds } = withBounds(workload({ replicas: 5 }), paused);

    expect(bounds).toEqual({
      running: 5,
      max: 8,
      paused: 'ScaledObject shop/web is paused by its annotation autoscaling.keda.sh/paused',
    });
  });
});

describe('a watch on demand', () => {
  it('asks for nothing until it is wanted, and ends with the signal in either case', async () => {
    const asked: string[] = [];
    const begin = (name: string) =>
      onDemand({
        run: async () => void asked.push(name),
        asOf: () => missing('not asked for'),
        problem: () => undefined,
      });
    const [idle, wanted] = [begin('idle'), begin('wanted')];
    const stop = new AbortController();
    const [idling, running] = [idle.run(stop.signal), wanted.run(stop.signal)];
    wanted.want();
    await running;
    expect(asked).toEqual(['wanted']);

    stop.abort();
    await idling;

    expect(asked).toEqual(['wanted']);
  });
});
