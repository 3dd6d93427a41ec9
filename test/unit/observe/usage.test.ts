/** Measured use of nodes: one number per node in millicores, and nothing made up where a series is odd. */
import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../src/observe/usage.ts';
import type { InstantAnswer, SeriesSample } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudSite, homeSite } from '../../builders/policies.ts';
import { createMetricsDouble, failed, warned } from './metrics-double.ts';

const QUERY = 'node_cpu_usage_cores';
const ASKING = { now: NOW, scrapeInterval: 15_000 };
const SITES = [homeSite({ usageQuery: QUERY }), cloudSite()];

function cores(...series: readonly Partial<SeriesSample>[]): InstantAnswer {
  return {
    kind: 'vector',
    series: series.map((one) => ({ value: 1, at: NOW, ...one })),
    warnings: [],
  };
}

const usageOf = (answer: InstantAnswer) =>
  readUsage(SITES, createMetricsDouble({ [QUERY]: answer }), ASKING);

describe('the use of nodes', () => {
  it('is not asked for where no site says how', async () => {
    const metrics = createMetricsDouble({});

    expect(await readUsage([homeSite(), cloudSite()], metrics, ASKING)).toBeUndefined();
    expect(metrics.asked).toEqual([]);
  });

  it('is in millicores by the label node, the largest where a node has several', async () => {
    const answer = cores(
      { label: 'home-1', value: 3.5 },
      { label: 'home-2', value: 0 },
      { label: 'home-1', value: 4.25 },
      { label: 'home-2', value: 0 },
    );

    expect(await usageOf(answer)).toEqual([
      { site: 'idc', cpu: { kind: 'fresh', value: { 'home-1': 4_250, 'home-2': 0 }, at: NOW } },
    ]);
  });

  it('is missing when nothing answers', async () => {
    expect(await usageOf(failed())).toEqual([
      { site: 'idc', cpu: { kind: 'missing', cause: 'time-out' } },
    ]);
    expect(await usageOf(cores())).toEqual([
      { site: 'idc', cpu: { kind: 'missing', cause: 'the query answered with no series' } },
    ]);
  });

  it.each<[string, Partial<SeriesSample>, string]>([
    ['without the label', { label: undefined }, 'a series has no label "node"'],
    ['that is NaN', { label: 'home-2', value: Number.NaN }, 'the value of home-2 is NaN'],
    ['that is negative', { label: 'home-2', value: -1 }, 'the value of home-2 is -1'],
    // Three scrapes of 15 s and 5 s more.
    ['that is old', { label: 'home-2', at: NOW - 50_001 }, 'the series of home-2 is old'],
  ])('leaves out a series %s, and says so', async (_, odd, cause) => {
    expect(await usageOf(cores({ label: 'home-1' }, odd))).toEqual([
      {
        site: 'idc',
        cpu: { kind: 'partial', value: { 'home-1': 1_000 }, at: NOW, coverage: null, cause },
      },
    ]);
  });

  it('is partial when the server warns', async () => {
    const [usage] = (await usageOf(warned(cores({ label: 'home-1' }), 'a store is away'))) ?? [];

    expect(usage?.cpu).toMatchObject({ kind: 'partial', cause: 'a store is away' });
  });
});
