/** One sync of the HPA model: every expected count is worked out by hand from the documented rules. */
import { describe, expect, it } from 'vitest';
import type { HpaMetric } from '../../../../src/simulator/baselines/hpa-metric.ts';
import {
  HPA_DEFAULTS,
  type HpaConfig,
  type HpaHistory,
  type HpaStep,
  hpaStep,
} from '../../../../src/simulator/baselines/hpa-step.ts';
import { MINUTE, SECOND } from '../small-world.ts';

const CONFIG: HpaConfig = { ...HPA_DEFAULTS, minReplicas: 1, maxReplicas: 1_000 };
const TARGET = 70;

/** A load that asks for this many replicas. */
function loadFor(replicas: number): HpaMetric {
  return { kind: 'external', value: replicas * TARGET, target: TARGET };
}

interface Sync {
  readonly at: number;
  readonly replicas: number;
  readonly metrics: readonly HpaMetric[];
  readonly history?: HpaHistory | undefined;
  readonly config?: HpaConfig;
}

function sync({ at, replicas, metrics, history, config = CONFIG }: Sync): HpaStep {
  return hpaStep({
    now: at,
    specReplicas: replicas,
    statusReplicas: replicas,
    metrics,
    config,
    history,
  });
}

/** Replicas after each sync, 15 s apart, under the same load. */
function climb(from: number, load: HpaMetric, syncs: number): readonly number[] {
  const counts: number[] = [];
  let replicas = from;
  let history: HpaHistory | undefined;
  for (let turn = 0; turn < syncs; turn += 1) {
    const step = sync({ at: turn * 15 * SECOND, replicas, metrics: [load], history });
    ({ desired: replicas, history } = step);
    counts.push(replicas);
  }
  return counts;
}

describe('a sync of the HPA model', () => {
  it('doubles ten pods that carry twice their target at once', () => {
    expect(climb(10, loadFor(20), 2)).toEqual([20, 20]);
  });

  it('grows by the larger of a doubling and four pods per fifteen seconds', () => {
    // 10 x 2 = 20, 20 x 2 = 40, then the 50 that are wanted.
    expect(climb(10, loadFor(50), 4)).toEqual([20, 40, 50, 50]);
    // 2 + 4 = 6 is more than 2 x 2; 6 x 2 = 12 is more than 6 + 4.
    expect(climb(2, loadFor(50), 3)).toEqual([6, 12, 24]);
  });

  it('counts what it added within the period against the limit', () => {
    const first = sync({ at: 0, replicas: 10, metrics: [loadFor(50)] });
    const soon = { at: 5 * SECOND, replicas: 20, metrics: [loadFor(50)] };
    // Ten of the twenty were added within the fifteen seconds, so the limit is still 2 x 10.
    expect(sync({ ...soon, history: first.history }).desired).toBe(20);
  });

  it('stays within the tolerance of a tenth and rounds up beyond it', () => {
    const metrics = (share: number): readonly HpaMetric[] => [loadFor(100 * share)];
    expect(sync({ at: 0, replicas: 100, metrics: metrics(1.09) }).desired).toBe(100);
    expect(sync({ at: 0, replicas: 100, metrics: metrics(1.115) }).desired).toBe(112);
    expect(sync({ at: 0, replicas: 100, metrics: metrics(0.91) }).desired).toBe(100);
  });

  it('shrinks only when no recommendation of the last 300 seconds was higher', () => {
    let history = sync({ at: 0, replicas: 10, metrics: [loadFor(10)] }).history;
    const shrunkAt: number[] = [];
    for (let at = 15 * SECOND; at <= 5 * MINUTE; at += 15 * SECOND) {
      const step = sync({ at, replicas: 10, metrics: [loadFor(4)], history });
      history = step.history;
      if (step.desired < 10) shrunkAt.push(at);
    }
    expect(shrunkAt).toEqual([300 * SECOND]);
  });

  it('takes the largest of several metrics', () => {
    const metrics = [loadFor(12), loadFor(18), loadFor(3)];
    expect(sync({ at: 0, replicas: 10, metrics }).desired).toBe(18);
  });

  it('may grow but not shrink while one metric cannot be had, and stays when none can', () => {
    const failed: HpaMetric = { kind: 'failed' };
    const fast = { ...CONFIG, scaleDown: { ...CONFIG.scaleDown, stabilization: 0 } };
    const at = { at: 0, replicas: 10, config: fast };
    expect(sync({ ...at, metrics: [failed, loadFor(15)] }).desired).toBe(15);
    expect(sync({ ...at, metrics: [failed, loadFor(5)] }).desired).toBe(10);
    expect(sync({ ...at, metrics: [failed] }).desired).toBe(10);
    expect(sync({ ...at, metrics: [loadFor(5)] }).desired).toBe(5);
  });

  it('keeps to minimum and maximum, and does nothing at zero replicas', () => {
    const config = { ...CONFIG, minReplicas: 4, maxReplicas: 15 };
    const metrics = [loadFor(50)];
    expect(sync({ at: 0, replicas: 10, metrics, config }).desired).toBe(15);
    expect(sync({ at: 0, replicas: 20, metrics, config }).desired).toBe(15);
    expect(sync({ at: 0, replicas: 2, metrics, config }).desired).toBe(4);
    expect(sync({ at: 0, replicas: 0, metrics, config }).desired).toBe(0);
  });
});

describe('a Pods metric of the HPA model', () => {
  function pods(values: readonly number[], missing: number, unready: number): HpaMetric {
    return { kind: 'pods', target: 100, values, missing, unready };
  }
  function desired(metric: HpaMetric): number {
    const config = { ...CONFIG, scaleDown: { ...CONFIG.scaleDown, stabilization: 0 } };
    return sync({ at: 0, replicas: 10, metrics: [metric], config }).desired;
  }

  it('scales by the mean of the pods when all of them report', () => {
    expect(desired(pods(Array(10).fill(150), 0, 0))).toBe(15);
  });

  it('takes silent pods for pods at their target on the way down', () => {
    // (6 x 50 + 4 x 100) / 10 = 70% of the target, of ten pods: 7. The six alone would say 3.
    expect(desired(pods(Array(6).fill(50), 4, 0))).toBe(7);
  });

  it('takes silent and starting pods for idle on the way up', () => {
    // 5 x 200 over ten pods is exactly the target: stay.
    expect(desired(pods(Array(5).fill(200), 5, 0))).toBe(10);
    expect(desired(pods(Array(5).fill(200), 0, 5))).toBe(10);
    // 8 x 200 over ten pods is 160%: 16.
    expect(desired(pods(Array(8).fill(200), 0, 2))).toBe(16);
  });

  it('never turns round because of pods nobody heard of', () => {
    // Two pods at 120% say up; with eight idle ones the mean is 24%, which would say down.
    expect(desired(pods([120, 120], 8, 0))).toBe(10);
  });

  it('asks for nothing when no pod reports', () => {
    expect(desired(pods([], 10, 0))).toBe(10);
  });
});
