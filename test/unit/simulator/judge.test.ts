/** Each measure an expectation may use, just held and just missed. */
import { describe, expect, it } from 'vitest';
import type { Money } from '../../../src/model/units.ts';
import type { Measure } from '../../../src/simulator/expectation.ts';
import { judge } from '../../../src/simulator/judge.ts';
import type { Minute, TierMinute } from '../../../src/simulator/minute.ts';
import type { Totals } from '../../../src/simulator/totals.ts';
import { MINUTE, START } from './small-world.ts';

const QUIET: TierMinute = {
  offered: 6_000,
  served: 6_000,
  peakOffered: 100,
  leastCapacity: 500,
  readyPods: 5,
  short: 0,
};

function minute(index: number, tier: Partial<TierMinute>, readyCloudNodes: number): Minute {
  return {
    from: START + index * MINUTE,
    tiers: new Map([['shop/web', { ...QUIET, ...tier }]]),
    instances: readyCloudNodes,
    readyCloudNodes,
    spent: 0,
  };
}

const MINUTES = [
  minute(0, {}, 0),
  minute(1, { leastCapacity: 400, served: 5_400 }, 3),
  minute(2, { leastCapacity: 450 }, 2),
];

const TOTALS: Totals = {
  offered: 18_000,
  served: 17_400,
  lost: 600,
  minutesShort: 1,
  peakCloudNodes: 3,
  cloudNodeHours: 12.34,
  cost: { currency: 'CNY', micros: 5_000_000 },
  providerCalls: 2,
  instancesCreated: 3,
  instancesLeft: 1,
  tiers: [],
  tenants: [{ tenant: 'a', nodeHours: 6, micros: 2_000_000 }],
};

const STEPS = [
  { at: START, workload: 'shop/web', step: 'plain', state: 'begins' },
  { at: START, workload: 'shop/other', step: 'plain', state: 'begins' },
  { at: START + MINUTE, workload: 'shop/web', step: 'plain', state: 'ends' },
] as const;

const cny = (amount: number) => ({ currency: 'CNY', micros: amount * 1_000_000 });

function tenantCost(tenant: string, atLeast: Money | undefined, atMost: Money | undefined) {
  return { measure: 'tenantCost', tenant, atLeast, atMost } as const;
}

const WHOLE = { from: START, until: START + 3 * MINUTE };

function steps(are: readonly string[]) {
  return { measure: 'stepsTaken' as const, tier: 'shop/web', are, ...WHOLE };
}

function verdict(wanted: Measure) {
  const evidence = {
    measurements: { minutes: MINUTES },
    totals: TOTALS,
    cuts: new Map([['shop/web', 2]]),
    steps: STEPS,
    cloudBinds: new Map([
      [
        'shop/web',
        new Map([
          ['near', 4],
          ['far', 3],
        ]),
      ],
    ]),
  };
  return judge(
    [{ name: 'x', says: '', control: undefined, waitsFor: undefined, wanted }],
    evidence,
  )[0];
}

function capacity(atLeast: number, window = WHOLE): Measure {
  return { measure: 'readyCapacity', tiers: [{ tier: 'shop/web', atLeast }], ...window };
}

describe('judging a rehearsal', () => {
  it('takes the worst minute for ready capacity', () => {
    expect(verdict(capacity(400))).toMatchObject({ held: true, got: 'shop/web 400 rps' });
    expect(verdict(capacity(401))).toMatchObject({ held: false });
    expect(verdict(capacity(450, { from: START + 2 * MINUTE, until: WHOLE.until }))).toMatchObject({
      held: true,
    });
  });

  it('holds nothing about capacity in a window without a minute', () => {
    const nowhere = { from: START + MINUTE * 99, until: START + MINUTE * 100 };
    expect(verdict(capacity(1, nowhere))).toMatchObject({ held: false, got: 'shop/web 0 rps' });
  });

  it('measures the lost share within its window', () => {
    const share = (atMost: number, window = WHOLE): Measure => ({
      measure: 'lostShare',
      tiers: ['shop/web'],
      atMost,
      ...window,
    });
    // 600 of 18,000 are one in thirty; 600 of 6,000 one in ten.
    expect(verdict(share(0.034))).toMatchObject({ held: true, got: '3.333%' });
    expect(verdict(share(0.033))).toMatchObject({ held: false });
    expect(verdict(share(0.09, { from: START + MINUTE, until: START + 2 * MINUTE }))).toMatchObject(
      { got: '10%', held: false },
    );
  });

  it('counts what was served within its window', () => {
    const served = (atLeast: number, atMost: number, window = WHOLE): Measure => ({
      measure: 'servedRequests',
      tiers: ['shop/web'],
      atLeast,
      atMost,
      ...window,
    });
    // 18,000 were offered and 600 lost; in the second minute 6,000 and the same 600.
    expect(verdict(served(17_400, 17_400))).toMatchObject({ held: true, got: '17400' });
    expect(verdict(served(17_401, 20_000))).toMatchObject({ held: false });
    expect(verdict(served(0, 17_399))).toMatchObject({ held: false });
    const second = { from: START + MINUTE, until: START + 2 * MINUTE };
    expect(verdict(served(5_400, 5_400, second))).toMatchObject({ held: true });
  });

  it('does not call it a success when nothing was offered', () => {
    const nobody: Measure = { measure: 'lostShare', tiers: ['shop/none'], atMost: 1, ...WHOLE };
    expect(verdict(nobody)).toMatchObject({ held: false, got: 'nothing was offered' });
  });

  it.each([
    ['podsInCloud', { measure: 'podsInCloud', tiers: ['shop/web'], atMost: 7 }, true],
    ['podsInCloud', { measure: 'podsInCloud', tiers: ['shop/web'], atMost: 6 }, false],
    ['podsCutShort', { measure: 'podsCutShort', tiers: ['shop/web'], atMost: 2 }, true],
    ['podsCutShort', { measure: 'podsCutShort', tiers: ['shop/web'], atMost: 1 }, false],
    ['stepsTaken', steps(['begins plain', 'ends plain']), true],
    ['stepsTaken, the other way round', steps(['ends plain', 'begins plain']), false],
    ['stepsTaken of its first minute', { ...steps(['begins plain']), until: START + MINUTE }, true],
    ['stepsTaken: none', { ...steps([]), from: START + 2 * MINUTE }, true],
    [
      'podsInCloud of a site',
      { measure: 'podsInCloud', tiers: ['shop/web'], sites: ['far'], atMost: 3 },
      true,
    ],
    [
      'podsInCloud of a site',
      { measure: 'podsInCloud', tiers: ['shop/web'], sites: ['far'], atMost: 2 },
      false,
    ],
    [
      'podsInCloud of a site nobody went to',
      { measure: 'podsInCloud', tiers: ['shop/web'], sites: ['moon'], atMost: 0 },
      true,
    ],
    ['peakCloudNodes', { measure: 'peakCloudNodes', ...WHOLE, atLeast: 3, atMost: 3 }, true],
    [
      'peakCloudNodes',
      { measure: 'peakCloudNodes', ...WHOLE, atLeast: 4, atMost: undefined },
      false,
    ],
    [
      'peakCloudNodes',
      { measure: 'peakCloudNodes', ...WHOLE, atLeast: undefined, atMost: 2 },
      false,
    ],
    ['cloudNodesLeft', { measure: 'cloudNodesLeft', atMost: 0 }, false],
    ['cloudNodesLeft', { measure: 'cloudNodesLeft', atMost: 1 }, true],
    ['cloudNodeHours', { measure: 'cloudNodeHours', atLeast: 12, atMost: 13 }, true],
    ['cloudNodeHours', { measure: 'cloudNodeHours', atLeast: undefined, atMost: 12 }, false],
    ['machinesBought', { measure: 'machinesBought', atLeast: 3, atMost: 3 }, true],
    ['machinesBought', { measure: 'machinesBought', atLeast: undefined, atMost: 2 }, false],
    ['cost', { measure: 'cost', atMost: { currency: 'CNY', micros: 5_000_000 } }, true],
    ['cost', { measure: 'cost', atMost: { currency: 'CNY', micros: 4_999_999 } }, false],
    ['cost', { measure: 'cost', atMost: { currency: 'USD', micros: 9_000_000 } }, false],
    ['tenantCost', tenantCost('a', cny(2), cny(2)), true],
    ['tenantCost', tenantCost('a', cny(2.01), undefined), false],
    ['tenantCost', tenantCost('a', undefined, cny(1.99)), false],
    [
      'tenantCost in another currency',
      tenantCost('a', undefined, { ...cny(9), currency: 'USD' }),
      false,
    ],
    ['tenantCost of nobody', tenantCost('b', undefined, cny(9)), false],
  ] as const)('bounds %s: %j', (_, wanted, held) => {
    expect(verdict(wanted)).toMatchObject({ held });
  });
});
