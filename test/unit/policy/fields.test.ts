/** Rules within one document that the list of bad inputs does not name, and shapes nobody should write. */
import { describe, expect, it } from 'vitest';
import { Scalar } from 'yaml';
import { quantity } from '../../../src/policy/foreign-workload.ts';
import { jsonSchemaOf, schemaAt } from '../../../src/policy/json-schema.ts';
import { SPECS } from '../../../src/policy/kinds.ts';
import { startOf } from '../../../src/policy/yaml-node.ts';
import {
  CLOUD,
  calendarText,
  codesOf,
  document,
  HOME,
  poolText,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

const WHEN = 'start: 2027-03-01T00:00, end: 2027-03-02T00:00';
const promotion = (text: string) => calendarText('c', `[{ name: p, ${text} }]`);

describe('a degrade ladder', () => {
  const step = (name: string, more = '') =>
    `{ name: ${name}, when: 'max(line_loss_ratio)', saves: 20%, rollback: a flag, owner: shop${more} }`;
  const ladder = (...steps: readonly string[]) =>
    codesOf(tierText('web', `, degrade: [${steps.join(', ')}]`));

  it('is accepted with what it needs and nothing else', () => {
    expect(ladder(step('plain'), step('bare', ', core: true'))).toEqual([]);
  });

  it('has its core steps last, because steps begin in its order', () => {
    expect(ladder(step('bare', ', core: true'), step('plain'))).toEqual(['DEGRADE_ORDER']);
  });

  it('is refused where a step saves everything, or waits for hours', () => {
    expect(ladder(step('plain').replace('20%', '100%'))).toEqual(['OUT_OF_RANGE']);
    expect(ladder(step('plain', ', after: 2h'))).toEqual(['OUT_OF_RANGE']);
  });

  it('is refused where a trigger compares, or averages over less than two scrapes', () => {
    const with_ = (when: string) => ladder(step('plain').replace('max(line_loss_ratio)', when));
    expect(with_('max(line_loss_ratio) > 0.02')).toEqual(['PROMQL_COMPARISON']);
    expect(with_('sum(rate(errors_total[5s]))')).toEqual(['PROMQL_SHORT_RANGE']);
  });
});

describe('gateways of a policy', () => {
  const gateways = (name: string, ...items: readonly string[]) =>
    tierText(name, `, admission: { gateways: [${items.join(', ')}] }`);
  const NGINX = '{ name: nginx, ingressNginx: { ingress: shop, addresses: 50 } }';
  const ENVOY = '{ name: envoy, envoyGateway: { kind: HTTPRoute, route: buy, instances: 3 } }';
  const RULES = '{ name: rules, sentinel: { configMap: buy-rules, resource: "POST:/buy" } }';

  it('may be one of each', () => {
    expect(codesOf(gateways('web', NGINX, ENVOY, RULES))).toEqual([]);
  });

  it('are exactly one thing each', () => {
    expect(codesOf(gateways('web', '{ name: none }'))).toEqual(['ONE_OF']);
  });

  it('say from how many addresses users come where nginx counts each', () => {
    expect(codesOf(gateways('web', '{ name: front, ingressNginx: { ingress: shop } }'))).toEqual([
      'MISSING_FIELD',
    ]);
  });

  it('are not shared by two policies: the limit of one would take away the other', () => {
    const texts = [NGINX, ENVOY, RULES].flatMap((item) => gateways('a', item));
    for (const text of texts) {
      const item = [NGINX, ENVOY, RULES].find((one) => text.includes(one)) ?? '';
      expect(codesOf(text, gateways('b', item))).toEqual(['DUPLICATE_GATEWAY']);
    }
    expect(codesOf(gateways('a', NGINX), gateways('b', ENVOY))).toEqual([]);
  });
});

describe('a promotion', () => {
  it.each([
    ['without dates', TIMES_FOUR, ['ONE_OF']],
    ['without an end', `start: 2027-03-01T00:00, ${TIMES_FOUR}`, ['ONE_OF']],
    ['without a start', `end: 2027-03-01T00:00, ${TIMES_FOUR}`, ['ONE_OF']],
    [
      'with a schedule and a start',
      `start: 2027-03-01T00:00, schedule: { cron: '0 0 30 2 *', duration: 2h }, ${TIMES_FOUR}`,
      ['ONE_OF'],
    ],
    ['that raises nothing', WHEN, ['DEMAND_MISSING']],
    ['with an empty list of tiers', `${WHEN}, tiers: []`, ['DEMAND_MISSING']],
    [
      'with a band and a shape',
      `${WHEN}, demand: { multiplier: { expected: "4", low: "3", high: "5" }, shape: flash }`,
      [],
    ],
    [
      'with a band that does not hold what is expected',
      `${WHEN}, demand: { multiplier: { expected: "4", low: "4.1", high: "3.9" } }`,
      ['BOUNDS_CROSSED', 'BOUNDS_CROSSED'],
    ],
    [
      'with a band for one tier',
      `${WHEN}, tiers: [{ name: w, policy: { namespace: shop, name: web }, multiplier: { expected: "4", low: "3", high: "5" } }]`,
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'with a tier that says neither',
      `${WHEN}, tiers: [{ name: w, policy: { namespace: shop, name: web } }]`,
      ['ONE_OF', 'UNKNOWN_REFERENCE'],
    ],
    [
      'with a tier that says both',
      `${WHEN}, tiers: [{ name: w, policy: { namespace: shop, name: web }, peak: 5 rps, multiplier: { expected: "4" } }]`,
      ['ONE_OF', 'UNKNOWN_REFERENCE'],
    ],
    [
      'with a freeze that ends early',
      `${WHEN}, ${TIMES_FOUR}, freeze: { from: 2027-03-02T00:00, to: 2027-03-01T00:00 }`,
      ['END_NOT_AFTER_START'],
    ],
    [
      'that ends at the time of day it starts',
      `start: "20:00", end: "20:00", ${TIMES_FOUR}`,
      ['END_NOT_AFTER_START'],
    ],
    ['of every day', `start: "20:00", end: "22:00", ${TIMES_FOUR}`, []],
    ['on 29 February', `schedule: { cron: '0 20 29 2 *', duration: 2h }, ${TIMES_FOUR}`, []],
    [
      'that asks for approval',
      `${WHEN}, ${TIMES_FOUR}, envelope: { approval: Required }`,
      ['NOT_YET_HONOURED'],
    ],
  ])('%s', (_name, text, codes) => {
    expect(codesOf(promotion(text))).toEqual(codes);
  });

  it('may repeat in a gap, with a warning', () => {
    const night = calendarText(
      'c',
      `[{ name: p, schedule: { cron: '30 2 * * *', duration: 1h }, ${TIMES_FOUR} }]`,
      'America/New_York',
    );
    expect(codesOf(night)).toEqual(['CLOCK_GAP']);
  });
});

describe('a calendar', () => {
  it('may exclude intervals that make sense', () => {
    const text = (exclude: string) =>
      document(
        'PromotionCalendar',
        'name: c',
        `{ timeZone: Asia/Shanghai, namespaceSelector: { matchLabels: { sale: "1" } }, promotions: [], exclude: [${exclude}] }`,
      );
    expect(codesOf(text('{ name: a, from: 2027-02-20T01:00, to: 2027-02-20T04:00 }'))).toEqual([]);
    expect(codesOf(text('{ name: a, from: 2027-02-20T04:00, to: 2027-02-20T01:00 }'))).toEqual([
      'END_NOT_AFTER_START',
    ]);
  });

  it('holds at most 128 promotions', () => {
    const many = Array.from(
      { length: 129 },
      (_, index) => `{ name: p${index}, ${WHEN}, ${TIMES_FOUR} }`,
    ).join(', ');
    expect(codesOf(calendarText('c', `[${many}]`))).toContain('OUT_OF_RANGE');
  });

  it.each([
    ['an impossible label key', '{ matchLabels: { "-x": a } }', ['BAD_NAME']],
    [
      'too many labels',
      `{ matchLabels: { ${Array.from({ length: 17 }, (_, index) => `k${index}: a`).join(', ')} } }`,
      ['OUT_OF_RANGE'],
    ],
    ['labels that are a list', '{ matchLabels: [a] }', ['NOT_A_MAP']],
  ])('refuses %s', (_name, selector, codes) => {
    const text = document(
      'PromotionCalendar',
      'name: c',
      `{ timeZone: Asia/Shanghai, namespaceSelector: ${selector}, promotions: [] }`,
    );
    expect(codesOf(text)).toEqual(codes);
  });
});

describe('a pool', () => {
  it.each([
    ['without a provider', poolText('np').replace(/externalGrpc: \{[^}]*\}/, ''), ['ONE_OF']],
    [
      'of a provider that is not built',
      poolText('np').replace(
        /externalGrpc: \{[^}]*\}/,
        'clusterAPI: { kind: MachinePool, namespace: machines, name: np1 }',
      ),
      ['NOT_YET_HONOURED'],
    ],
    [
      'with two providers',
      poolText('np').replace(
        'externalGrpc:',
        'static: { selector: { matchLabels: { a: b } } }, externalGrpc:',
      ),
      ['ONE_OF'],
    ],
    [
      'with lead times out of order',
      poolText('np', ', nodeLeadTime: { p50: 10m }'),
      ['BOUNDS_CROSSED'],
    ],
  ])('%s', (_name, text, codes) => {
    expect(codesOf(CLOUD, text)).toEqual(codes);
  });
});

describe('a tier', () => {
  const driven = (target: string) => tierText('web').replace(/workload: \{[^}]*\}/, target);
  it.each([
    ['without a target', driven(''), ['ONE_OF']],
    ['that drives a ScaledObject', driven('scaledObject: { name: web }'), []],
    [
      'with the date of its measurement and the size of its image',
      tierText('web', ', capacity: { measured: 2026-10-30, imageSize: 400MiB }'),
      ['NOT_YET_HONOURED'],
    ],
    ['twice the same', `${tierText('web')}---\n${tierText('web')}`, ['DUPLICATE_OBJECT']],
    ['whose demand is no map', tierText('web', ', veto: [3]'), ['NOT_A_MAP']],
    [
      'without a name',
      tierText('web').replace('name: web, namespace', 'labels: { a: b }, namespace'),
      ['MISSING_FIELD'],
    ],
    ['of the kind 3', HOME.replace('kind: Site', 'kind: 3'), ['WRONG_KIND']],
  ])('%s', (_name, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });

  it('lists at most a dozen known names', () => {
    const many = Array.from({ length: 13 }, (_, index) =>
      document(
        'Site',
        `name: site-${String(index).padStart(2, '0')}-of-many`,
        '{ type: Cloud, country: CN }',
      ),
    );
    expect(codesOf(...many, poolText('np'))).toEqual(['UNKNOWN_REFERENCE']);
  });
});

describe('quantities of Kubernetes', () => {
  it.each([
    [2, 2],
    ['500m', 0.5],
    ['1.5', 1.5],
    ['512Mi', 536_870_912],
    ['1G', 1_000_000_000],
    ['many', undefined],
    ['5Xi', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('%j is %j', (value, number) => {
    expect(quantity(value)).toBe(number);
  });
});

describe('small things', () => {
  it('start at the beginning where nothing says otherwise', () => {
    const made = new Scalar('x');
    expect(startOf(null)).toBe(0);
    expect(startOf(made)).toBe(0);
    made.range = [7, 8, 9];
    expect(startOf(made)).toBe(7);
  });

  it('labels have the schema of their values', () => {
    const pool = jsonSchemaOf(SPECS.BurstPool);
    expect(
      schemaAt(pool, ['grantedTo', 0, 'namespaceSelector', 'matchLabels', 'team']),
    ).toMatchObject({ maxLength: 63 });
  });
});
