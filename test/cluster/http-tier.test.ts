/**
 * Tiers made of real HTTP servers under an open loop: the oracle that unit capacity, censoring and forecast are not only
 * self-consistent. Expected numbers follow from concurrency and service time; see shop/http-shop.ts.
 *
 * Controls run here: a tier without a veto, and the band without its trend. Seen red by hand: servers of concurrency 5
 * instead of 4 (they answer 25 rps), and a policy that believes in 40 rps a replica (half as many, which lose the rest).
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import {
  ABILITY,
  type HttpShop,
  MOST_REPLICAS,
  PER_REPLICA,
  startHttpShop,
  TIERS,
} from './shop/http-shop.ts';
import {
  between,
  cyclesOf,
  foretoldByTrend,
  goodSeconds,
  outcomeOf,
  replicasWritten,
  stretch,
} from './shop/http-truth.ts';
import { pause } from './shop/truth.ts';

/** 75 rps at 14 rps a replica: 5.4, so 6, which could serve 120. */
const STEADY_RPS = 75;
/** Twice the service time: 4 / 0.4 s = 10 rps a server, half of what the policy says. 6 of them serve 60 of 75 rps, 8 all. */
const SLOW = { served: 2 * ABILITY.serviceMs, naive: 2 * ABILITY.serviceMs };
const SLOW_PER_REPLICA = 10;
/** 0.65 rps more each second. 98 rps need 98 / 14 = 7 replicas. */
const RAMP = { from: 20, to: 98, overMs: 120_000 };
const RAMP_REPLICAS = 7;
/** A reading may be as old as one scrape, so nobody can tell by less than what the ramp rises in 2 s. */
const ONE_SCRAPE_RPS = 1.3;
const SATURATED_SECONDS = 22;
/** Of all requests, answered within SLO_MS. */
const SLO_SHARE = 0.99;
/** A tier that is too small is late in every second; a machine that stands still now and then is late in some. */
const GOOD_SECONDS = 0.9;

describeCluster('tiers of real HTTP servers', () => {
  let shop: HttpShop;
  let rampEnds = 0;

  beforeAll(async () => {
    shop = await startHttpShop();
    const wanted = TIERS.single + TIERS.offered + TIERS.served + TIERS.naive;
    await waitFor(
      'a server for each pod',
      async () => (await shop.tiers.servers()).length === wanted || undefined,
      { timeoutMs: 60_000 },
    );
    await shop.tiers.offer({ served: STEADY_RPS, naive: STEADY_RPS, offered: RAMP.from });
    await pause(5_000);
    await shop.operator.start();
    await shop.tiers.offer({ offered: RAMP });
    rampEnds = Date.now() + RAMP.overMs;
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it('one server keeps its SLO at nine tenths of perReplica', async () => {
    // A busy machine can only make it worse, so the best of three tells what the server can do.
    const shares: number[] = [];
    while (shares.length < 3 && Math.max(...shares) <= SLO_SHARE) {
      const { offered, good } = await stretch(shop, 0.9 * PER_REPLICA, 6);
      shares.push(good / offered);
    }

    expect(Math.max(...shares)).toBeGreaterThan(SLO_SHARE);
  });

  it('a saturated server answers perReplica and no more, while what is offered goes on', async () => {
    const seconds = SATURATED_SECONDS;
    const { good, late, lost, rates } = await stretch(shop, 1.5 * PER_REPLICA, seconds);

    // 20 rps for 22 s, and what stood in the queue at the end; a third of 30 rps found the queue full.
    const most = PER_REPLICA * seconds + ABILITY.queue + ABILITY.concurrency;
    expect(good + late).toBeLessThanOrEqual(most);
    // A timer of 200 ms that is 20 ms late on a busy machine costs a tenth.
    expect(good + late).toBeGreaterThan(0.9 * most);
    expect(lost).toBeGreaterThan(0.25 * 1.5 * PER_REPLICA * seconds);
    expect(rates.offered / PER_REPLICA).toBeCloseTo(1.5, 1);
    expect(rates.served).toBeGreaterThan(0.9 * PER_REPLICA);
    expect(rates.served).toBeLessThan(1.05 * PER_REPLICA);
  });

  it('scaled on Offered, serves the rest of a ramp within the SLO, with the replicas that arithmetic asks for', async () => {
    await shop.tiers.setService(SLOW);

    expect(await goodSeconds(shop, 'offered', rampEnds)).toBeGreaterThan(GOOD_SECONDS);
    const written = await replicasWritten(shop, 'offered');
    expect(written).toEqual([...written].sort());
    expect(written.at(-1)).toBeGreaterThanOrEqual(RAMP_REPLICAS);
    expect(written.at(-1)).toBeLessThanOrEqual(MOST_REPLICAS);
  });

  it('scaled on Served, is not fooled by servers at half their capacity, and without a veto is: the control', async () => {
    const names = ['served', 'naive'] as const;
    const before = await Promise.all(names.map((name) => outcomeOf(shop, name)));
    await pause(10_000);
    const after = await Promise.all(names.map((name) => outcomeOf(shop, name)));
    const [served, naive] = after.map((outcome, at) => between(before[at] ?? outcome, outcome));
    const views = (await cyclesOf(shop)).map(({ input }) =>
      input.snapshot.tiers.find((tier) => tier.tier === 'shop/served'),
    );

    // 60 of 75 rps at 14 rps a replica look like 4.3 replicas; at 70% of 10 rps they are 8.6, and 8 is all there may be.
    expect(await replicasWritten(shop, 'served')).toEqual([MOST_REPLICAS]);
    expect(views.some((view) => view?.demands[0]?.now.kind === 'censored')).toBe(true);
    // Between what a slow server can do and what each of the 6 was given before.
    const learned = views.flatMap((view) => view?.loweredCapacity ?? [])[0]?.perReplica;
    expect(learned).toBeGreaterThanOrEqual(SLOW_PER_REPLICA);
    expect(learned).toBeLessThan(STEADY_RPS / TIERS.served);
    // 8 slow servers answer 80 of 75 rps, which leaves a busy machine little; 5 or fewer answer 50.
    expect(served?.lost).toBeLessThan(0.05 * STEADY_RPS * 10);
    expect(Math.max(...(await replicasWritten(shop, 'naive')))).toBeLessThan(TIERS.naive);
    expect(naive?.lost).toBeGreaterThan(0.25 * STEADY_RPS * 10);
  });

  it('foretells the ramp: what came lies in the band of 95% of the forecasts that a trend was part of', async () => {
    const rows = await foretoldByTrend(shop, rampEnds);

    expect(rows.length).toBeGreaterThan(0);
    const outside = rows.filter(
      ({ low, high, came }) => came < low - ONE_SCRAPE_RPS || came > high + ONE_SCRAPE_RPS,
    );
    expect(outside.length / rows.length).toBeLessThanOrEqual(0.05);
    // The control: without the trend the band is the level alone, and every one of them would have missed what came.
    expect(rows.filter(({ low, came }) => came <= low + ONE_SCRAPE_RPS)).toEqual([]);
  });
});
