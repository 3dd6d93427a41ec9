/** Load on lines: what does not fit or finds no line is lost, and faults (W1, W2) take lines or part of what they carry. */
import { describe, expect, it } from 'vitest';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import type { LineTruth } from '../../../../src/simulator/lines/line.ts';
import { fault, flat, loadedWorld, STEP } from '../load/load-world.ts';
import { START, workload } from '../small-world.ts';

const MBPS = 1_000_000;
const DOOR = {
  queue: undefined,
  retries: undefined,
  admission: undefined,
  botsBlocked: 0,
  /** 100,000 bits. */
  bytesPerRequest: 12_500,
};

function line(name: string, bandwidth: number): LineTruth {
  return { name, site: 'cloud', to: 'home', bandwidth };
}

/** Two pods at home and one in the cloud share 240 rps: 80 rps, 8 Mbps, go over two lines. */
async function crossing(bandwidth: number, faults: readonly ScheduledFault[] = []) {
  const shop = loadedWorld({
    workloads: [workload({ traffic: [flat(240)], door: DOOR })],
    lines: [line('a', bandwidth), line('b', bandwidth)],
    faults,
  });
  shop.meterOf('shop/web').podReady('cloud', START);
  shop.begin();
  const steps = await shop.steps('shop/web', 3);
  return { ...shop, last: steps[2] };
}

describe('lines', () => {
  it('carry what fits', async () => {
    const { last, world } = await crossing(4 * MBPS);
    expect(last).toMatchObject({ offered: 1_200, served: 1_200, door: { onLine: 0 } });
    world.lines.settle(world.clock.now());
    // Half of 8 Mbps for 15 s each.
    expect(world.lines.all.map(({ bits }) => bits)).toEqual([60 * MBPS, 60 * MBPS]);
  });

  it('lose what does not fit', async () => {
    const { last } = await crossing(3 * MBPS);
    // 6 of 8 Mbps: 60 of the 80 rps arrive, 20 rps for 5 s do not.
    expect(last).toMatchObject({ served: 1_100, door: { lost: 100, onLine: 100 } });
  });

  it('lose a whole line (W1), and everything with the last one', async () => {
    const one = await crossing(4 * MBPS, [fault({ id: 'W1', subject: 'b' })]);
    expect(one.last).toMatchObject({ served: 1_000, door: { onLine: 200 } });
    expect(one.world.lines.all.map(({ up }) => up)).toEqual([true, false]);
    expect(one.world.lines.isCut('cloud')).toBe(false);
    expect(one.world.faults.fired.get('W1')).toBe(1);

    const both = await crossing(4 * MBPS, [fault({ id: 'W1' })]);
    expect(both.last).toMatchObject({ served: 800, door: { onLine: 400 } });
    expect(both.world.lines.isCut('cloud')).toBe(true);
    expect(both.world.lines.isCut('home')).toBe(false);
  });

  it('come back when the fault is over', async () => {
    const { last, world } = await crossing(4 * MBPS, [fault({ id: 'W1', until: START + STEP })]);
    expect(last).toMatchObject({ served: 1_200, door: { onLine: 0 } });
    expect(world.lines.isCut('cloud')).toBe(false);
  });

  it('lose a share of what they carry (W2)', async () => {
    const { last, world } = await crossing(4 * MBPS, [fault({ id: 'W2', size: 0.25 })]);
    // A quarter of 80 rps for 5 s.
    expect(last).toMatchObject({ served: 1_100, door: { onLine: 100 } });
    expect(world.lines.all.map(({ rate }) => rate)).toEqual([4 * MBPS, 4 * MBPS]);
  });

  it('lose it until the last of two overlapping faults is over (W2)', async () => {
    const first = fault({ id: 'W2', size: 0.25, until: START + STEP });
    const { last } = await crossing(4 * MBPS, [first, fault({ id: 'W2', size: 0.5 })]);
    // Half of 80 rps for 5 s.
    expect(last).toMatchObject({ served: 1_000, door: { onLine: 200 } });
  });

  it('carry the calls of cloud pods back to a tier at home', async () => {
    const calls = [{ to: 'shop/order', perRequest: 1, bytes: 12_500, connectionsPerReplica: 0 }];
    const shop = loadedWorld({
      workloads: [
        workload({ replicas: 1, traffic: [flat(160)], calls }),
        workload({ name: 'order', burstable: false, replicas: 2, traffic: [] }),
      ],
      lines: [line('a', 4 * MBPS)],
    });
    shop.meterOf('shop/web').podReady('cloud', START);
    shop.begin();
    const steps = await shop.steps('shop/order', 3);
    // In the first step 80 rps are served at each site. Their calls come in the second; those of the cloud want 8 Mbps
    // and get half of it: 40 + 80 rps arrive.
    expect(steps[1]).toMatchObject({ offered: 800, served: 600, door: { onLine: 200 } });
  });
});
