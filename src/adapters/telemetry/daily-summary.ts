/** Adds up what happened since it was last asked, for one log line a day that a person can read without a dashboard. */

import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fields } from '../../ports/log.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';

export interface DailySummary extends Recorder {
  /** What was added up since the last call; starts anew. */
  take(): Fields;
}

interface Sums {
  decisions: number;
  applied: number;
  failed: number;
  nodesOrdered: number;
  nodesReturned: number;
  cloudNodesMax: number;
  cloudNodeMillis: number;
  cyclesHeld: number;
}

export function createDailySummary(clock: Pick<Clock, 'monotonic'>): DailySummary {
  let sums = nothing();
  let lastAt: Millis | undefined;
  return {
    record: async (cycle) => {
      const now = clock.monotonic();
      add(sums, cycle, lastAt === undefined ? 0 : now - lastAt);
      lastAt = now;
    },
    take: () => {
      const { cloudNodeMillis, ...counts } = sums;
      sums = nothing();
      return { ...counts, cloudNodeHours: Math.round(cloudNodeMillis / 36_000) / 100 };
    },
  };
}

function nothing(): Sums {
  return {
    decisions: 0,
    applied: 0,
    failed: 0,
    nodesOrdered: 0,
    nodesReturned: 0,
    cloudNodesMax: 0,
    cloudNodeMillis: 0,
    cyclesHeld: 0,
  };
}

function add(sums: Sums, { plan, outcomes }: Cycle, elapsed: Millis): void {
  sums.decisions += 1;
  if (plan.holds.length > 0) sums.cyclesHeld += 1;
  let nodes = 0;
  for (const { joined, inFlight } of plan.pools) nodes += joined + inFlight;
  sums.cloudNodesMax = Math.max(sums.cloudNodesMax, nodes);
  sums.cloudNodeMillis += nodes * elapsed;
  for (const { kind, action } of outcomes) {
    if (kind === 'failed') sums.failed += 1;
    if (kind !== 'applied') continue;
    sums.applied += 1;
    if (action.kind === 'order-nodes') sums.nodesOrdered += action.count;
    if (action.kind === 'return-nodes') sums.nodesReturned += action.nodes.length;
  }
}
