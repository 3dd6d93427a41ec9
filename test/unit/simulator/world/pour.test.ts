/** Where a stretch of load goes when no pod is sent any. */
import { describe, expect, it } from 'vitest';
import type { PodGroup } from '../../../../src/simulator/world/pod-group.ts';
import { pour } from '../../../../src/simulator/world/pour.ts';

function group(weight: number): PodGroup {
  return {
    ...{ key: `home/${weight}/0`, place: 0, site: 'home', unitCapacity: 0, usual: 100 },
    ...{ weight, pace: 0, ready: 2, servedPerPod: 0, refusedPerPod: 0, served: 0 },
  };
}

function poured(groups: readonly PodGroup[]) {
  return pour({
    ...{ groups, rate: 100, seconds: 10, ceiling: Number.POSITIVE_INFINITY, queued: 0 },
    queue: undefined,
    flow: { bots: 0, blocked: 0, severed: 0, admits: 1_000, failing: 0, passing: () => 1 },
  });
}

describe('a tier of which every pod is passed over', () => {
  it('serves nothing and refuses nothing, and its pods are not asked', () => {
    const all = [group(0)];

    expect(poured(all)).toMatchObject({ served: 0, onLine: 0, queued: 0 });
    expect(all).toMatchObject([{ servedPerPod: 0, refusedPerPod: 0 }]);
  });

  it('is one whose pods refuse all of it as long as nobody passes them over', () => {
    const all = [group(1)];

    expect(poured(all).served).toBe(0);
    // 100 rps for 10 s on two pods.
    expect(all).toMatchObject([{ refusedPerPod: 500 }]);
  });
});
