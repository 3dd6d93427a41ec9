/** The load exporter's counters: evenly over pods that take requests, at most what they can really serve. */
import { describe, expect, it } from 'vitest';
import { gatewayText, podText } from '../../load/exposition.ts';
import { createMeter } from '../../load/meter.ts';
import type { TierLoad } from '../../load/protocol.ts';

const TIER: TierLoad = {
  name: 'checkout',
  namespace: 'shop',
  selector: 'app=checkout',
  route: 'checkout',
  truePerReplica: 100,
  traffic: [
    { shape: 'step', at: 0, rps: 150, from: undefined, until: undefined },
    { shape: 'step', at: 10_000, rps: 350, from: undefined, until: undefined },
  ],
};

function pod(n: number, serves = true) {
  return { name: `checkout-${n}`, uid: `uid-${n}`, node: `node-${n}`, serves };
}

describe('the meter of a tier', () => {
  it('splits the load evenly over pods that take requests', () => {
    const meter = createMeter(TIER);
    meter.setPods([pod(1), pod(2), pod(3, false)]);
    meter.step(0, 2);

    expect(meter.pods().map(({ served, refused }) => [served, refused])).toEqual([
      [150, 0],
      [150, 0],
      [0, 0],
    ]);
    expect(meter.state()).toMatchObject({ offeredRps: 150, servedRps: 150, running: 3, ready: 2 });
  });

  it('refuses what is above the true capacity', () => {
    const meter = createMeter(TIER);
    meter.setPods([pod(1), pod(2)]);
    meter.step(10_000, 1);

    // 500 offered, 200 served by two, 300 refused.
    expect(meter.pods().map(({ served, refused }) => [served, refused])).toEqual([
      [100, 150],
      [100, 150],
    ]);
    expect([meter.state().offered, meter.state().served, meter.refused()]).toEqual([500, 200, 300]);
  });

  it('counts what is offered when nobody serves', () => {
    const meter = createMeter(TIER);
    meter.step(0, 1);

    expect([meter.state().offered, meter.state().served, meter.refused()]).toEqual([150, 0, 150]);
  });

  it('keeps a pod counting where it was, and forgets one that is gone', () => {
    const meter = createMeter(TIER);
    meter.setPods([pod(1), pod(2)]);
    meter.step(0, 1);
    meter.setPods([pod(2)]);
    meter.setDemand(10);
    meter.step(0, 1);

    expect(meter.pods().map((one) => [one.pod.name, one.served])).toEqual([['checkout-2', 85]]);
  });

  it('goes back to its shape', () => {
    const meter = createMeter(TIER);
    meter.setDemand(10);
    meter.setDemand(null);
    meter.step(0, 1);

    expect(meter.state().offeredRps).toBe(150);
  });
});

describe('the page for Prometheus', () => {
  it('has one counter per route, and two per running pod', () => {
    const meter = createMeter(TIER);
    meter.setPods([pod(1)]);
    meter.step(0, 1);
    const samples = (text: string) => text.split('\n').filter((line) => !/^(#|$)/.test(line));

    expect(samples(gatewayText([meter]))).toEqual([
      'gateway_requests_total{namespace="shop",route="checkout"} 150',
      'gateway_errors_total{namespace="shop",route="checkout"} 50',
    ]);
    const labels = 'app="checkout",namespace="shop",pod="checkout-1",node="node-1"';
    expect(samples(podText([meter]))).toEqual([
      `http_requests_total{${labels},code="200"} 100`,
      `http_requests_total{${labels},code="503"} 50`,
    ]);
  });
});
