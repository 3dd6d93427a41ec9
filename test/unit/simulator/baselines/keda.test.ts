/** The cron trigger of the KEDA model, and what its HPA makes of it. */
import { describe, expect, it } from 'vitest';
import { HPA_DEFAULTS, hpaStep } from '../../../../src/simulator/baselines/hpa-step.ts';
import { cronMetric } from '../../../../src/simulator/baselines/keda.ts';
import { HOUR, START } from '../small-world.ts';

const WINDOW = { from: START, to: START + HOUR, desiredReplicas: 30 };

function synced(replicas: number, now: number): number {
  return hpaStep({
    now,
    specReplicas: replicas,
    statusReplicas: replicas,
    metrics: [cronMetric(WINDOW, now), { kind: 'external', value: 700, target: 70 }],
    config: { ...HPA_DEFAULTS, minReplicas: 1, maxReplicas: 100 },
    history: undefined,
  }).desired;
}

describe('the cron trigger of the KEDA model', () => {
  it('reports the replicas wanted inside its window and one outside', () => {
    const values = [START - 1, START, START + HOUR - 1, START + HOUR].map((now) => {
      const metric = cronMetric(WINDOW, now);
      return metric.kind === 'external' ? metric.value : undefined;
    });
    expect(values).toEqual([1, 30, 30, 1]);
  });

  it('is a floor beside the load: the larger wins', () => {
    // The load wants 10; the window wants 30.
    expect(synced(20, START)).toBe(30);
    expect(synced(10, START - 1)).toBe(10);
  });

  it("loses small steps to the HPA's tolerance", () => {
    // 30 / 28 = 1.07 is within a tenth.
    expect(synced(28, START)).toBe(28);
  });
});
