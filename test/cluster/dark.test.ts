/** Prometheus goes dark while demand falls: unknown is not zero, so nothing shrinks. The control is the same shop with Prometheus back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type Shop, startShop } from './shop/shop.ts';
import { operatorWrites, pause, readyByApp, same } from './shop/truth.ts';

/** 680, 1,380 and 680 rps at 70 rps a replica. */
const AT_PEAK = { login: 10, browse: 20, checkout: 10 };
const PEAK_RPS = { login: 680, browse: 1_380, checkout: 680 };
/** A fifth of it: 136 / 70 = 1.9, 276 / 70 = 3.9, 136 / 70 = 1.9. */
const FALLEN = { login: 2, browse: 4, checkout: 2 };
const FALLEN_RPS = { login: 136, browse: 276, checkout: 136 };
const SCALE_IN_AFTER_MS = 60_000;

describeCluster('a Prometheus that goes dark', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop();
    await shop.load.setAll(PEAK_RPS);
    await pause(45_000);
    await shop.operator.start();
    await waitFor('10, 20 and 10 replicas', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 60_000,
    });
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it('shrinks nothing while demand falls to a fifth, and says why', async () => {
    await shop.prometheus.stop();
    const dark = new Date();
    await shop.load.setAll(FALLEN_RPS);

    await pause(SCALE_IN_AFTER_MS + 30_000);

    expect(await readyByApp(shop)).toEqual(AT_PEAK);
    const scales = (await operatorWrites(shop, dark)).filter(
      (record) => record.subresource === 'scale',
    );
    expect(scales).toEqual([]);
    const described = await shop.plane.kubectl([
      'describe',
      'scalingpolicy',
      'browse',
      '-n',
      'shop',
    ]);
    expect(described).toMatch(/Type:\s+Held/);
    expect(described).toMatch(
      /demand requests is missing|reading-doubtful|demand-unknown|ReadingDoubtful|DemandUnknown/,
    );
  });

  it('shrinks to a fifth once Prometheus is back: the control', async () => {
    await shop.prometheus.restart();

    await waitFor('2, 4 and 2 replicas', async () => same(await readyByApp(shop), FALLEN), {
      timeoutMs: 180_000,
    });

    expect(await readyByApp(shop)).toEqual(FALLEN);
  });
});
