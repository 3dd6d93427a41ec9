/** What checkers take for a workload's replicas before a request: the world's truth, hands included. Judges nothing. */
import { describe, expect, it } from 'vitest';
import { startReplicas } from '../../../../src/simulator/checkers/replicas.ts';
import { onRequests } from '../../../../src/simulator/checkers/requests.ts';
import type { FaultId } from '../../../../src/simulator/faults/catalogue.ts';
import { evidenceOf } from './evidence.ts';

/** Web has 22 at a step of the load; the fault strikes as it has 5, and then it is scaled to 6. */
function seenBefore(id: FaultId): number {
  const evidence = evidenceOf();
  const { world, web } = evidence;
  const before = startReplicas(world);
  let seen = Number.NaN;
  onRequests(world.journal, () => {
    seen = before('shop/web');
  });
  web.replicas = 22;
  evidence.load();
  web.replicas = 5;
  world.faults.fire(id, 'shop/web');
  evidence.scale(6);
  return seen;
}

describe('the replicas before a request', () => {
  it('are those a hand set, or the manifest of an object made anew, between two steps of the load', () => {
    expect([seenBefore('A8'), seenBefore('H1'), seenBefore('H3')]).toEqual([5, 5, 5]);
  });

  it('are those before our own write, though its answer was lost after it took effect', () => {
    expect(seenBefore('A4')).toBe(22);
  });
});
