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
  load,
  poolText,
  shop,
  shopSource,
  sourceOf,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

const NO_RELATIONS = { called: new Set<string>(), zones: new Map<string, string>() };

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

  it('have tenants with what they are promised', () => {
    const web = 'name: web, namespaceSelector: { matchLabels: { team: web } }';
    const grants = `[{ ${web}, weight: 3, reserveNodes: 4 }]`;
    const { pools } = load(HOME, CLOUD, poolText('np', `, grantedTo: ${grants}`));

    const namespaceSelector = { matchLabels: { team: 'web' } };
    expect(pools[0]?.grantedTo).toEqual([
      { name: 'web', namespaceSelector, weight: 3, reserveNodes: 4 },
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

  it('have the nodes that a person asked for', () => {
    const spec = '{ policy: web, nodes: 60, until: 2027-03-02T03:00Z, reason: x }';
    const { overrides } = load(
      tierText('web'),
      document('Override', 'name: o, namespace: shop', spec),
    );

    expect(overrides).toMatchObject([{ tier: 'shop/web', nodes: 60 }]);
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

  it('have the money of pools and of envelopes in millionths, and what is reserved and kept warm', () => {
    const pool = poolText('np').replace(
      'price: { perHour: 1.36 CNY }, limits: { maxNodes: 10 }',
      'price: { perHour: 1.36 CNY, reserved: { nodes: 5, perHour: 0.55 CNY } }, limits: { maxNodes: 10, warmNodes: 2, maxSpend: 200 CNY/day }',
    );
    const { pools, windows } = load(
      CLOUD,
      pool,
      tierText('web'),
      calendarText(
        'c',
        `[{ name: p, start: 2027-02-21T00:00, end: 2027-02-22T00:00, tiers: [{ name: w, policy: { namespace: shop, name: web }, peak: 90000 rps }], envelope: { maxSpend: 80.5 CNY } }]`,
      ),
    );

    expect(pools[0]).toMatchObject({
      reserved: { nodes: 5, perHour: { currency: 'CNY', micros: 550_000 } },
      warmNodes: 2,
      maxSpend: { currency: 'CNY', micros: 200_000_000 },
    });
    expect(windows[0]?.maxSpend).toEqual({ currency: 'CNY', micros: 80_500_000 });
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
    expect(() => toTier({ ...tier, spec: { ...tier.spec, target: {} } }, NO_RELATIONS)).toThrow(
      'without target',
    );
    expect(() => toPool({ ...pool, spec: { ...pool.spec, provider: {} } })).toThrow(
      'without provider',
    );
  });
});
