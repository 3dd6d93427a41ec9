/** Files to the trusted model: units resolved, defaults filled, windows expanded. Expected values are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { toPool, toTier } from '../../../src/policy/convert.ts';
import { ofKind, policySet } from '../../../src/policy/policy-set.ts';
import { loadPolicies, validateSources } from '../../../src/policy/validate-sources.ts';
import {
  CLOUD,
  CONTEXT,
  calendarText,
  document,
  HOME,
  poolText,
  shopSource,
  sourceOf,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

function shop() {
  const loaded = loadPolicies({ sources: [shopSource()], context: CONTEXT });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policies;
}

function load(...texts: readonly string[]) {
  const loaded = loadPolicies({ sources: [sourceOf(texts.join('---\n'))], context: CONTEXT });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policies;
}

describe('loaded policies', () => {
  it('have pools with units', () => {
    expect(shop().pools).toEqual([
      {
        name: 'aliyun-c7-2xlarge',
        site: 'aliyun-beijing',
        placementClass: 'aliyun-beijing',
        provider: { kind: 'externalGrpc', endpoint: 'beijing', nodeGroup: 'np1' },
        node: { cpu: 7_600, memory: 15_032_385_536, pods: 60 },
        pricePerHour: { currency: 'CNY', micros: 1_360_000 },
        maxNodes: 400,
        batch: 100,
        grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
        nodeLeadTime: { p50: 70_000, p95: 110_000 },
        generation: 1,
      },
    ]);
  });

  it('have sites with a reserve at home and none in the cloud', () => {
    expect(load(CLOUD, HOME).sites).toEqual([
      { name: 'cloud', type: 'Cloud', country: 'CN', reserve: 0 },
      { name: 'home', type: 'OnPrem', country: 'CN', reserve: 0.1 },
    ]);
    expect(
      load(document('Site', 'name: home', '{ type: OnPrem, country: CN, reserve: 25% }')).sites[0]
        ?.reserve,
    ).toBe(0.25);
  });

  it('have tiers by name, with the defaults of the table', () => {
    const [order, checkout] = shop().tiers;
    expect(order).toMatchObject({
      id: 'core/order',
      residency: 'Pinned',
      demands: [],
      entry: true,
      mode: 'Observe',
    });
    expect(checkout).toEqual({
      id: 'shop/checkout',
      namespace: 'shop',
      name: 'checkout',
      generation: 1,
      target: {
        kind: 'workload',
        apiVersion: 'apps/v1',
        workloadKind: 'Deployment',
        name: 'checkout',
      },
      residency: 'Burstable',
      level: 'L0',
      mode: 'Enforce',
      demands: [
        {
          name: 'requests',
          of: 'Offered',
          query: 'sum(rate(gateway_requests_total{route="checkout"}[1m]))',
          targets: 'up{job="gateway"}',
          seriesQuery: 'count(count by (pod) (rate(gateway_requests_total{route="checkout"}[1m])))',
          smear: 60_000,
          perReplica: 120,
        },
      ],
      entry: true,
      waterLevel: 0.7,
      podReady: { p50: 12_000, p95: 25_000 },
      replicas: { min: 6, max: 2_000 },
      vetoes: [
        {
          name: 'errors',
          query: 'sum(rate(http_requests_total{app="checkout",code=~"5.."}[1m]))',
          above: 5,
        },
      ],
      scaleIn: { after: 600_000, maxStep: 0.2 },
    });
  });

  it('have tiers that users do not reach', () => {
    expect(load(tierText('inner', ', entry: { from: None }')).tiers[0]?.entry).toBe(false);
  });

  it('have overrides that end at an instant', () => {
    expect(shop().overrides).toEqual([
      {
        id: 'shop/hold-checkout',
        tier: 'shop/checkout',
        min: 400,
        perReplica: 150,
        pause: false,
        noShrink: true,
        until: Date.parse('2027-03-01T19:00:00Z'),
        reason: 'coupon rush',
      },
    ]);
  });

  it('have calendars with what is not history', () => {
    expect(shop().calendars).toEqual([
      {
        name: 'sales-2027',
        timeZone: 'Asia/Shanghai',
        generation: 1,
        excluded: [
          { from: Date.parse('2027-02-19T17:00:00Z'), to: Date.parse('2027-02-19T20:00:00Z') },
        ],
      },
    ]);
  });

  it('never hold a batch above the size of the pool', () => {
    expect(load(CLOUD, poolText('np')).pools[0]).toMatchObject({
      maxNodes: 10,
      batch: 10,
      grantedTo: [],
    });
  });

  it('are nothing when a file has an error', () => {
    const loaded = loadPolicies({ sources: [sourceOf('nonsense')], context: CONTEXT });
    expect(loaded.ok).toBe(false);
  });

  it('keep warnings beside them', () => {
    const past = calendarText(
      'old',
      `[{ name: p, start: 2026-03-01T00:00, end: 2026-03-02T00:00, ${TIMES_FOUR} }]`,
    );
    const loaded = loadPolicies({ sources: [sourceOf(past)], context: CONTEXT });
    expect(loaded).toMatchObject({ ok: true, warnings: [{ code: 'IN_THE_PAST' }] });
  });

  it('do not depend on the order of documents', () => {
    const texts = [tierText('b'), tierText('a'), HOME, CLOUD, poolText('b'), poolText('a')];
    expect(load(...texts)).toEqual(load(...texts.toReversed()));
    expect(load(...texts).pools.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('pass refused documents through', () => {
    const refused = [{ kind: 'Site', name: 'home', message: 'no' }];
    expect(policySet({ documents: [], refused, now: 0, timeZone: 'UTC' }).refused).toBe(refused);
  });

  it('cannot be made of a document that lost its target or provider', () => {
    const { documents } = validateSources({ sources: [shopSource()], context: CONTEXT });
    const [tier] = ofKind(documents, 'ScalingPolicy');
    const [pool] = ofKind(documents, 'BurstPool');
    if (tier === undefined || pool === undefined) throw new Error('the shop has both');
    expect(() => toTier({ ...tier, spec: { ...tier.spec, target: {} } })).toThrow('without target');
    expect(() => toPool({ ...pool, spec: { ...pool.spec, provider: {} } })).toThrow(
      'without provider',
    );
  });
});

describe('windows', () => {
  it('carry the whole floor, the tail and the freeze as instants', () => {
    const window = shop().windows.find(({ promotion }) => promotion === 'anniversary-301');
    // The horizon is eight days: on 20 February the freeze of the 26th is inside it.
    expect(window).toEqual({
      id: 'sales-2027/anniversary-301@2027-02-28T16:00:00Z',
      calendar: 'sales-2027',
      promotion: 'anniversary-301',
      start: Date.parse('2027-02-28T16:00:00Z'),
      end: Date.parse('2027-03-01T16:00:00Z'),
      readyFrom: Date.parse('2027-02-28T15:45:00Z'),
      holdUntil: Date.parse('2027-02-28T20:00:00Z'),
      tailUntil: Date.parse('2027-03-04T16:00:00Z'),
      tailHalfLife: 43_200_000,
      freeze: { from: Date.parse('2027-02-25T16:00:00Z'), to: Date.parse('2027-03-02T04:00:00Z') },
      shape: 'flash',
      namespaceSelector: { matchLabels: { 'kingtide.dev/sale': 'yes' } },
      uplift: { kind: 'multiplier', of: 'DailyPeak', expected: 4.5, low: 4.5, high: 4.5 },
      tiers: [
        {
          tier: 'shop/checkout',
          uplift: { kind: 'multiplier', of: 'DailyPeak', expected: 6, low: 6, high: 6 },
        },
      ],
      maxCloudNodes: 600,
    });
  });

  function windowsAt(now: string, promotions: string) {
    const { documents } = validateSources({
      sources: [sourceOf(`${tierText('web')}---\n${calendarText('c', promotions)}`)],
      context: CONTEXT,
    });
    const set = policySet({ documents, refused: [], now: Date.parse(now), timeZone: 'UTC' });
    return set.windows.map(({ id }) => id);
  }

  it('end with the hold where there is no tail', () => {
    const { windows } = load(
      tierText('web'),
      calendarText(
        'c',
        `[{ name: p, start: 2027-02-21T00:00, end: 2027-02-22T00:00, hold: 2h, tiers: [{ name: w, policy: { namespace: shop, name: web }, peak: 90000 rps }] }]`,
      ),
    );
    expect(windows[0]).toMatchObject({
      holdUntil: Date.parse('2027-02-20T18:00:00Z'),
      tailUntil: Date.parse('2027-02-20T18:00:00Z'),
      tailHalfLife: undefined,
      freeze: undefined,
      uplift: undefined,
      shape: 'flash',
      tiers: [{ tier: 'shop/web', uplift: { kind: 'peak', rps: 90_000 } }],
      maxCloudNodes: undefined,
    });
  });

  it('stay known while their tail lasts', () => {
    const tailed = `[{ name: p, start: 2027-02-01T00:00, end: 2027-02-02T00:00, ${TIMES_FOUR}, tail: { for: 72h } }]`;
    // The tail ends on 4 February 16:00 UTC; fifteen days later it is forgotten.
    expect(windowsAt('2027-02-19T15:59:00Z', tailed)).toEqual(['c/p@2027-01-31T16:00:00Z']);
    expect(windowsAt('2027-02-19T16:01:00Z', tailed)).toEqual([]);
  });

  it('are known eight days before the floor stands', () => {
    const coming = `[{ name: p, start: 2027-02-10T00:00, end: 2027-02-11T00:00, readyBefore: 1h, ${TIMES_FOUR} }]`;
    expect(windowsAt('2027-02-01T14:59:00Z', coming)).toEqual([]);
    expect(windowsAt('2027-02-01T15:01:00Z', coming)).toEqual(['c/p@2027-02-09T16:00:00Z']);
  });

  it('of a schedule include those whose tail reaches into the horizon', () => {
    const weekly = `[{ name: p, schedule: { cron: '0 20 * * 5', duration: 2h }, hold: 4h, tail: { for: 48h }, ${TIMES_FOUR} }]`;
    // Friday 1 January: hold to 16:00Z, tail to 3 January 16:00Z; seen until 18 January 16:00Z.
    expect(windowsAt('2027-01-18T15:00:00Z', weekly)[0]).toBe('c/p@2027-01-01T12:00:00Z');
    expect(windowsAt('2027-01-18T17:00:00Z', weekly)[0]).toBe('c/p@2027-01-08T12:00:00Z');
  });

  it('are in order of start, then of name', () => {
    const two = `[{ name: b, start: 2027-02-10T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }, { name: a, start: 2027-02-10T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }, { name: c, start: 2027-02-09T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }]`;
    expect(windowsAt('2027-02-05T00:00:00Z', two).map((id) => id.slice(2, 3))).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  it('are the same whether remembered or expanded anew', () => {
    const promotions = `[{ name: p, schedule: { cron: '0 */6 * * *', duration: 2h }, ${TIMES_FOUR} }]`;
    const source = sourceOf(calendarText('c', promotions));
    const { documents } = validateSources({ sources: [source], context: CONTEXT });
    for (let minute = 0; minute < 130; minute += 26) {
      const now = CONTEXT.now + minute * 60_000;
      const at = { refused: [], now, timeZone: 'UTC' };
      // A copy is another document to whoever remembers by identity.
      const fresh = policySet({ documents: documents.map((each) => ({ ...each })), ...at });
      expect(policySet({ documents, ...at }).windows).toEqual(fresh.windows);
    }
  });
});
