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
      ['NOT_YET_HONOURED', 'NOT_YET_HONOURED', 'NOT_YET_HONOURED'],
    ],
    [
      'with a band for one tier',
      `${WHEN}, tiers: [{ name: w, policy: { namespace: shop, name: web }, multiplier: { expected: "4", low: "3", high: "5" } }]`,
      ['UNKNOWN_REFERENCE', 'NOT_YET_HONOURED', 'NOT_YET_HONOURED'],
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
        'static: { selector: { matchLabels: { a: b } } }',
      ),
      ['NOT_YET_HONOURED'],
    ],
    [
      'with two providers',
      poolText('np').replace(
        'externalGrpc:',
        'static: { selector: { matchLabels: { a: b } } }, externalGrpc:',
      ),
      ['ONE_OF', 'NOT_YET_HONOURED'],
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
    [
      'with a target that is not driven yet',
      driven('horizontalPodAutoscaler: { name: web }'),
      ['NOT_YET_HONOURED'],
    ],
    [
      'with the date of its measurement and the size of its image',
      tierText('web', ', capacity: { measured: 2026-10-30, imageSize: 400MiB }'),
      ['NOT_YET_HONOURED', 'NOT_YET_HONOURED'],
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
