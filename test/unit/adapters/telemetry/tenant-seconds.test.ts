/** Node seconds by tenant, as metrics have them, worked out by hand. */
import { describe, expect, it } from 'vitest';
import { measureCycle } from '../../../../src/adapters/telemetry/measure-cycle.ts';
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import type { PoolVerdict } from '../../../../src/model/plan.ts';
import type { BurstPool } from '../../../../src/model/policy.ts';
import { fresh, missing } from '../../../../src/model/reading.ts';
import type { Snapshot } from '../../../../src/model/snapshot.ts';
import { burstPool } from '../../../builders/policies.ts';
import { cloudNode, tierPods, tierView, workload } from '../../../builders/snapshots.ts';
import { grantTo, ownPool } from '../../../builders/tenant-shop.ts';
import { AT, aCycle, aPool } from './cycle-builder.ts';

interface Seconds {
  readonly pools: readonly BurstPool[];
  readonly snapshot: Partial<Snapshot>;
  readonly verdicts: readonly PoolVerdict[];
}

/** Of one cycle that came ten seconds after the one before. */
async function seconds({ pools, snapshot, verdicts }: Seconds): Promise<readonly string[]> {
  const meters = createMeters({
    version: '0.1.0',
    leaseHeld: () => true,
    watchProblems: () => [],
    processMetrics: false,
  });
  const cycle = aCycle({ plan: { pools: verdicts }, snapshot, policies: { pools } });
  measureCycle(meters, cycle, { now: AT, sinceLast: undefined });
  measureCycle(meters, cycle, { now: AT, sinceLast: 10_000 });
  const lines = (await meters.registry.metrics()).split('\n');
  const name = 'kingtide_tenant_node_seconds_total';
  return lines.filter((line) => line.startsWith(`${name}{`)).map((line) => line.slice(name.length));
}

describe('node seconds of tenants', () => {
  it('go by the pods on each node, are idle without any, and all of a pool to its only tenant', async () => {
    const pools = [
      burstPool({ grantedTo: [grantTo('a'), grantTo('b')] }),
      ownPool('c', {}, { name: 'np2' }),
      ownPool('d', {}, { name: 'undecided' }),
    ];
    const view = (team: string) =>
      tierView({ tier: `${team}/web`, namespaceLabels: { team }, workload: fresh(workload(), AT) });
    const unread = tierView({ tier: 'a/unread', workload: missing('gone') });
    const pods = (tier: string, count: number) => tierPods(count, { tier });
    // Two pods of a and one of b of one size; nobody knows the size of the unread one, nor whose the stranger's is.
    const mixed = cloudNode({
      tierPods: [pods('a/web', 2), pods('b/web', 1), pods('a/unread', 4), pods('gone/away', 9)],
    });
    const snapshot = {
      nodes: [mixed, cloudNode({ name: 'empty' }), cloudNode({ name: 'c', pool: 'np2' })],
      tiers: [view('a'), view('b'), unread],
    };
    const verdicts = [
      aPool({ joined: 2, inFlight: 1 }),
      aPool({ pool: 'np2', joined: 1, inFlight: 4 }),
    ];

    // np1: 3 nodes for 10 s, one of them 2 : 1 and two of nobody. np2: 5 for 10 s, all c's.
    const third = 10 / 3;
    const found = await seconds({ pools, snapshot, verdicts });
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      '{pool="np1",tenant="(idle)"}',
      '{pool="np1",tenant="a"}',
      '{pool="np1",tenant="b"}',
      '{pool="np2",tenant="c"}',
    ]);
    const amounts = found.map((line) => Number(line.split(' ')[1]));
    for (const [index, amount] of [20, 2 * third, third, 50].entries())
      expect(amounts[index]).toBeCloseTo(amount, 6);
  });

  it('are left out where there are no two tenants, and never more than the nodes there are', async () => {
    const two = burstPool({ grantedTo: [grantTo('a'), grantTo('b')] });
    const snapshot = { nodes: [cloudNode(), cloudNode({ name: 'more' })] };
    const verdicts = [aPool({ joined: 1, inFlight: 0 })];

    expect(await seconds({ pools: [burstPool()], snapshot, verdicts })).toEqual([]);
    // Two carry the mark, and the ledger knows of one.
    expect(await seconds({ pools: [two], snapshot, verdicts })).toEqual([
      '{pool="np1",tenant="(idle)"} 10',
    ]);
  });
});
