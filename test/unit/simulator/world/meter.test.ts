/** What a tier serves and loses between two instants, with pods coming and sites differing. */
import { describe, expect, it } from 'vitest';
import { createLoadMeter } from '../../../../src/simulator/world/meter.ts';
import { SECOND, START, workload } from '../small-world.ts';

describe('load meter', () => {
  it('serves what ready pods can, and loses the rest', () => {
    const meter = createLoadMeter(workload({ unitCapacity: 100 }), START);
    meter.podReady('home', START);
    meter.podReady('home', START);
    meter.offer(150, START);
    meter.settle(START + 10 * SECOND);
    meter.offer(250, START + 10 * SECOND);
    meter.settle(START + 20 * SECOND);

    // 10 s of 150 rps are served whole; of 10 s of 250 rps two pods serve 200.
    expect(meter.offered).toBe(4_000);
    expect(meter.served).toBe(3_500);
    expect(meter.capacity).toBe(200);
  });

  it('gives a pod that comes between two steps only the share of its own time', () => {
    const meter = createLoadMeter(workload({ unitCapacity: 100 }), START);
    meter.podReady('home', START);
    meter.offer(200, START);
    const site = meter.podReady('home', START + 4 * SECOND);
    const before = site.servedPerPod;
    meter.settle(START + 10 * SECOND);

    expect(before).toBe(400);
    expect(site.servedPerPod - before).toBe(600);
    expect(meter.served).toBe(400 + 2 * 600);
  });

  it('loses at the site whose pods are weaker, while balancing is even', () => {
    const truth = workload({ unitCapacity: 100, unitCapacityAt: new Map([['cloud', 50]]) });
    const meter = createLoadMeter(truth, START);
    meter.podReady('home', START);
    meter.podReady('cloud', START);
    meter.offer(160, START);
    meter.settle(START + SECOND);

    // Each pod gets 80: home serves 80, the cloud 50 and refuses 30.
    expect(meter.served).toBe(130);
    expect(meter.groups.get('cloud')?.refusedPerPod).toBe(30);
    expect(meter.groups.get('home')?.refusedPerPod).toBe(0);
    expect(meter.capacity).toBe(150);
  });

  it('can serve what its pods can, at any time they come or go', () => {
    const truth = workload({ unitCapacity: 100, unitCapacityAt: new Map([['cloud', 50]]) });
    const meter = createLoadMeter(truth, START);
    const seen = [[meter.capacity, meter.readyPods]];
    const note = (): void => void seen.push([meter.capacity, meter.readyPods]);
    const home = meter.podReady('home', START);
    note();
    meter.podReady('cloud', START);
    note();
    meter.podGone(home, START);
    note();
    expect(seen).toEqual([
      [0, 0],
      [100, 1],
      [150, 2],
      [50, 1],
    ]);
  });

  it('serves nothing without a ready pod', () => {
    const meter = createLoadMeter(workload(), START);
    meter.podGone(meter.podReady('home', START), START);
    meter.offer(10, START);
    meter.settle(START + SECOND);
    expect([meter.offered, meter.served, meter.readyPods]).toEqual([10, 0, 0]);
  });
});
