/** How long machines take, learned from those that were awaited, and blended with what the policy says. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import { newLeadTimes, withBoots } from '../../../src/forecast/lead-times.ts';
import { EMPTY_MEMORY, type Memory } from '../../../src/model/memory.ts';
import { missing } from '../../../src/model/reading.ts';
import type { NodeView, RecordedInstance } from '../../../src/model/snapshot.ts';
import { HOUR, SECOND } from '../../../src/model/units.ts';
import { memoryOf } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool } from '../../builders/policies.ts';
import { cloudNode, intent, poolView, recorded, snapshot } from '../../builders/snapshots.ts';
import { inputOf } from './one-tier.ts';

const ORDERED = NOW - 100 * SECOND;

interface Look {
  readonly nodes?: readonly NodeView[];
  readonly instances?: readonly RecordedInstance[];
  readonly createdAt?: number;
}

/** One cycle's look at NOW at the machine `fake://a`, ordered 100 s ago. */
function looked(
  memory: Memory,
  { nodes = [], instances = [recorded('fake://a')], ...order }: Look,
) {
  const ledger = {
    ...snapshot().ledger,
    value: [intent({ createdAt: ORDERED, ...order, instances })],
  };
  return withBoots(
    memory,
    snapshot({ nodes, ledger: { kind: 'fresh', at: NOW, value: ledger.value } }),
  );
}

const READY = cloudNode({ name: 'a' });
const COMING = cloudNode({ name: 'a', ready: false });

describe('a machine that was awaited', () => {
  it('took the time from its order to the first cycle that finds it Ready', () => {
    const waiting = looked(EMPTY_MEMORY, {});
    expect(waiting.boots?.waiting).toEqual({ 'fake://a': ORDERED });
    const joined = looked(waiting, { nodes: [COMING] });
    expect(joined.boots).toMatchObject({ waiting: { 'fake://a': ORDERED }, took: {} });
    const ready = looked(joined, { nodes: [READY] });
    expect(ready.boots).toMatchObject({ waiting: {}, took: { np1: [100 * SECOND] } });
  });

  it('counts once, however often it is seen, and not again after it was unseen for a while', () => {
    const ready = looked(looked(EMPTY_MEMORY, {}), { nodes: [READY] });
    const unseen = looked(ready, { nodes: [COMING] });
    expect(looked(unseen, { nodes: [READY] }).boots?.took).toEqual({ np1: [100 * SECOND] });
  });

  it('teaches nothing when it was Ready before this process looked', () => {
    expect(looked(EMPTY_MEMORY, { nodes: [READY] }).boots).toMatchObject({ waiting: {}, took: {} });
  });

  it('teaches nothing when it took an hour: it was lost and found', () => {
    const since = { createdAt: NOW - HOUR - 1 };
    const ready = looked(looked(EMPTY_MEMORY, since), { ...since, nodes: [READY] });
    expect(ready.boots?.took).toEqual({ np1: [] });
  });

  it('is no longer awaited once it was given back', () => {
    const returned = looked(looked(EMPTY_MEMORY, {}), {
      instances: [recorded('fake://a', { returned: true })],
    });
    expect(returned.boots?.waiting).toEqual({});
  });

  it('stays awaited while ledger or cluster cannot be read', () => {
    const waiting = looked(EMPTY_MEMORY, {});
    const dark = snapshot({ ledger: missing('time-out') });
    expect(withBoots(waiting, dark).boots).toEqual(waiting.boots);
    const unseen = snapshot({ clusterView: missing('time-out') });
    expect(withBoots(waiting, unseen).boots).toEqual(waiting.boots);
  });

  it('is one of fifty that are remembered', () => {
    const took = Array.from({ length: 50 }, (_, index) => index);
    const before = memoryOf(undefined, {
      boots: { waiting: { 'fake://a': ORDERED }, took: { np1: took }, priors: {} },
    });
    const after = looked(before, { nodes: [READY] }).boots?.took['np1'];
    expect(after).toHaveLength(50);
    expect(after?.[0]).toBe(1);
    expect(after?.at(-1)).toBe(100 * SECOND);
  });
});

describe('a learned lead time', () => {
  const pools = [burstPool({ nodeLeadTime: { p50: 100 * SECOND, p95: 100 * SECOND } })];

  function of(took: readonly number[], priors = {}, view = poolView()) {
    const boots = { waiting: {}, took: { np1: took.map((s) => s * SECOND) }, priors };
    return newLeadTimes({ ...EMPTY_MEMORY, boots }, pools, [view]);
  }

  it('is nothing before five machines came', () => {
    expect(newLeadTimes(EMPTY_MEMORY, pools, [poolView()])).toEqual([]);
    expect(of([1, 1, 1, 1])).toEqual([]);
  });

  it('goes half-way, on a logarithmic scale, from the policy to ten machines that all took four times as long', () => {
    expect(of(Array.from({ length: 10 }, () => 400))).toEqual([
      { pool: 'np1', leadTime: { p50: 200_000, p95: 200_000 }, machines: 10 },
    ]);
  });

  it('is not moved by one straggler', () => {
    const alike = Array.from({ length: 40 }, () => 100);
    expect(of([...alike, 3_000])[0]?.leadTime).toEqual({ p50: 100_000, p95: 100_000 });
  });

  it('spreads as its machines do', () => {
    // Half 50 s and half 200 s: median 100 s, every one a factor of 2 away. ln 2 x 1.4826 is a sigma of 1.0277, of which
    // 40 machines of 50 count: 0.8221. 100 s x e^(1.645 x 0.8221) is 386.7 s.
    const halves = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 50 : 200));
    const leadTime = of(halves)[0]?.leadTime;
    expect(leadTime?.p50).toBe(100_000);
    expect((leadTime?.p95 ?? 0) / 1_000).toBeCloseTo(386.7, 0);
  });

  it('begins with what an earlier process kept, not with the policy', () => {
    const kept = { np1: { p50: 400 * SECOND, p95: 400 * SECOND } };
    expect(
      of(
        Array.from({ length: 5 }, () => 400),
        kept,
      )[0]?.leadTime.p50,
    ).toBe(400_000);
  });

  it.each([
    ['the same', { p50: 100_000, p95: 100_000 }, 0],
    ['within a twentieth of it', { p50: 97_000, p95: 104_000 }, 0],
    ['another median', { p50: 90_000, p95: 100_000 }, 1],
    ['another 95th percentile', { p50: 100_000, p95: 120_000 }, 1],
  ])('is news unless the status says %s', (_, leadTime, news) => {
    const alike = Array.from({ length: 40 }, () => 100);
    expect(of(alike, {}, poolView({ leadTime }))).toHaveLength(news);
  });

  it('is nothing for a pool that was not looked at', () => {
    expect(of([1, 1, 1, 1, 1], {}, poolView({ pool: 'np2' }))).toEqual([]);
  });

  it('is part of the forecast, and so of the plan, where it is news', () => {
    const boots = {
      waiting: {},
      took: { np1: Array.from({ length: 40 }, () => 9_000) },
      priors: {},
    };
    const given = inputOf();
    const seen = { ...given, snapshot: { ...given.snapshot, pools: [poolView()] } };
    const memory = { ...given.memory, boots };
    const input = { ...seen, memory, policies: { ...given.policies, pools: [burstPool()] } };
    const made = forecast(input);
    expect(made.learned).toMatchObject([{ pool: 'np1', machines: 40 }]);
    expect(decide({ ...input, forecast: made }).learned).toBe(made.learned);
    expect(forecast(seen).learned).toBeUndefined();
  });

  it('notes what was kept only once: what this process writes itself is no second witness', () => {
    const kept = { p50: 300 * SECOND, p95: 400 * SECOND };
    const first = withBoots(EMPTY_MEMORY, snapshot({ pools: [poolView()] }));
    const later = withBoots(first, snapshot({ pools: [poolView({ leadTime: kept })] }));
    expect(later.boots?.priors).toEqual({ np1: null });
    const restarted = withBoots(EMPTY_MEMORY, snapshot({ pools: [poolView({ leadTime: kept })] }));
    expect(restarted.boots?.priors).toEqual({ np1: kept });
  });
});
