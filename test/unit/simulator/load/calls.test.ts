/** Fan-out: what a caller served arrives at the tier it calls, whose ceilings hold whatever its pods. */
import { describe, expect, it } from 'vitest';
import type { WorkloadTruth } from '../../../../src/simulator/scenario.ts';
import type { CeilingsTruth } from '../../../../src/simulator/traffic/door.ts';
import { workload } from '../small-world.ts';
import { flat, loadedWorld } from './load-world.ts';

/** Web serves 200 of 250 rps and calls order for each second request; order has one pod of 100 rps. */
async function orderSteps(ceilings?: CeilingsTruth, connectionsPerReplica = 0) {
  const calls = [{ to: 'shop/order', perRequest: 0.5, bytes: 0, connectionsPerReplica }];
  const order: Partial<WorkloadTruth> = {
    name: 'order',
    burstable: false,
    replicas: 1,
    traffic: [],
  };
  const shop = loadedWorld({
    workloads: [
      workload({ traffic: [flat(250)], calls }),
      workload({ ...order, ...(ceilings !== undefined && { ceilings }) }),
    ],
  });
  shop.begin();
  return shop.steps('shop/order', 3);
}

describe('calls', () => {
  it('arrive one step after the request that made them was served', async () => {
    const steps = await orderSteps();
    expect(steps.map(({ offered, served }) => [offered, served])).toEqual([
      [0, 0],
      [500, 500],
      [500, 500],
    ]);
  });

  it('are lost above the requests a tier takes, whatever its pods could serve', async () => {
    const steps = await orderSteps({ requests: 60, connections: undefined });
    expect(steps[1]).toMatchObject({
      offered: 500,
      served: 300,
      capacity: 60,
      door: { lost: 200 },
    });
  });

  it('are lost where callers find no connection', async () => {
    // Two pods want ten each and fifteen are free: a quarter of the calls fails.
    const steps = await orderSteps({ requests: undefined, connections: 15 }, 10);
    expect(steps[1]).toMatchObject({ offered: 500, served: 375, door: { lost: 125, onLine: 125 } });
    const enough = await orderSteps({ requests: undefined, connections: 20 }, 10);
    expect(enough[1]).toMatchObject({ served: 500, door: { lost: 0 } });
  });
});
