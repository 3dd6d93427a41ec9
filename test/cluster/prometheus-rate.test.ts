// The simulator's PromQL against a real Prometheus: the same recordings, the same instants, the same numbers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileQuery } from '../../src/simulator/promql/compile.ts';
import type { Evaluate, SampleSource } from '../../src/simulator/promql/value.ts';
import { type Prometheus, startPrometheus } from '../control-plane/prometheus.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { recordedSource } from './recorded-source.ts';
import { makeRecordings, RECORDED_MS, type Recording } from './recordings.ts';
import { writeRemotely } from './remote-write.ts';
import { recordWorld } from './world-recording.ts';

/** Not a multiple of a scrape interval, so that the instants fall anywhere between two scrapes. */
const STEP_MS = 7_300;
/** Prometheus adds with compensation, in another order: beyond this share only rounding differs. */
const TOLERANCE = 1e-9;

/** What demands, targets and vetoes are written with. */
const QUERIES = [
  'sum(rate(requests_total{R}[1m]))',
  'rate(requests_total{R}[30s])',
  'rate(requests_total{R}[2m])',
  'increase(requests_total{R}[90s])',
  'sum by (half) (rate(requests_total{R}[1m]))',
  'requests_total{R}',
  'count(requests_total{R})',
  'avg(rate(requests_total{R}[1m]))',
  'max by (half) (requests_total{R})',
  'min(rate(requests_total{R,pod=~"pod-[12]"}[1m]))',
  'sum(rate(requests_total{R,half!="odd"}[1m])) / count(requests_total{R})',
  '2 * sum(requests_total{R}) - 1',
] as const;

type Instants = ReadonlyMap<number, ReadonlyMap<string, number>>;

describeCluster('the PromQL of the simulator', () => {
  const from = Math.floor(Date.now() / 60_000) * 60_000 - 2 * RECORDED_MS;
  const recordings: readonly Recording[] = [...makeRecordings(from)];
  let dir: string;
  let server: Prometheus;
  let all: readonly Recording[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kingtide-rate-'));
    server = await startPrometheus({ dir, scrapes: [], receives: true });
    all = [...recordings, ...(await Promise.all([5, 15, 30].map((s) => recordWorld(from, s))))];
    await writeRemotely(
      server.url,
      all.flatMap(({ series }) => series),
    );
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await server?.close();
    await rm(dir, { recursive: true, force: true });
  });

  test('was given at least forty recordings', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test.each(QUERIES)(
    '%s has at every instant of every recording the value of Prometheus',
    async (template) => {
      const differences: string[] = [];
      let compared = 0;
      for (const { name, series } of all) {
        const query = template.replaceAll('R', `recording="${name}"`);
        const real = await realAnswers(server.url, query, from);
        const ours = ourAnswers(compileQuery(query), recordedSource(series), from);
        const { values, unequal } = compare(real, ours);
        compared += values;
        differences.push(...unequal.map((difference) => `${name}: ${difference}`));
      }
      expect(differences.slice(0, 5)).toEqual([]);
      // 45 recordings of 82 instants; even those that are mostly silent leave a few hundred.
      expect(compared).toBeGreaterThan(1_000);
    },
  );

  test('would not agree on a rate that ignores resets', async () => {
    const recording = all.find(({ name }) => name === 'many resets, every 15 s');
    if (recording === undefined) throw new Error('there is such a recording');
    const query = `sum(rate(requests_total{recording="${recording.name}"}[1m]))`;
    const real = await realAnswers(server.url, query, from);
    const ours = ourAnswers(compileQuery(query), withoutResets(recording), from);
    // The counter is reset every 60 s or so: hardly an instant of 82 has no reset within its minute.
    expect(compare(real, ours).unequal.length).toBeGreaterThan(40);
  });
});

/** The counter as it would go on if what it shows after a reset had not happened. */
function withoutResets({ series }: Recording): SampleSource {
  return recordedSource(
    series.map(({ labels, samples }) => {
      let total = 0;
      let before = Number.POSITIVE_INFINITY;
      return {
        labels,
        samples: samples.map(({ at, value }) => {
          if (value === 'stale') return { at, value };
          total += Math.max(0, value - before);
          before = value;
          return { at, value: total };
        }),
      };
    }),
  );
}

async function realAnswers(url: string, query: string, from: number): Promise<Instants> {
  const form = new URLSearchParams({
    query,
    start: String(from / 1_000),
    end: String((from + RECORDED_MS) / 1_000),
    step: String(STEP_MS / 1_000),
  });
  const { body } = await request(`${url}/api/v1/query_range?${form}`);
  const { data } = (await body.json()) as {
    data: {
      result: readonly {
        metric: Readonly<Record<string, string>>;
        values: readonly (readonly [number, string])[];
      }[];
    };
  };
  const instants = new Map<number, Map<string, number>>();
  for (const { metric, values } of data.result) {
    for (const [seconds, text] of values) {
      const at = Math.round(seconds * 1_000);
      const there = instants.get(at) ?? new Map<string, number>();
      instants.set(at, there.set(keyOf(metric), numberOf(text)));
    }
  }
  return instants;
}

function numberOf(text: string): number {
  return text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text.replace('-Inf', '-Infinity'));
}

function ourAnswers(evaluate: Evaluate, source: SampleSource, from: number): Instants {
  const instants = new Map<number, Map<string, number>>();
  for (let at = from; at <= from + RECORDED_MS; at += STEP_MS) {
    const value = evaluate({ source, at });
    const elements = value.kind === 'vector' ? value.elements : [];
    if (elements.length > 0)
      instants.set(at, new Map(elements.map((one) => [keyOf(one.labels), one.value])));
  }
  return instants;
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function compare(real: Instants, ours: Instants): { values: number; unequal: readonly string[] } {
  const unequal: string[] = [];
  let values = 0;
  for (const at of new Set([...real.keys(), ...ours.keys()])) {
    const there = real.get(at) ?? new Map<string, number>();
    const here = ours.get(at) ?? new Map<string, number>();
    for (const key of new Set([...there.keys(), ...here.keys()])) {
      values += 1;
      const wanted = there.get(key);
      const got = here.get(key);
      if (!isEqual(wanted, got)) unequal.push(`${key} at ${at}: Prometheus ${wanted}, ours ${got}`);
    }
  }
  return { values, unequal };
}

function isEqual(wanted: number | undefined, got: number | undefined): boolean {
  if (wanted === undefined || got === undefined) return false;
  if (Object.is(wanted, got)) return true;
  return Math.abs(wanted - got) <= TOLERANCE * Math.max(1, Math.abs(wanted));
}
