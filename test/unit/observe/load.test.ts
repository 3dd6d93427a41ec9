/** The readings of one tier: demands held against who should report, and vetoes that are quiet only when that is whole. */
import { describe, expect, it } from 'vitest';
import type { Demand, ScalingPolicy } from '../../../src/model/policy.ts';
import type { Reading } from '../../../src/model/reading.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { HistoryView, NodeView, WorkloadView } from '../../../src/model/snapshot.ts';
import type { Rps } from '../../../src/model/units.ts';
import { SECOND } from '../../../src/model/units.ts';
import { createGaps } from '../../../src/observe/gaps.ts';
import { readLoad, readTriggers } from '../../../src/observe/load.ts';
import { askAll } from '../../../src/observe/questions.ts';
import type { InstantAnswer } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';
import { demand, tierPolicy } from '../../builders/policies.ts';
import { cloudNode, homeNode, tierPods, workload } from '../../builders/snapshots.ts';
import { failed, vector, warned } from './metrics-double.ts';

const offered = demand({ query: 'load', targets: 'up' });
const served = demand({ of: 'Served', query: 'load', targets: undefined, seriesQuery: 'series' });
const errors = { name: 'errors', query: 'errors', above: 5 };

type Answers = Readonly<Record<string, InstantAnswer>>;
/** 100 rps, both gateways up, ten pods of their own series; no error was ever counted. */
const calm: Answers = { load: vector(100), up: vector(1, 1), series: vector(10) };

async function load(
  policy: Partial<ScalingPolicy>,
  answers: Answers = calm,
  seen: Reading<WorkloadView> = fresh(workload(), NOW),
  nodes: readonly NodeView[] = [],
) {
  const tier = tierPolicy(policy);
  const asking = { now: NOW, scrapeInterval: 15 * SECOND };
  const ask = {
    instant: async (query: string) => answers[query] ?? vector(),
    history: async (query: string) => missing<HistoryView>(`no history of ${query}`),
  };
  const answered = await askAll({ tiers: [tier] }, ask, asking);
  const gaps = createGaps(asking.scrapeInterval);
  return readLoad({ policy: tier, workload: seen, answers: answered, nodes, gaps, ...asking });
}

async function demandOf(
  policy: Demand,
  answers: Answers = calm,
  seen?: Reading<WorkloadView>,
): Promise<Reading<Rps> | undefined> {
  return (await load({ demands: [policy] }, answers, seen)).demands[0]?.now;
}

async function vetoOf(answers: Answers, policy: Partial<ScalingPolicy> = {}) {
  const read = await load({ demands: [offered], vetoes: [errors], ...policy }, answers);
  return read.vetoes[0]?.now;
}

describe('a demand', () => {
  it('is fresh when everybody reports, and comes with its history', async () => {
    const read = await load({ demands: [offered] });
    expect(read.demands).toEqual([
      { name: 'requests', now: fresh(100, NOW), history: missing('no history of load') },
    ]);
  });

  it('is partial when one of two targets is silent', async () => {
    expect(await demandOf(offered, { ...calm, up: vector(1, 0) })).toMatchObject({
      kind: 'partial',
      coverage: 0.5,
      cause: '1 of 2 targets report',
    });
  });

  it('is partial when it is offered and names no targets', async () => {
    const nobody = demand({ query: 'load', targets: undefined, seriesQuery: 'series' });
    expect(await demandOf(nobody)).toMatchObject({ kind: 'partial', coverage: null });
  });

  it('is missing, and not partial, when it is missing', async () => {
    expect(await demandOf(offered, { up: vector(1, 1) })).toEqual(
      missing('the query answered with no series'),
    );
  });
});

describe('a served demand', () => {
  it('is whole when nine of ten Ready pods have their series', async () => {
    expect(await demandOf(served, { ...calm, series: vector(9) })).toEqual(fresh(100, NOW));
    expect(await demandOf(served, { ...calm, series: vector(8) })).toMatchObject({
      kind: 'partial',
      coverage: 0.8,
      cause: '8 series for 10 Ready pods',
    });
  });

  it('is held against its targets where it names some', async () => {
    const both = { ...served, targets: 'up' };
    expect(await demandOf(both, { ...calm, series: vector(1) })).toEqual(fresh(100, NOW));
  });

  it('is partial when nothing tells who should report', async () => {
    const nobody = { ...served, seriesQuery: undefined };
    expect(await demandOf(nobody)).toMatchObject({ kind: 'partial', coverage: null });
  });

  it('is a lower bound when its ten pods of 100 rps are at their limit', async () => {
    expect(await demandOf(served, { ...calm, load: vector(900) })).toMatchObject({
      kind: 'censored',
      value: 900,
    });
    expect(await demandOf(served, { ...calm, load: vector(899) })).toEqual(fresh(899, NOW));
  });

  it('is no lower bound when it counts what was offered', async () => {
    expect(await demandOf(offered, { ...calm, load: vector(5_000) })).toEqual(fresh(5_000, NOW));
  });

  it('is not judged by pods that nobody can see', async () => {
    const both = { ...served, targets: 'up' };
    const unseen = missing<WorkloadView>('gone');
    expect(await demandOf(both, { ...calm, load: vector(5_000) }, unseen)).toEqual(
      fresh(5_000, NOW),
    );
  });

  it('is a lower bound while a veto is true, and only then', async () => {
    const policy = { demands: [served], vetoes: [errors] };
    const of = async (value: number) =>
      (await load(policy, { ...calm, errors: vector(value) })).demands[0]?.now.kind;
    expect(await of(5)).toBe('fresh');
    expect(await of(5.1)).toBe('censored');
  });

  it('is no lower bound only because a veto cannot be read', async () => {
    const policy = { demands: [served], vetoes: [errors] };
    const read = await load(policy, { ...calm, errors: failed() });
    expect(read.demands[0]?.now.kind).toBe('fresh');
    expect(read.vetoes[0]?.now).toEqual(missing('time-out'));
  });
});

describe('a veto without any series', () => {
  it('is a proven zero while everybody reports', async () => {
    expect(await vetoOf(calm)).toEqual(fresh(0, NOW));
  });

  it.each<[string, Answers]>([
    ['one target of two is silent', { ...calm, up: vector(1, 0) }],
    ['the targets cannot be asked', { ...calm, up: failed() }],
    ['the server warned', { ...calm, errors: warned(vector(), 'a store did not answer') }],
  ])('is missing when %s', async (_, answers) => {
    expect(await vetoOf(answers)).toEqual(missing('the query answered with no series'));
  });

  it('is a proven zero when the server only gave advice', async () => {
    const advised = warned(vector(), 'info: not a counter');
    expect(await vetoOf({ ...calm, errors: advised })).toEqual(fresh(0, NOW));
  });

  it('is missing when one of several demands is not whole', async () => {
    const demands = [offered, demand({ name: 'sessions', query: 'load', targets: 'others' })];
    expect(await vetoOf({ ...calm, others: vector(0) }, { demands })).toMatchObject({
      kind: 'missing',
    });
    expect(await vetoOf({ ...calm, others: vector(1) }, { demands })).toEqual(fresh(0, NOW));
  });

  it('is missing when there is no demand to tell who reports', async () => {
    expect(await vetoOf(calm, { demands: [] })).toMatchObject({ kind: 'missing' });
  });
});

describe('a veto with a series', () => {
  it('is what it says, whoever else is silent', async () => {
    expect(await vetoOf({ ...calm, up: failed(), errors: vector(7) })).toEqual(fresh(7, NOW));
  });

  it.each([
    ['failed', failed()],
    ['NaN', vector(Number.NaN)],
  ])('is missing when it is %s, however whole the rest', async (_, answer) => {
    expect(await vetoOf({ ...calm, errors: answer })).toMatchObject({ kind: 'missing' });
  });
});

describe('triggers of a degrade ladder', () => {
  const step = { name: 'plain', query: 'loss', above: 0, after: 0, takes: 0, undoAfter: 0 };
  const degrade = [{ ...step, saves: 0.2, rollback: 'a flag', owner: 'shop' }];

  async function triggersOf(answers: Answers, policy: Partial<ScalingPolicy> = { degrade }) {
    const tier = tierPolicy(policy);
    const asking = { now: NOW, scrapeInterval: 15 * SECOND };
    const ask = {
      instant: async (query: string) => answers[query] ?? vector(),
      history: async () => missing<HistoryView>('none'),
    };
    const answered = await askAll({ tiers: [tier] }, ask, asking);
    const seen = fresh(workload(), NOW);
    return readTriggers({ policy: tier, workload: seen, answers: answered, nodes: [], ...asking });
  }

  it('are asked and read by step', async () => {
    expect(await triggersOf({ loss: vector(0.05) })).toEqual([
      { name: 'plain', now: fresh(0.05, NOW) },
    ]);
  });

  it('are missing without a series, whoever reports: nothing proves that nothing is wrong', async () => {
    expect((await triggersOf({ ...calm }))?.[0]?.now.kind).toBe('missing');
  });

  it('are not there where there is no ladder', async () => {
    expect(await triggersOf(calm, {})).toBeUndefined();
  });
});

describe('a served demand whose unit capacity differs per site', () => {
  const uneven: Demand = { ...served, perSite: [{ name: 'cloud-a', perReplica: 50 }] };
  const home = homeNode({ tierPods: [tierPods(8)] });
  const at = async (rps: number, ...nodes: NodeView[]): Promise<string | undefined> => {
    const answers = { ...calm, load: vector(rps) };
    return (await load({ demands: [uneven] }, answers, undefined, nodes)).demands[0]?.now.kind;
  };

  it('is censored when the slowest of its Ready pods are full', async () => {
    // Ten replicas of 100 rps are full at 1,000 rps; with one of them where it is 50, all are at 500.
    const cloud = cloudNode({ tierPods: [tierPods(2)] });
    expect([await at(500, home), await at(500, home, cloud)]).toEqual(['fresh', 'censored']);
  });

  it('is not for pods that are not Ready, of another tier, or nobody knows where', async () => {
    const idle = cloudNode({ tierPods: [tierPods(2, { ready: 0 })] });
    const other = cloudNode({ name: 'cloud-2', tierPods: [tierPods(2, { tier: 'shop/login' })] });
    const unknown = homeNode({ name: 'lost', site: undefined, tierPods: [tierPods(2)] });
    expect(await at(500, home, idle, other, unknown)).toBe('fresh');
  });
});
