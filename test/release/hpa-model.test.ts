/**
 * The HPA model against the HPA of a real controller-manager: the same load on a step, a ramp and a fall, replicas over
 * time. Each shape has a wrong model as its control, which must miss.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  HPA_DEFAULTS,
  type HpaConfig,
  type HpaHistory,
  hpaStep,
} from '../../src/simulator/baselines/hpa-step.ts';
import { deploymentObject, namespaceObject } from '../cluster/shop-objects.ts';
import { readAudit } from '../control-plane/audit.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type ExternalMetrics, startExternalMetrics } from './external-metrics.ts';

const SYNC_MS = 15_000;
/** Load that one replica is given. */
const TARGET = 10;
const BOUNDS = { minReplicas: 2, maxReplicas: 50 };
const CONFIG: HpaConfig = { ...HPA_DEFAULTS, ...BOUNDS };
const LASTS_MS = 7 * 60_000;
const CLOSE = 0.1;

interface ShapeCase {
  readonly name: string;
  readonly before: number;
  /** How much of the time is judged: until it stands still, so that calm does not water down a difference. */
  readonly judgedMs: number;
  /** Load at so many milliseconds since the beginning. */
  readonly load: (elapsed: number) => number;
  /** Differs from the real one in what this shape is about. */
  readonly wrong: HpaConfig;
}

/**
 * 5 replicas are asked for 30 at once, or over three minutes; 30 for 6 at once. Syncs are at whole quarters of a minute,
 * changes in between, so that a sync a little late does not see another load.
 */
const SHAPES: readonly ShapeCase[] = [
  {
    name: 'step',
    before: 5,
    judgedMs: 180_000,
    load: (elapsed) => (elapsed < 52_500 ? 50 : 300),
    wrong: { ...CONFIG, scaleUp: { ...CONFIG.scaleUp, select: 'Min' } },
  },
  {
    name: 'ramp',
    before: 5,
    judgedMs: 270_000,
    load: (elapsed) => 50 + 250 * Math.min(1, Math.max(0, (elapsed - 22_500) / 180_000)),
    wrong: { ...CONFIG, tolerance: 0.5 },
  },
  {
    name: 'fall',
    before: 30,
    judgedMs: LASTS_MS,
    load: (elapsed) => (elapsed < 22_500 ? 300 : 60),
    wrong: { ...CONFIG, scaleDown: { ...CONFIG.scaleDown, stabilization: 60_000 } },
  },
];

/** Replicas from this moment on, in milliseconds since the beginning. */
interface Level {
  readonly at: number;
  readonly replicas: number;
}

describeCluster('the HPA model and the real HPA', () => {
  let plane: ControlPlane;
  let metrics: ExternalMetrics;
  let began = Number.POSITIVE_INFINITY;

  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'home' });
    await waitForReadyNodes(plane, await createNodes(plane, 'home', 12, { kwok: 'home' }));
    metrics = await startExternalMetrics(
      plane,
      new Map(SHAPES.map(({ name, load }) => [name, (at) => load(Math.max(0, at - began))])),
    );
    await plane.apply([namespaceObject('hpa'), ...SHAPES.map(workload)]);
    await plane.apply(SHAPES.map(autoscaler));
    await waitFor(
      'every HPA to have asked once',
      () => SHAPES.every(({ name }) => metrics.asked(name).length > 0) || undefined,
      { timeoutMs: 60_000 },
    );
    began = Date.now();
    await new Promise((resolve) => setTimeout(resolve, LASTS_MS));
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    metrics?.stop();
    await plane?.stop();
  });

  it.each(SHAPES)('agree on a $name within 10% of replicas over time', async (shape) => {
    const real = await realLevels(shape);
    const modelled = modelLevels(shape, CONFIG);
    console.log(shape.name, distance(shape, real, modelled), JSON.stringify({ real, modelled }));

    expect(real.length).toBeGreaterThan(1);
    expect(distance(shape, real, modelled)).toBeLessThan(CLOSE);
  });

  it.each(SHAPES)('a wrong model of a $name is further away: the control', async (shape) => {
    const real = await realLevels(shape);

    expect(distance(shape, real, modelLevels(shape, shape.wrong))).toBeGreaterThan(CLOSE);
  });

  /** What the controller wrote, from the audit log. */
  async function realLevels({ name, before }: ShapeCase): Promise<readonly Level[]> {
    const user = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';
    const records = await readAudit(plane.auditLog, { user, verbs: ['update'] });
    const written = records
      .filter((record) => record.subresource === 'scale' && record.name === name)
      .filter((record) => record.code < 300 && record.at.getTime() > began)
      .map(({ at, requestObject }) => ({
        at: at.getTime() - began,
        replicas: (requestObject as { spec: { replicas: number } }).spec.replicas,
      }));
    return [{ at: 0, replicas: before }, ...written];
  }

  /** Syncs of its own every 15 s, in step with the first of the real one. Pods are there when they are asked for. */
  function modelLevels({ name, before, load }: ShapeCase, config: HpaConfig): readonly Level[] {
    const levels: Level[] = [{ at: 0, replicas: before }];
    let replicas = before;
    let history: HpaHistory | undefined;
    for (let at = (metrics.asked(name)[0] ?? began) - began; at < LASTS_MS; at += SYNC_MS) {
      const value = load(Math.max(0, at));
      const step = hpaStep({
        now: began + at,
        specReplicas: replicas,
        statusReplicas: replicas,
        metrics: [{ kind: 'external', value, target: TARGET }],
        config,
        history,
      });
      history = step.history;
      if (step.desired !== replicas) levels.push({ at, replicas: step.desired });
      replicas = step.desired;
    }
    return levels;
  }
});

/** Replica-seconds between the two, as a share of the real ones. */
function distance(
  { judgedMs }: ShapeCase,
  real: readonly Level[],
  modelled: readonly Level[],
): number {
  let apart = 0;
  let sum = 0;
  for (let at = 0; at < judgedMs; at += 1_000) {
    apart += Math.abs(levelAt(real, at) - levelAt(modelled, at));
    sum += levelAt(real, at);
  }
  return apart / sum;
}

function levelAt(levels: readonly Level[], at: number): number {
  return levels.findLast((level) => level.at <= at)?.replicas ?? 0;
}

function workload({ name, before }: ShapeCase): KubeObject {
  const podSpec = { terminationGracePeriodSeconds: 0 };
  return deploymentObject({ namespace: 'hpa', name, replicas: before, burstable: false, podSpec });
}

function autoscaler({ name }: ShapeCase): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'hpa' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      ...BOUNDS,
      metrics: [
        {
          type: 'External',
          external: {
            metric: { name },
            target: { type: 'AverageValue', averageValue: String(TARGET) },
          },
        },
      ],
    },
  };
}
