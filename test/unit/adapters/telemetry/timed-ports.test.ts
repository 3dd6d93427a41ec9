/** Timed ports: same answers, and a histogram that knows how long they took. */
import { describe, expect, it } from 'vitest';
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import { timedMetrics, timedNodePools } from '../../../../src/adapters/telemetry/timed-ports.ts';
import type { BurstPool } from '../../../../src/model/policy.ts';
import { PortError } from '../../../../src/ports/errors.ts';
import type { InstantAnswer } from '../../../../src/ports/metrics.ts';
import type { NodePools } from '../../../../src/ports/node-pools.ts';

const POOL: BurstPool = {
  name: 'np1',
  site: 'beijing',
  placementClass: 'beijing',
  provider: { kind: 'externalGrpc', endpoint: 'beijing', nodeGroup: 'np1' },
  node: { cpu: 1, memory: 1, pods: 1 },
  pricePerHour: { currency: 'CNY', micros: 1 },
  maxNodes: 1,
  batch: 1,
  grantedTo: [],
  nodeLeadTime: { p50: 1, p95: 1 },
  generation: 1,
};

/** Every look at it is a quarter of a second later. */
function tickingClock() {
  let now = 0;
  return {
    monotonic: () => {
      now += 250;
      return now;
    },
  };
}

function metered() {
  const meters = createMeters({
    version: '0',
    leaseHeld: () => true,
    watchProblems: () => [],
    processMetrics: false,
  });
  const lines = async (wanted: string) =>
    (await meters.registry.metrics()).split('\n').filter((line) => line.startsWith(wanted));
  return { meters, lines };
}

describe('a timed Metrics port', () => {
  it.each<[InstantAnswer, string, number]>([
    [{ kind: 'vector', series: [], warnings: [] }, 'answered', 1],
    [{ kind: 'failed', cause: 'down' }, 'failed', 0],
  ])('passes %j on and counts it as %s', async (answer, outcome, reachable) => {
    const { meters, lines } = metered();
    const metrics = timedMetrics(
      { instant: async () => answer, range: async () => ({ kind: 'failed', cause: '' }) },
      tickingClock(),
      meters,
    );
    expect(await metrics.instant('up')).toBe(answer);
    expect(await lines('kingtide_prometheus_query_seconds_sum')).toEqual([
      `kingtide_prometheus_query_seconds_sum{kind="instant",outcome="${outcome}"} 0.25`,
    ]);
    expect(await lines('kingtide_dependency_reachable')).toEqual([
      `kingtide_dependency_reachable{dependency="prometheus"} ${reachable}`,
    ]);
  });
});

describe('a timed NodePools port', () => {
  const pools: NodePools = {
    capabilities: () => ({ idempotency: 'none' }),
    describe: () => Promise.reject(new PortError('transient', 'no answer')),
    grow: async () => ({ kind: 'refused', why: 'stock-out', message: '' }),
    giveBack: async () => 'unknown',
  };

  it('counts a refusal as an answer, and passes it on', async () => {
    const { meters, lines } = metered();
    const request = { count: 1, targetBefore: 0, targetAfter: 1, token: 't' };
    expect(await timedNodePools(pools, tickingClock(), meters).grow(POOL, request)).toMatchObject({
      why: 'stock-out',
    });
    expect(await lines('kingtide_provider_call_seconds_count')).toEqual([
      'kingtide_provider_call_seconds_count{call="grow",outcome="refused"} 1',
    ]);
    expect(await lines('kingtide_dependency_reachable')).toEqual([
      'kingtide_dependency_reachable{dependency="provider"} 1',
    ]);
  });

  it('throws what the provider throws, after counting it', async () => {
    const { meters, lines } = metered();
    await expect(timedNodePools(pools, tickingClock(), meters).describe(POOL)).rejects.toThrow(
      'no answer',
    );
    expect(await lines('kingtide_dependency_reachable')).toEqual([
      'kingtide_dependency_reachable{dependency="provider"} 0',
    ]);
  });

  it('counts an unknown outcome as out of reach', async () => {
    const { meters, lines } = metered();
    expect(await timedNodePools(pools, tickingClock(), meters).giveBack(POOL, [])).toBe('unknown');
    expect(await lines('kingtide_provider_call_seconds_count')).toEqual([
      'kingtide_provider_call_seconds_count{call="give_back",outcome="unknown"} 1',
    ]);
    expect(await lines('kingtide_dependency_reachable')).toEqual([
      'kingtide_dependency_reachable{dependency="provider"} 0',
    ]);
  });
});
