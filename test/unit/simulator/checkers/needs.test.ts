/** What tiers need before walls: one that feeds its wall alone needs what gets through, and several contend. */
import { describe, expect, it } from 'vitest';
import { needsAt } from '../../../../src/simulator/checkers/needs.ts';
import { policySet, tierPolicy } from '../../../builders/policies.ts';
import { smallWorld, workload } from '../small-world.ts';

/** web, and with `more` search, too, ask `order` once per request, which takes 600 rps at a water level of 50%. */
function needs(rps: { readonly web: number; readonly search?: number }, ceilings = [600, 900]) {
  const names = ['web', ...(rps.search === undefined ? [] : ['search'])];
  const calls = [{ name: 'order', callee: 'core/order', perRequest: 1, connectionsPerReplica: 0 }];
  const wall = tierPolicy({
    ...{ id: 'core/order', namespace: 'core', name: 'order', demands: [] },
    ceilings: ceilings.map((requests, index) => ({
      ...{ name: `wall-${index}`, requests, connections: undefined },
    })),
  });
  const tiers = names.map((name) => {
    const { target } = tierPolicy();
    return tierPolicy({ id: `shop/${name}`, name, target: { ...target, name }, calls });
  });
  const found = needsAt(
    {
      world: smallWorld({ workloads: names.map((name) => workload({ name })) }),
      policies: policySet({ tiers: [...tiers, wall] }),
    },
    new Map(Object.entries(rps).map(([name, value]) => [`shop/${name}`, value])),
    1,
  );
  return found.map(({ replicas, contends }) => [replicas, contends]);
}

describe('a tier before a wall', () => {
  it('needs what gets through where it feeds the wall alone', () => {
    // 300 of 500 rps get through, over 100 x 0.5.
    expect(needs({ web: 500 })).toEqual([[6, false]]);
    expect(needs({ web: 200 })).toEqual([[4, false]]);
    expect(needs({ web: 500 }, [])).toEqual([[10, false]]);
  });

  it('contends where several ask for more than the wall takes', () => {
    expect(needs({ web: 200, search: 101 })).toEqual([
      [4, true],
      [3, true],
    ]);
    expect(needs({ web: 200, search: 100 })).toEqual([
      [4, false],
      [2, false],
    ]);
    expect(needs({ web: 900, search: 900 }, [])).toEqual([
      [18, false],
      [18, false],
    ]);
  });
});
