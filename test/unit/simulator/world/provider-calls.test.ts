/** What happens to calls of the provider's API: throttled, denied, lost, doubled, late. Each with the fault absent beside it. */
import { describe, expect, it } from 'vitest';
import { order } from '../../../contract/node-pools-fixture.ts';
import { HOUR, MINUTE, pool as poolTruth, SECOND, START } from '../small-world.ts';
import { fault, faulty, PLAIN } from './faulty-world.ts';

const created = ({ group }: ReturnType<typeof faulty>): number => group.ever.length;

describe('calls to the provider', () => {
  it.each([
    ['P9', 'no other fault', { kind: 'refused', why: 'denied' }, 'denied'],
    ['P11', 'no other fault', { kind: 'unknown' }, 'transient'],
    ['P5', 'no other fault', { kind: 'refused', why: 'throttled' }, 'transient'],
  ] as const)(
    'under %s nothing passes, and all is well again when it is over',
    async (id, _, grown, read) => {
      const case_ = faulty([fault(id, { until: START + MINUTE })]);
      const { pools, pool, run } = case_;
      expect(await pools.grow(pool, order(2))).toMatchObject(grown);
      await expect(pools.describe(pool)).rejects.toMatchObject({ kind: read });
      expect(created(case_)).toBe(0);

      await run(MINUTE);
      expect(await pools.grow(pool, order(2))).toEqual({ kind: 'accepted' });
      expect(await pools.describe(pool)).toMatchObject({ target: 2 });
    },
  );

  it('leaves machines alone while the provider is away, and ends none on an unheard wish', async () => {
    const { world, group, pools, pool, run } = faulty([fault('P11', { from: START + 5 * MINUTE })]);
    await pools.grow(pool, order(1));
    await run(6 * MINUTE);
    expect(await pools.giveBack(pool, [{ id: 'np1-i0001', nodeName: 'n' }])).toBe('unknown');
    await run(20 * MINUTE);
    expect(group.instances.size).toBe(1);
    expect(world.nodes.all.get('cloud-np1-i0001')?.ready).toBe(true);
  });

  it('says that a return was refused for want of a right', async () => {
    const { pools, pool } = faulty([fault('P9')]);
    const back = pools.giveBack(pool, [{ id: 'np1-i0001', nodeName: 'n' }]);
    await expect(back).rejects.toMatchObject({ kind: 'denied' });
  });

  it('cuts the operator from the provider when a partition names the node group, and only then', async () => {
    const cut = faulty([fault('W3', { subject: 'np1' })]);
    expect((await cut.pools.grow(cut.pool, order(1))).kind).toBe('unknown');
    for (const subject of ['cloud', undefined]) {
      const elsewhere = faulty([fault('W3', { subject })]);
      expect((await elsewhere.pools.grow(elsewhere.pool, order(1))).kind).toBe('accepted');
    }
  });

  it('takes calls at its rate: a burst, then one each 20 s of three a minute', async () => {
    const habits = { ...PLAIN, calls: { perMinute: 3, burst: 2 } };
    const { pools, pool, run } = faulty([], { pools: [poolTruth({ habits })] });
    await pools.describe(pool);
    await pools.describe(pool);
    await expect(pools.describe(pool)).rejects.toMatchObject({
      kind: 'transient',
      afterMs: 20_000,
    });
    await run(19 * SECOND);
    await expect(pools.describe(pool)).rejects.toMatchObject({ afterMs: 1_000 });
    await run(20 * SECOND);
    await expect(pools.describe(pool)).resolves.toMatchObject({ target: 0 });
  });

  it.each([
    ['at once', 0, 0, 2],
    ['later', 30 * SECOND, 29 * SECOND, 0],
    ['later', 30 * SECOND, 30 * SECOND, 2],
    ['never', -2, HOUR, 0],
  ])('loses the answer of an order that takes effect %s (P3)', async (_, size, wait, machines) => {
    const case_ = faulty([fault('P3', { size })]);
    expect((await case_.pools.grow(case_.pool, order(2))).kind).toBe('unknown');
    await case_.run(wait);
    expect(created(case_)).toBe(machines);
  });

  it.each([
    ['none', 4],
    ['token', 2],
    ['compare-and-set', 2],
  ] as const)(
    'delivers an order twice: with %s that makes %i machines',
    async (idempotency, machines) => {
      const pools = [poolTruth({ habits: { ...PLAIN, idempotency } })];
      const case_ = faulty([fault('P3', { size: -1 })], { pools });
      expect(case_.pools.capabilities(case_.pool)).toEqual({ idempotency });
      expect(await case_.pools.grow(case_.pool, order(2))).toEqual({ kind: 'accepted' });
      expect(created(case_)).toBe(machines);
    },
  );

  it('delivers an order twice and tells neither answer', async () => {
    const case_ = faulty([fault('P3', { size: -3 })]);
    expect((await case_.pools.grow(case_.pool, order(2))).kind).toBe('unknown');
    expect(created(case_)).toBe(4);
  });

  it('draws every manner of losing an answer when no size is given', async () => {
    const case_ = faulty([fault('P3')], { pools: [poolTruth({ stock: 1_000, maxNodes: 1_000 })] });
    const after: string[] = [];
    for (let call = 0; call < 40; call += 1) {
      const before = created(case_);
      const { kind } = await case_.pools.grow(case_.pool, order(1, before, `t${call}`));
      after.push(`${kind} ${created(case_) - before}`);
    }
    // Twice and heard, twice and not, at once, and not now: later or never.
    expect(new Set(after)).toEqual(new Set(['accepted 2', 'unknown 2', 'unknown 1', 'unknown 0']));
    expect(case_.world.faults.fired.get('P3')).toBe(40);
  });

  it('gives the first outcome again for a token it has seen, and marks the machines with it', async () => {
    const pools = [poolTruth({ stock: 3, habits: { ...PLAIN, idempotency: 'token' } })];
    const case_ = faulty([], { pools });
    const first = await case_.pools.grow(case_.pool, order(4, 0, 'a'));
    expect(first).toMatchObject({ kind: 'partial', granted: 3 });
    expect(await case_.pools.grow(case_.pool, order(4, 0, 'a'))).toEqual(first);
    expect(case_.group.ever.map(({ token }) => token)).toEqual(['a', 'a', 'a']);
    expect((await case_.pools.grow(case_.pool, order(4, 3, 'b'))).kind).toBe('refused');
  });

  it('refuses an order whose target was another one, when it compares', async () => {
    const pools = [poolTruth({ habits: { ...PLAIN, idempotency: 'compare-and-set' } })];
    const case_ = faulty([], { pools });
    await case_.pools.grow(case_.pool, order(2, 0));
    const late = await case_.pools.grow(case_.pool, order(2, 0));
    expect(late).toMatchObject({ kind: 'refused', why: 'invalid' });
    expect(created(case_)).toBe(2);
  });
});

describe('the list of machines', () => {
  it('shows the past under P4, and the truth without it', async () => {
    const case_ = faulty([fault('P4', { size: 60 * SECOND, until: START + 10 * MINUTE })]);
    const { pools, pool, run } = case_;
    await run(10 * SECOND);
    await pools.grow(pool, order(2));
    expect(await pools.describe(pool)).toEqual({ target: 0, instances: [] });
    await run(69 * SECOND);
    expect(await pools.describe(pool)).toEqual({ target: 0, instances: [] });
    await run(70 * SECOND);
    expect(await pools.describe(pool)).toMatchObject({ target: 2, instances: [{}, {}] });

    // Booted after 90 s, at 100 s; the list says so a minute later.
    await run(159 * SECOND);
    expect((await pools.describe(pool)).instances[0]?.state).toBe('creating');
    await run(160 * SECOND);
    expect((await pools.describe(pool)).instances[0]?.state).toBe('running');

    const healthy = faulty([]);
    await healthy.pools.grow(healthy.pool, order(2));
    expect((await healthy.pools.describe(healthy.pool)).target).toBe(2);
  });

  it('is never more than two minutes late', async () => {
    const { pools, pool, run } = faulty([fault('P4', { size: HOUR })]);
    await pools.grow(pool, order(1));
    await run(119 * SECOND);
    expect((await pools.describe(pool)).target).toBe(0);
    await run(120 * SECOND);
    expect((await pools.describe(pool)).target).toBe(1);
  });
});
