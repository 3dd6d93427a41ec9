/** The sums of a day, from cycles written by hand. */
import { describe, expect, it } from 'vitest';
import { createDailySummary } from '../../../../src/adapters/telemetry/daily-summary.ts';
import { AT, aCycle, aHold, anOrder, aPool, applied } from './cycle-builder.ts';

describe('the daily summary', () => {
  it('adds up decisions, nodes and node-hours, and starts anew when taken', async () => {
    let monotonic = 0;
    const summary = createDailySummary({ monotonic: () => monotonic });
    const pools = [aPool({ joined: 3, inFlight: 1 })];
    await summary.record(aCycle({ plan: { pools }, outcomes: [applied(anOrder(4))] }));
    monotonic += 1_800_000;
    await summary.record(
      aCycle({
        plan: { pools, holds: [aHold()] },
        outcomes: [{ kind: 'failed', action: anOrder(1), at: AT, detail: '' }],
      }),
    );
    // 4 nodes for half an hour
    expect(summary.take()).toEqual({
      decisions: 2,
      applied: 1,
      failed: 1,
      nodesOrdered: 4,
      nodesReturned: 0,
      cloudNodesMax: 4,
      cyclesHeld: 1,
      cloudNodeHours: 2,
    });
    expect(summary.take()).toMatchObject({ decisions: 0, cloudNodeHours: 0 });
  });
});
