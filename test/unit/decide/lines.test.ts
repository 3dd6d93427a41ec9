/** Lines bound what may be placed behind them: by the water level of what is left when the largest is down. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite } from '../../builders/policies.ts';
import { carrying, cloudNode, poolView, tierPods } from '../../builders/snapshots.ts';
import { ordered, reasons, replicas } from './growing-shop.ts';
import { line, lined, linedShop, MEGABIT, spread, up, view } from './lined-shop.ts';

const carried = (made: Plan): number | undefined => made.tiers[0]?.cloud;

describe('what lines carry', () => {
  // 5,000 rps are 100 replicas; each one behind the lines is 50 Mbit/s. 14 fit at home, the other 86 would be 4.3 Gbit/s.
  it.each([
    ['no line is reached without limit', [], 86],
    // 70% of 1 Gbit/s is 700 Mbit/s.
    ['an only line is filled to its level', [line('a')], 14],
    ['of two alike one may fail', [line('a'), line('b')], 14],
    // 70% of 1 + 1.
    ['of three alike one may fail', [line('a'), line('b'), line('c')], 28],
    // The 3 Gbit/s are what may fail, whatever comes first.
    ['the largest is the one that fails', [line('a', 3), line('b')], 14],
    ['the largest is the one that fails, though it stands last', [line('a'), line('b', 3)], 14],
    ['what carries all bounds nobody', [line('a', 7), line('b', 7)], 86],
  ])('%s', (_name, lines, cloud) => {
    const made = linedShop({
      lines,
      rps: 5_000,
      sites: [lines.length === 0 ? cloudSite() : lined(lines), homeSite()],
    });

    expect(carried(made)).toBe(cloud);
    expect(replicas(made)).toBe(14 + cloud);
  });

  it('is a wall for admission, with the line as what binds', () => {
    const made = linedShop({ lines: [line('a', 3), line('b')], rps: 5_000 });

    // 28 of 100 replicas: 28% of 5,000 rps.
    expect(made.limits).toEqual([
      {
        tier: 'shop/checkout',
        workload: 'shop/checkout',
        admitted: 1_400,
        offered: 5_000,
        wall: {
          tier: 'shop/checkout',
          ceiling: 'b',
          of: 'requests',
          takes: 1_400,
          lines:
            'b (1 Gbit/s) to cloud-a with a (3 Gbit/s) down at 70%: 700 Mbit/s of the 4.3 Gbit/s it would carry',
        },
      },
    ]);
    expect(made.holds).toContainEqual({
      reason: 'admission-limited',
      subject: 'shop/checkout',
      wanted: 'take 5000 rps',
      detail:
        'b (1 Gbit/s) to cloud-a with a (3 Gbit/s) down at 70%: 700 Mbit/s of the 4.3 Gbit/s it would carry leave room for 1400 rps of shop/checkout, so more of them would not help; let in: shop/checkout 28%',
    });
  });

  it('counts calls home as well as the users, and a tier without bytes not at all', () => {
    const order = { name: 'order', callee: 'core/order', perRequest: 2, connectionsPerReplica: 0 };
    const calls = [{ ...order, bytes: MEGABIT / 2 }];

    // As much again for the calls: 100 Mbit/s a replica, 7 of them in 700 Mbit/s.
    expect(carried(linedShop({ lines: [line('a')], rps: 5_000, policy: { calls } }))).toBe(7);
    // Only the calls: who is no entry tier is reached by no user.
    const inner = { calls, entry: false };
    expect(carried(linedShop({ lines: [line('a')], rps: 5_000, policy: inner }))).toBe(14);
    const silent = { bytesPerRequest: undefined, calls: [order] };
    expect(carried(linedShop({ lines: [line('a')], rps: 5_000, policy: silent }))).toBe(86);
  });

  it('sends the rest where no line stands between', () => {
    // 14 behind the line, on one node of 15; the other 72 on five nodes, though these are dearer.
    const dear = burstPool({
      name: 'np2',
      site: 'cloud-b',
      pricePerHour: { currency: 'CNY', micros: 2_000_000 },
    });
    const made = linedShop({
      lines: [line('a')],
      rps: 5_000,
      sites: [lined([line('a')]), cloudSite({ name: 'cloud-b' }), homeSite()],
      pools: [burstPool(), dear],
      seen: { pools: [poolView(), poolView({ pool: 'np2' })] },
    });
    expect([carried(made), ordered(made)]).toEqual([
      86,
      [
        { pool: 'np1', count: 1 },
        { pool: 'np2', count: 5 },
      ],
    ]);
    expect(made.limits).toEqual([]);
  });
});

describe('a line that fails under load', () => {
  it('gets no more than its level at once: who is there shares all that is let in', () => {
    // 14 at home and 20 behind two lines of 2 Gbit/s, of which one may fail: 1,400 Mbit/s, 1,000 used.
    const nodes = spread(
      carrying(cloudNode(), [tierPods(15)]),
      carrying(cloudNode({ name: 'cloud-2' }), [tierPods(5)]),
    );
    const lines = [line('a', 2), line('b', 1)];
    const made = linedShop({
      lines,
      rps: 1_700,
      nodes,
      replicas: 34,
      views: [view('a', { up: up(0) })],
    });

    // 700 Mbit/s are 14 replicas, so 28 in all for 1,400 rps. But 20 of 34 are there now: 700 rps are 20/34 of 1,190.
    expect(made.limits?.map(({ admitted }) => admitted)).toEqual([1_190]);
    expect(replicas(made)).toBeUndefined();
  });
});

describe('what is measured on lines', () => {
  // 14 at home and 6 in the cloud serve 1,000 rps: 6 x 50 Mbit/s are our own 300.
  const nodes = spread(carrying(cloudNode(), [tierPods(6)]));
  const shop = { lines: [line('a')], rps: 5_000, nodes, replicas: 20, now: fresh(1_000, NOW) };

  it('leaves less when others use it, and what we put there ourselves is not theirs', () => {
    // 700 - (500 - 300): 10 replicas of 50.
    const made = linedShop({ ...shop, views: [view('a', { usage: fresh(500e6, NOW) })] });
    expect(carried(made)).toBe(10);
    expect(made.memory.lines).toEqual({ 'cloud-a': [{ at: NOW, bits: 200e6 }] });
    // Less than our own: nobody else is there.
    const alone = linedShop({ ...shop, views: [view('a', { usage: fresh(200e6, NOW) })] });
    expect(carried(alone)).toBe(14);
  });

  it('goes by the most that others used lately for more, and by the least for what is there', () => {
    const views = [view('a', { usage: fresh(300e6, NOW) })];
    const samples = [
      { at: NOW - 6 * MINUTE, bits: 700e6 },
      { at: NOW - MINUTE, bits: 200e6 },
    ];
    const made = linedShop({ ...shop, views, memory: { lines: { 'cloud-a': samples } } });

    // 500 Mbit/s for more: 10; and no wall lower than what 700 carry.
    expect(carried(made)).toBe(10);
    expect(made.limits?.[0]?.admitted).toBe(1_400);
    expect(made.holds).toContainEqual({
      reason: 'line-full',
      subject: 'shop/checkout',
      wanted: 'place 4 of 28 replicas',
      detail:
        'a (1 Gbit/s) to cloud-a at 70% carry 500 Mbit/s of ours; it would put 700 Mbit/s there',
    });
  });

  it.each([
    ['missing usage', { usage: missing<number>('no series') }],
    ['stale usage', { usage: { kind: 'stale' as const, value: 0, at: NOW, cause: 'old' } }],
    ['a state nobody can read', { up: missing<number>('no series') }],
    ['a loss nobody can read', { loss: missing<number>('no series') }],
  ])('lets nothing more in on %s, and takes nothing away', (_name, reading) => {
    const made = linedShop({ ...shop, views: [view('a', reading)] });

    expect(carried(made)).toBe(6);
    expect(made.limits).toBeUndefined();
    expect(reasons(made)).toContain('line-unknown');
  });

  it('lets nothing more in while our own part of it is not known', () => {
    const views = [view('a', { usage: fresh(500e6, NOW) })];
    const made = linedShop({ ...shop, views, now: missing('no series') });

    expect(carried(made)).toBe(6);
    expect(made.holds.find(({ reason }) => reason === 'line-unknown')?.detail).toBe(
      'our own part of what crosses the lines of cloud-a is not known',
    );
  });

  it('keeps a limit that was known while nobody can tell any more', () => {
    const wall = {
      tier: 'shop/checkout',
      ceiling: 'a',
      of: 'requests' as const,
      takes: 1_400,
      lines: 'a (1 Gbit/s)',
    };
    const limit = {
      tier: 'shop/checkout',
      workload: 'shop/checkout',
      admitted: 1_400,
      offered: 5_000,
      wall,
    };
    const made = linedShop({
      ...shop,
      views: [view('a', { up: missing('no series') })],
      memory: {
        limits: {
          'shop/other': { ...limit, tier: 'shop/other', wall: { ...wall, tier: 'shop/other' } },
          'shop/checkout': limit,
        },
      },
    });

    expect(made.limits?.map(({ admitted }) => admitted)).toEqual([1_400]);
  });

  it('counts no bandwidth of a line that is down, and plans for no second failure', () => {
    const two = [line('a', 3), line('b')];
    const down = (name: string) => [view(name, { up: up(0) })];

    // Without a: 700 Mbit/s, as planned. Without b: still what b would have carried, for a may fail next.
    expect(carried(linedShop({ ...shop, lines: two, views: down('a') }))).toBe(14);
    expect(carried(linedShop({ ...shop, lines: two, views: down('b') }))).toBe(14);
    // The only one: what is there stays, and nothing more goes there.
    const cut = linedShop({ ...shop, views: down('a') });
    expect(carried(cut)).toBe(6);
    expect(cut.limits?.[0]?.wall.lines).toBe(
      'no line to cloud-a is up: 0 bit/s of the 4.3 Gbit/s it would carry',
    );
  });

  it('takes nothing new onto a line that loses packets, and leaves there what is', () => {
    const lossy = (loss: number) =>
      linedShop({ ...shop, views: [view('a', { loss: fresh(loss, NOW) })] });

    expect(carried(lossy(0.02))).toBe(6);
    expect(lossy(0.02).limits?.[0]?.admitted).toBe(1_400);
    expect(carried(lossy(0.01))).toBe(14);
  });

  it('holds who serves behind a line that is down', () => {
    // 700 rps are 14 replicas: without the line there is nothing the other 6 are for.
    const calm = { ...shop, rps: 700, now: fresh(700, NOW) };
    const cut = linedShop({ ...calm, views: [view('a', { up: up(0) })] });
    expect(replicas(cut)).toBeUndefined();
    expect(cut.holds).toContainEqual({
      reason: 'line-down',
      subject: 'shop/checkout',
      wanted: 'shrink 20 to 14 replicas',
      detail: 'line a to cloud-a is down, and its pods serve there',
    });
    const whole = linedShop({ ...calm, views: [view('a', { up: up(1) })] });
    expect(reasons(whole)).not.toContain('line-down');
  });
});
