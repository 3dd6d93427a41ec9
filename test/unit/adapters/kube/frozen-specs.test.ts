/** In a freeze the accepted specs stay in force, and floors may still rise. Asks no API server. */
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/adapters/kube/in-force.ts';
import { policyRecord } from '../../../../src/adapters/kube/policy-record.ts';
import type { Labels } from '../../../../src/model/policy.ts';

/** 27 February 2027, noon in UTC; the freeze below is from the 26th to the 2nd of March. */
const NOW = Date.UTC(2027, 1, 27, 12);
const END = Date.UTC(2027, 2, 2, 12);
const at = (now: number) => ({ now, timeZone: 'UTC', scrapeIntervalMs: 15_000 });
const SALE: Labels = { sale: 'yes' };
const labelsOf = (namespace: string): Labels | undefined => (namespace === 'shop' ? SALE : {});

interface Tier {
  readonly min?: number;
  readonly max?: number;
  readonly perReplica?: string;
}

function tierSpec({ min = 2, max = 50, perReplica = '100 rps' }: Tier) {
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const query = 'sum(rate(requests_total[1m]))';
  const demands = [{ name: 'requests', query, perReplica }];
  return {
    target: { workload },
    residency: { mode: 'Burstable' },
    demands,
    replicas: { min, max },
  };
}

function web(generation: number, tier: Tier = {}, namespace = 'shop', status: object = {}) {
  return policyRecord('ScalingPolicy', {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'ScalingPolicy',
    metadata: { name: 'web', namespace, uid: 'web', resourceVersion: '1', generation },
    spec: tierSpec(tier),
    status,
  });
}

const DEMAND = { multiplier: { of: 'DailyPeak', expected: '4' } };

function calendar(generation: number, more: object = {}, status: object = {}) {
  const promotion = {
    name: 'rush',
    start: '2027-03-01T00:00',
    end: '2027-03-02T00:00',
    readyBefore: '15m',
    freeze: { from: '2027-02-26T00:00', to: '2027-03-02T12:00' },
    demand: DEMAND,
    tail: { for: '24h', halfLife: '6h' },
    ...more,
  };
  return policyRecord('PromotionCalendar', {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'PromotionCalendar',
    metadata: { name: 'sales', uid: 'sales', resourceVersion: '1', generation },
    spec: {
      timeZone: 'UTC',
      namespaceSelector: { matchLabels: SALE },
      promotions: [promotion],
    },
    status,
  });
}

type Judgement = ReturnType<ReturnType<typeof createJudge>['judge']>;

function replicasOf({ documents }: Judgement) {
  return documents.flatMap((one) => (one.kind === 'ScalingPolicy' ? [one.spec.replicas] : []));
}

function unitsOf({ documents }: Judgement) {
  return documents.flatMap((one) =>
    one.kind === 'ScalingPolicy' ? one.spec.demands.map(({ perReplica }) => perReplica) : [],
  );
}

describe('a policy that is changed in a freeze', () => {
  /** What is in force after the change, in a process that saw the policy before it. */
  function changed(tier: Tier, { namespace = 'shop', now = NOW } = {}): Judgement {
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1), web(1, {}, namespace)], at(now));
    return judge([calendar(1), web(2, tier, namespace)], at(now));
  }

  it('waits for its end, and says so', () => {
    const judgement = changed({ perReplica: '500 rps' });
    expect(unitsOf(judgement)).toEqual([100]);
    expect(judgement.refused).toEqual([
      {
        kind: 'ScalingPolicy',
        name: 'shop/web',
        message:
          'promotion sales/rush@2027-03-01T00:00:00Z freezes specs until 2027-03-02T12:00:00.000Z: ' +
          'replicas may rise in it, and an Override works; the spec accepted before stays in force until then',
      },
    ]);
    expect([...judgement.accepted]).toEqual(['PromotionCalendar sales']);
    expect(judgement.until).toBe(END);
  });

  it('is in force from the end of the freeze on', () => {
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1), web(1)], at(NOW));
    const records = [calendar(1), web(2, { perReplica: '500 rps' })];
    expect(unitsOf(judge(records, at(END - 1)))).toEqual([100]);
    const after = judge(records, at(END));
    expect([unitsOf(after), after.refused, after.until]).toEqual([[500], [], undefined]);
  });

  it('waits in a process that has only just started, by what the status kept', () => {
    const { judge } = createJudge({}, labelsOf);
    const status = { accepted: { generation: 1, spec: tierSpec({}) } };
    const judgement = judge([calendar(1), web(2, { max: 20 }, 'shop', status)], at(NOW));
    expect(replicasOf(judgement)).toEqual([{ min: 2, max: 50 }]);
  });

  it('may raise replicas, and nothing beside', () => {
    expect(replicasOf(changed({ min: 10 }))).toEqual([{ min: 10, max: 50 }]);
    expect(replicasOf(changed({ max: 90 }))).toEqual([{ min: 2, max: 90 }]);
    expect(replicasOf(changed({ min: 1 }))).toEqual([{ min: 2, max: 50 }]);
    expect(replicasOf(changed({ min: 10, max: 40 }))).toEqual([{ min: 2, max: 50 }]);
    expect(unitsOf(changed({ min: 10, perReplica: '500 rps' }))).toEqual([100]);
  });

  it('is in force at once in a namespace that the promotion does not choose, and before the freeze', () => {
    expect(unitsOf(changed({ perReplica: '500 rps' }, { namespace: 'lab' }))).toEqual([500]);
    const before = Date.UTC(2027, 1, 25);
    expect(unitsOf(changed({ perReplica: '500 rps' }, { now: before }))).toEqual([500]);
  });

  it('waits where nobody has seen the namespace yet', () => {
    const { judge } = createJudge({}, () => undefined);
    judge([calendar(1), web(1)], at(NOW));
    expect(unitsOf(judge([calendar(1), web(2, { perReplica: '500 rps' })], at(NOW)))).toEqual([
      100,
    ]);
  });

  it('is new and nothing was in force before: it is taken', () => {
    const judgement = createJudge({}, labelsOf).judge([calendar(1), web(2)], at(NOW));
    expect([judgement.documents.length, judgement.refused]).toEqual([2, []]);
  });

  it('waits for nothing once it is set back', () => {
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1), web(1)], at(NOW));
    judge([calendar(1), web(2, { max: 20 })], at(NOW));
    expect(judge([calendar(1), web(3)], at(NOW)).refused).toEqual([]);
  });

  it('is in force at once where nobody says how namespaces are labelled', () => {
    const { judge } = createJudge({});
    judge([calendar(1), web(1)], at(NOW));
    expect(unitsOf(judge([calendar(1), web(2, { perReplica: '500 rps' })], at(NOW)))).toEqual([
      500,
    ]);
  });
});

describe('a calendar that is changed in its own freeze', () => {
  function expectedIn({ documents }: Judgement) {
    return documents.flatMap((one) =>
      one.kind === 'PromotionCalendar'
        ? one.spec.promotions.map(({ demand }) => demand?.multiplier.expected)
        : [],
    );
  }

  function changed(more: object, first: object = {}): Judgement {
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1, first)], at(NOW));
    return judge([calendar(2, more)], at(NOW));
  }

  const times = (expected: string) => ({ demand: { multiplier: { of: 'DailyPeak', expected } } });

  it('may raise its floors, and lengthen them', () => {
    expect(expectedIn(changed(times('6')))).toEqual([6]);
    expect(changed({ readyBefore: '1h', tail: { for: '48h', halfLife: '12h' } }).refused).toEqual(
      [],
    );
  });

  it.each([
    ['lowers them', times('3')],
    ['takes another base', { demand: { multiplier: { of: 'SameTime', expected: '4' } } }],
    ['begins later', { readyBefore: '5m' }],
    ['ends earlier', { end: '2027-03-01T12:00' }],
    ['has a shorter tail', { tail: { for: '1h', halfLife: '6h' } }],
    ['has a steeper tail', { tail: { for: '24h', halfLife: '1h' } }],
    ['ends the freeze', { freeze: { from: '2027-02-26T00:00', to: '2027-02-27T00:00' } }],
    ['drops the promotion', { name: 'other' }],
    ['drops the freeze', { freeze: undefined }],
    ['drops the tail', { tail: undefined }],
  ])('waits where it %s', (_, more) => {
    const judgement = changed(more);
    expect(judgement.refused.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^promotion sales\/rush.* freezes specs until 2027-03-02T12/),
    ]);
    expect(expectedIn(judgement)).toEqual([4]);
  });

  const named = (uplift: object) => ({
    tiers: [{ name: 'web', policy: { namespace: 'shop', name: 'web' }, ...uplift }],
  });

  it('may raise the peak of a tier, and neither lower it nor make a factor of it', () => {
    const first = named({ peak: '900 rps' });
    const refusedOf = (more: object) => {
      const { judge } = createJudge({}, labelsOf);
      judge([calendar(1, first), web(1)], at(NOW));
      return judge([calendar(2, more), web(1)], at(NOW)).refused.length;
    };
    const factor = named({ multiplier: { of: 'DailyPeak', expected: '9' } });
    expect(
      [named({ peak: '950 rps' }), named({ peak: '800 rps' }), factor, {}].map(refusedOf),
    ).toEqual([0, 1, 1, 1]);
  });

  it('may neither drop a factor nor make a peak of it', () => {
    const factor = named({ multiplier: { of: 'DailyPeak', expected: '9' } });
    const refusedOf = (more: object) => {
      const { judge } = createJudge({}, labelsOf);
      judge([calendar(1, factor), web(1)], at(NOW));
      return judge([calendar(2, more), web(1)], at(NOW)).refused.length;
    };
    expect([factor, named({ peak: '9000 rps' }), {}].map(refusedOf)).toEqual([0, 1, 1]);
  });

  it('may not end its freeze while the promotion runs', () => {
    const running = at(Date.UTC(2027, 2, 1, 6));
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1)], running);
    expect(judge([calendar(2, { freeze: undefined })], running).refused).toHaveLength(1);
  });

  it('may raise the only tier it names', () => {
    const only = (rps: string) => ({ ...named({ peak: rps }), demand: undefined });
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1, only('900 rps')), web(1)], at(NOW));
    expect(judge([calendar(2, only('950 rps')), web(1)], at(NOW)).refused).toEqual([]);
  });

  it('may not choose other namespaces', () => {
    const { judge } = createJudge({}, labelsOf);
    judge([calendar(1)], at(NOW));
    const other = calendar(2);
    const spec = {
      ...(other.object['spec'] as object),
      namespaceSelector: { matchLabels: { a: 'b' } },
    };
    const changedTo = policyRecord('PromotionCalendar', { ...other.object, spec });
    expect(judge([changedTo], at(NOW)).refused).toHaveLength(1);
  });

  it('may change what no freeze covers', () => {
    const open = { freeze: undefined };
    expect(changed({ ...open, ...times('2') }, open).refused).toEqual([]);
  });
});
