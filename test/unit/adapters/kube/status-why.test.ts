/** What a status says of people's words and of the reasons behind a decision, for `kubectl get` and `kingtide explain`. */
import { describe, expect, it } from 'vitest';
import { items, record } from '../../../../src/adapters/kube/json.ts';
import { policyRecord } from '../../../../src/adapters/kube/policy-record.ts';
import { statusFor } from '../../../../src/adapters/kube/status.ts';
import { EMPTY_MEMORY } from '../../../../src/model/memory.ts';
import type { Override } from '../../../../src/model/policy.ts';
import { fresh, missing } from '../../../../src/model/reading.ts';
import { TIER_STATUS } from '../../../../src/policy/schema-status.ts';
import type { Cycle } from '../../../../src/ports/recorder.ts';
import { cloudNode, homeNode } from '../../../builders/snapshots.ts';
import { AT, type CycleSpec, cycleOf } from './cycle.ts';

const NOBODY = {
  sites: [],
  pools: [],
  tiers: [],
  overrides: [],
  calendars: [],
  windows: [],
  refused: [],
};
const WEB = policyRecord('ScalingPolicy', {
  metadata: { namespace: 'shop', name: 'web', generation: 1 },
});

function cycle(spec: Partial<CycleSpec> = {}): Cycle {
  return cycleOf({ policies: NOBODY, ...spec });
}

function status(of: Cycle) {
  const judgement = { documents: [], refused: [], accepted: new Set<string>() };
  return statusFor(WEB, { cycle: of, judgement, cloudNodes: new Map() });
}

function held(of: Cycle) {
  return items(status(of)['conditions'])
    .map(record)
    .find(({ type }) => type === 'Held');
}

function anOverride(more: Partial<Override>): Override {
  const none = { min: undefined, perReplica: undefined, pause: false, noShrink: false };
  return {
    id: 'shop/hold',
    tier: 'shop/web',
    ...none,
    until: AT + 60_000,
    reason: 'rush',
    ...more,
  };
}

function withSwitches(switches: Cycle['input']['snapshot']['switches']): Cycle {
  const base = cycle();
  return {
    ...base,
    input: { ...base.input, memory: EMPTY_MEMORY, snapshot: { ...base.input.snapshot, switches } },
  };
}

describe('the condition Held', () => {
  it('says that a policy is paused while nothing is wanted', () => {
    const overrides = [anOverride({ pause: true })];
    expect(held(cycle({ policies: { ...NOBODY, overrides } }))).toMatchObject({
      status: 'True',
      reason: 'Paused',
      message: 'Override shop/hold until 2027-02-28T12:01:00.000Z: rush; nothing is wanted now',
    });
  });

  it.each([
    ['is over', anOverride({ pause: true, until: AT })],
    ["is another tier's", anOverride({ pause: true, tier: 'shop/api' })],
    ['only raises the minimum', anOverride({ min: 9 })],
  ])('says nothing of an Override that %s', (_, override) => {
    expect(held(cycle({ policies: { ...NOBODY, overrides: [override] } }))).toMatchObject({
      status: 'False',
    });
  });

  it('names the switch, its end, who set it and why; a pause before a forbidden shrink', () => {
    const value = { pause: true, noShrink: true, pauseNote: 'until T, by alice: storm' };
    expect(held(withSwitches(fresh(value, AT)))).toMatchObject({
      reason: 'Paused',
      message:
        'kingtide-switches says pause: "true" until T, by alice: storm; kingtide-switches says noShrink: "true"; nothing is wanted now',
    });
    expect(held(withSwitches(fresh({ pause: false, noShrink: true }, AT)))).toMatchObject({
      reason: 'NoShrink',
    });
  });

  it('counts switches that cannot be read as a pause', () => {
    expect(held(withSwitches(missing('pause is "yes"')))).toMatchObject({ reason: 'Paused' });
  });
});

describe('the reasons of a decision', () => {
  const hold = {
    reason: 'freeze',
    subject: 'shop/web',
    wanted: 'shrink 9 to 4 replicas',
    detail: 'promotion a',
  } as const;

  it('are kept with the demands they come from', () => {
    const band = { low: 100, expected: 200.2, high: 480 };
    const causes = [{ kind: 'promotion', rps: 479.5, subject: 'anniversary-301' }] as const;
    const demands = [
      { name: 'requests', observed: undefined, band, nodeBand: band, perReplica: 120, causes },
    ];
    const written = status(cycle({ verdict: { demands }, holds: [hold] }));

    // Rates go up to whole requests: 200.2 to 201, 479.5 to 480.
    expect(written['demands']).toEqual([
      {
        name: 'requests',
        expected: '201 rps',
        high: '480 rps',
        perReplica: '120 rps',
        causes: [{ kind: 'promotion', rps: '480 rps', subject: 'anniversary-301' }],
      },
    ]);
    expect(written['holds']).toEqual([
      { reason: 'freeze', wanted: 'shrink 9 to 4 replicas', detail: 'promotion a' },
    ]);
    expect(TIER_STATUS.safeParse(written).error).toBeUndefined();
  });

  it('never hold a number that the API server would refuse with the whole status', () => {
    const odd = { low: 0, expected: Number.NaN, high: Number.POSITIVE_INFINITY };
    const huge = { low: 0, expected: -1, high: 1e12 };
    const demand = {
      observed: 1,
      perReplica: 120,
      causes: [{ kind: 'trend', rps: Number.NaN, subject: '' }] as const,
    };
    const demands = [
      { name: 'odd', band: odd, nodeBand: odd, ...demand },
      { name: 'huge', band: huge, nodeBand: huge, ...demand },
    ];
    const written = status(
      cycle({ verdict: { demands }, holds: [{ ...hold, wanted: '', detail: 'd'.repeat(9_999) }] }),
    );

    expect(items(written['demands']).map((one) => record(one)['name'])).toEqual(['huge']);
    expect(TIER_STATUS.safeParse(written).error).toBeUndefined();
  });
});

it('ready replicas are counted where their node stands', () => {
  const pods = (ready: number) => [{ tier: 'shop/web', count: 9, ready, marked: 0 }];
  const nodes = [
    homeNode({ name: 'home-1', tierPods: pods(3) }),
    homeNode({ name: 'home-2', tierPods: [] }),
    cloudNode({ name: 'cloud-1', tierPods: pods(2) }),
  ];
  expect(status(cycle({ nodes }))['replicas']).toMatchObject({ readyAtHome: 3, readyInCloud: 2 });
});
