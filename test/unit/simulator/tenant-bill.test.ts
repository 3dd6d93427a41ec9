/** What each tenant's machines cost, with pods on one machine worked out by hand. */
import { describe, expect, it } from 'vitest';
import { IDLE, partsOf } from '../../../src/model/tenant.ts';
import { parseSource } from '../../../src/policy/parse.ts';
import { startTenantBill } from '../../../src/simulator/tenant-bill.ts';
import { billOf } from '../../../src/simulator/world/bill.ts';
import { startLoad } from '../../../src/simulator/world/load-steps.ts';
import { CONTEXT, poolText, sourceOf } from '../policy/documents.ts';
import { HOUR, pool, START, smallWorld, workload } from './small-world.ts';

const A = '{ name: a, namespaceSelector: { matchLabels: { team: a } } }';
const B = '{ name: b, namespaceSelector: { matchLabels: { team: b } } }';

/** One machine for an hour at 3.60; two pods of a and one of b come to it, each of a core. */
async function oneMachine(grantedTo: string) {
  const { documents } = parseSource(
    sourceOf(poolText('np1', `, grantedTo: ${grantedTo}`)),
    CONTEXT,
  );
  const world = smallWorld({
    namespaces: ['a', 'b'].map((team) => ({ name: team, labels: { team } })),
    sites: [{ name: 'home', nodes: [] }],
    workloads: [
      workload({ name: 'web', namespace: 'a', replicas: 2 }),
      workload({ name: 'web', namespace: 'b', replicas: 1 }),
    ],
    pools: [pool({ deletion: 0 })],
  });
  const bill = startTenantBill(world, documents);
  startLoad(world);
  const group = world.cloud.get('np1');
  group?.grow(1);
  await world.clock.run(START + HOUR);
  return bill.totals(billOf(world.cloud.values(), world.clock.now()));
}

describe('what a tenant pays', () => {
  it('is its part of each machine by what its pods ask for, and the parts are the whole', async () => {
    const totals = (await oneMachine(`[${A}, ${B}]`)) ?? [];

    const micros = new Map(totals.map((one) => [one.tenant, one.micros]));
    const [idle = 0, a = 0, b = 0] = [IDLE, 'a', 'b'].map((tenant) => micros.get(tenant));
    expect(idle + a + b).toBe(3_600_000);
    // Two cores against one. Ordered at 0 s it boots for 90 s and is Ready 5 s later; a second costs 1,000.
    expect(Math.abs(a - 2 * b)).toBeLessThan(4);
    expect(idle).toBeGreaterThanOrEqual(90_000);
    expect(idle).toBeLessThanOrEqual(105_000);
    expect(totals.reduce((sum, { nodeHours }) => sum + nodeHours, 0)).toBeCloseTo(1, 9);
  });

  it('is all of a pool that is granted to it alone, whoever else there is', async () => {
    const { documents } = parseSource(
      sourceOf(
        [poolText('np1', `, grantedTo: [${A}]`), poolText('np2', `, grantedTo: [${B}]`)].join(
          '---\n',
        ),
      ),
      CONTEXT,
    );
    const world = smallWorld({});
    const bill = startTenantBill(world, documents);
    world.cloud.get('np1')?.grow(1);
    await world.clock.run(START + HOUR / 2);

    expect(bill.totals(billOf(world.cloud.values(), world.clock.now()))).toEqual([
      { tenant: 'a', nodeHours: 0.5, micros: 1_800_000 },
      { tenant: 'b', nodeHours: 0, micros: 0 },
    ]);
  });

  it('is not told where there is one tenant', async () => {
    expect(await oneMachine(`[${A}]`)).toBeUndefined();
  });
});

describe('whose a node is', () => {
  const allocatable = { cpu: 4_000, memory: 8_000, pods: 20 };
  const pods = (tenant: string | undefined, count: number, cpu: number, memory: number) => ({
    tenant,
    count,
    request: { cpu, memory, pods: 1 },
  });

  it('goes by the larger of the shares of its CPU and its memory', () => {
    // 2 x 1,000 of 4,000 is a half; 1 x 2,000 of 8,000 is a quarter, more than its 500 of 4,000.
    const parts = partsOf(
      [pods('a', 2, 1_000, 100), pods('b', 1, 500, 2_000)],
      allocatable,
      undefined,
    );
    expect([...parts]).toEqual([
      ['a', 2 / 3],
      ['b', 1 / 3],
    ]);
  });

  it("is nobody's without pods of a tenant, or its pool's only tenant's", () => {
    const strangers = [pods(undefined, 3, 1_000, 0), pods('a', 0, 1_000, 0), pods('b', 1, 0, 0)];
    expect([...partsOf(strangers, allocatable, undefined)]).toEqual([[IDLE, 1]]);
    expect([...partsOf(strangers, allocatable, 'a')]).toEqual([['a', 1]]);
  });
});
