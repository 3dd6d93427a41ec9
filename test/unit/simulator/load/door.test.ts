/** What happens to requests at the entry: waiting, admission, programs, retries, and a system that fails. */
import { describe, expect, it } from 'vitest';
import { usersOf } from '../../../../src/simulator/measure.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { DoorTruth } from '../../../../src/simulator/traffic/door.ts';
import type { TrafficPart } from '../../../../src/simulator/traffic/part.ts';
import { SECOND, START, workload } from '../small-world.ts';
import { fault, flat, loadedWorld } from './load-world.ts';

const OPEN: DoorTruth = {
  queue: undefined,
  retries: undefined,
  admission: undefined,
  botsBlocked: 0,
  bytesPerRequest: 0,
};

/** Two pods of 100 rps each; steps of 5 s. */
async function stepsOf(
  traffic: readonly TrafficPart[],
  door: Partial<DoorTruth> | undefined,
  more: Partial<Scenario> & { replicas?: number } = {},
) {
  const { replicas = 2, ...scenario } = more;
  const doors = door === undefined ? {} : { door: { ...OPEN, ...door } };
  const shop = loadedWorld({ workloads: [workload({ traffic, replicas, ...doors })], ...scenario });
  shop.begin();
  return shop.steps('shop/web', 4);
}

const RUSH: readonly TrafficPart[] = [flat(100), { ...flat(150), until: START + 10 * SECOND }];

describe('a queue', () => {
  it('takes what cannot be served, up to its size, and is emptied when there is room', async () => {
    const steps = await stepsOf(RUSH, { queue: { size: 400, wait: 3 * SECOND } });
    // 250 come and 200 are served a second: 250 wait after 5 s, 400 after 8 s, and 100 of the last 2 s are lost. Then
    // 100 come and the 400 are served with them within 4 s.
    expect(steps.map(({ served, door }) => [served, door?.queued, door?.lost])).toEqual([
      [1_000, 250, 0],
      [1_000, 400, 100],
      [900, 0, 0],
      [500, 0, 0],
    ]);
  });

  it('keeps nobody longer than its limit', async () => {
    const steps = await stepsOf(RUSH, { queue: { size: 10_000, wait: SECOND } });
    // 200 are served within a second, so 200 may wait; of the 250 too many in 5 s, 50 are turned away.
    expect(steps[0]?.door).toMatchObject({ queued: 200, lost: 50 });
  });

  it('is not there without being asked for: then what is too much is lost at once', async () => {
    const [first] = await stepsOf(RUSH, undefined);
    expect(first).toEqual({
      workload: 'shop/web',
      offered: 1_250,
      served: 1_000,
      capacity: 200,
      readyPods: 2,
    });
  });
});

describe('an admission limit', () => {
  it('refuses what is above it, apart from what pods lose', async () => {
    const [first] = await stepsOf([flat(250)], { admission: 150 });
    expect(first).toMatchObject({ offered: 1_250, served: 750, door: { refused: 500, lost: 0 } });
    const [open] = await stepsOf([flat(250)], {});
    expect(open).toMatchObject({ served: 1_000, door: { refused: 0, lost: 250 } });
  });
});

describe('programs', () => {
  it('are turned away in part, and counted apart from users', async () => {
    const traffic = [flat(150), flat(100, { bot: true })];
    const [first] = await stepsOf(traffic, { botsBlocked: 0.8 });
    // 80 of the 100 are blocked; 150 + 20 are served.
    expect(first).toMatchObject({ offered: 1_250, served: 850 });
    expect(first?.door).toMatchObject({ bots: 500, blocked: 400, lost: 0 });
    const [open] = await stepsOf(traffic, {});
    expect(open).toMatchObject({ served: 1_000, door: { bots: 500, blocked: 0, lost: 250 } });
  });
});

describe('what is held against a rehearsal', () => {
  it('counts what users lost or were refused, not blocked programs, nor those who wait', async () => {
    const traffic = [flat(250), flat(100, { bot: true })];
    const queue = { size: 250, wait: 10 * SECOND };
    const [first] = await stepsOf(traffic, { botsBlocked: 1, admission: 240, queue });
    if (first === undefined) throw new Error('there are steps');
    // 1,250 of users: 50 are refused, 1,000 served, and the other 200 wait.
    expect(first.door).toMatchObject({ blocked: 500, refused: 50, queued: 200, lost: 0 });
    expect(usersOf(first)).toEqual({ offered: 1_250, served: 1_200 });
    const { door: _, ...plain } = first;
    expect(usersOf(plain)).toEqual({ offered: 1_750, served: 1_000 });
  });
});

describe('users who try again', () => {
  it('double the load when everything fails and each comes back once', async () => {
    const retries = { after: 5 * SECOND, attempts: 1, share: 1 };
    const steps = await stepsOf([flat(100)], { retries }, { replicas: 0 });
    expect(steps.map(({ offered }) => offered)).toEqual([500, 1_000, 1_000, 1_000]);
    expect(steps.map(({ door }) => door?.retried)).toEqual([0, 500, 500, 500]);
    const without = await stepsOf([flat(100)], {}, { replicas: 0 });
    expect(without.map(({ offered }) => offered)).toEqual([500, 500, 500, 500]);
  });

  it('come back later, fewer each time, and no more often than they may', async () => {
    const retries = { after: 5 * SECOND, attempts: 2, share: 0.5 };
    const steps = await stepsOf([flat(100)], { retries }, { replicas: 0 });
    // Half of 500 once, and half of those again: 500, 750, 875, and no further.
    expect(steps.map(({ offered }) => offered)).toEqual([500, 750, 875, 875]);
    const late = { after: 12 * SECOND, attempts: 1, share: 1 };
    const delayed = await stepsOf([flat(100)], { retries: late }, { replicas: 0 });
    // Twelve seconds are three steps.
    expect(delayed.map(({ offered }) => offered)).toEqual([500, 500, 500, 1_000]);
  });

  it('do not come back when they were served', async () => {
    const retries = { after: 5 * SECOND, attempts: 3, share: 1 };
    const steps = await stepsOf([flat(100)], { retries });
    expect(steps.map(({ door }) => door?.retried)).toEqual([0, 0, 0, 0]);
  });
});

describe('a system that fails (M9)', () => {
  it('loses the users who stay away and half of those who come', async () => {
    const faults = [fault({ id: 'M9', subject: 'shop/web', size: 0.5, from: START + 5 * SECOND })];
    const steps = await stepsOf([flat(120)], undefined, { faults });
    // From the second step on 60 of 120 a second stay away, and of the other 60 half fail: 30 are served.
    expect(steps.map(({ offered, served }) => [offered, served])).toEqual([
      [600, 600],
      [600, 150],
      [600, 150],
      [600, 150],
    ]);
  });
});

describe('a published admission limit', () => {
  async function refusedWith(
    door: Partial<DoorTruth>,
    published: number,
  ): Promise<(number | undefined)[]> {
    const doors = { door: { ...OPEN, ...door } };
    const shop = loadedWorld({
      workloads: [workload({ traffic: [flat(150)], replicas: 2, ...doors })],
    });
    shop.world.gateways.set('shop/web', published);
    shop.begin();
    const steps = await shop.steps('shop/web', 1);
    return steps.map((step) => step.door?.refused);
  }

  it('is kept by a gateway that obeys it, and the stricter of two counts', async () => {
    // 150 come a second; 5 s at 50 too many, and at 110 too many where the door lets in 40 by itself.
    expect(await refusedWith({ obeysLimits: true }, 100)).toEqual([250]);
    expect(await refusedWith({ obeysLimits: true, admission: 40 }, 100)).toEqual([550]);
  });

  it('means nothing to one that does not', async () => {
    expect(await refusedWith({}, 100)).toEqual([0]);
  });
});

describe('degrade steps', () => {
  const steps = [
    { name: 'plain', saves: 0.2, takes: 0 },
    { name: 'bare', saves: 0.5, takes: 7 * SECOND },
  ];

  function shopThatKnows() {
    const shop = loadedWorld({
      workloads: [workload({ traffic: [flat(100)], replicas: 2, door: { ...OPEN, steps } })],
    });
    const said: string[] = [];
    shop.world.journal.listen((event) => {
      if (event.kind === 'step') said.push(`${event.state} ${event.step}`);
    });
    return { ...shop, said };
  }

  it('save what the application says, once it had its time', async () => {
    const { world, begin, steps: stepsTo } = shopThatKnows();
    world.applications.tell('shop/web', ['plain', 'bare'], world.clock.now());
    begin();
    // 80 a second; the second step takes effect within 7 s, so from the third step of 5 s on: 40 a second.
    const seen = await stepsTo('shop/web', 3);
    expect(seen.map(({ offered }) => offered)).toEqual([400, 400, 200]);
  });

  it('are taken in order and left from the last, and those it does not know are not', () => {
    const { world, said } = shopThatKnows();
    const tell = (...names: string[]) => world.applications.tell('shop/web', names, START);
    tell('unknown', 'plain', 'bare');
    tell('unknown', 'plain', 'bare');
    expect([...world.applications.told]).toEqual(['shop/web']);
    tell();
    expect(said).toEqual(['begins plain', 'begins bare', 'ends bare', 'ends plain']);
    expect([...world.applications.told]).toEqual([]);
  });

  it('mean nothing to a workload that knows none', () => {
    const { world, said } = shopThatKnows();
    world.applications.tell('shop/nobody', ['plain'], START);
    expect([said, world.applications.left('shop/nobody', START)]).toEqual([[], 1]);
  });
});
