/** Documents that do not fit each other, beside the rows that `test/bad-input` pins. */
import { describe, expect, it } from 'vitest';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { BUDGET, core, DAY, MARKED, manifest, override } from './cross-documents.ts';
import {
  CLOUD,
  CONTEXT,
  calendarText,
  callsOf,
  codesOf,
  document,
  HOME,
  HOME_ZONES,
  inZone,
  LINED,
  poolText,
  sourceOf,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

/** A called tier that says what its own requests move is asked nothing. */
const ENOUGH = ', entry: { bytesPerRequest: 40KiB }';

describe('documents that do not fit', () => {
  it.each([
    [
      'a ceiling on a tier that may leave',
      [tierText('web', ', ceilings: [{ name: db, requests: 1 rps }]')],
      ['CEILING_UNFIT'],
    ],
    [
      'an override that asks for cloud nodes for a pinned tier',
      [tierText('web').replace('Burstable', 'Pinned'), override('o', 'nodes: 3')],
      ['PINNED_STAYS'],
    ],
    ['a ceiling of nothing', [core(', ceilings: [{ name: db }]')], ['CEILING_UNFIT']],
    ['the same object twice', [HOME, HOME], ['DUPLICATE_OBJECT']],
    [
      'an unknown site of a line',
      [
        document(
          'Site',
          'name: cloud',
          '{ type: Cloud, country: CN, lines: [{ name: a, to: hmoe, bandwidth: 1Gbps }] }',
        ),
      ],
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'a line between two clouds',
      [
        CLOUD,
        document(
          'Site',
          'name: far',
          '{ type: Cloud, country: CN, lines: [{ name: a, to: cloud, bandwidth: 1Gbps }] }',
        ),
      ],
      ['LINE_UNFIT'],
    ],
    [
      'lines of a site at home',
      [
        document(
          'Site',
          'name: home',
          '{ type: OnPrem, country: CN, lines: [{ name: a, to: home, bandwidth: 1Gbps }] }',
        ),
      ],
      ['ONLY_CLOUD_SITE'],
    ],
    [
      'a water level without lines',
      [document('Site', 'name: cloud', '{ type: Cloud, country: CN, lineWaterLevel: 70% }')],
      ['LINE_UNFIT'],
    ],
    [
      'an entry tier and a call behind lines that do not say their bytes',
      [HOME, LINED, poolText('np'), tierText('web', callsOf('api')), tierText('api', ENOUGH)],
      ['LINE_BYTES_UNKNOWN', 'LINE_BYTES_UNKNOWN'],
    ],
    ['a pool without any site', [poolText('np')], ['UNKNOWN_REFERENCE']],
    [
      'a zone that may call one which no site has',
      [HOME_ZONES.replace('[{ name: gov }]', '[{ name: gvo }]')],
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'a call against the one-way rule',
      [HOME_ZONES, inZone('web', 'video'), inZone('api', 'gov', callsOf('web'))],
      ['ZONE_FORBIDS_CALL'],
    ],
    [
      'sites of a pinned tier',
      [HOME, tierText('web').replace('Burstable }', 'Pinned, sites: [{ name: home }] }')],
      ['NOT_YET_HONOURED'],
    ],
    [
      'a site that is not there',
      [HOME, tierText('web').replace('Burstable }', 'Burstable, sites: [{ name: hoem }] }')],
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'distance and countries of home',
      [
        document(
          'Site',
          'name: home',
          '{ type: OnPrem, country: CN, rtt: 3ms, allowFrom: [{ name: CN }] }',
        ),
      ],
      ['ONLY_CLOUD_SITE', 'ONLY_CLOUD_SITE'],
    ],
    [
      'a condition to leave home of a tier that never leaves',
      [
        tierText('web').replace(
          'Burstable }',
          'Pinned, growWhile: [{ name: lag, query: max(lag_seconds), atMost: "30" }] }',
        ),
      ],
      ['ONLY_BURSTABLE'],
    ],
    [
      'exact placement of a tier that never leaves',
      [tierText('web', ', placement: Exact').replace('Burstable }', 'Pinned }')],
      ['ONLY_BURSTABLE'],
    ],
    [
      'the use of nodes of a cloud',
      [
        document(
          'Site',
          'name: c',
          '{ type: Cloud, country: CN, usageQuery: node_cpu_usage_cores }',
        ),
      ],
      ['ONLY_ON_PREM_SITE'],
    ],
    [
      'a home pool where no cloud is known',
      [HOME, poolText('np').replace('site: cloud', 'site: home')],
      ['NOT_A_CLOUD_SITE'],
    ],
    [
      'a broken document is not unknown',
      [CLOUD.replace('Cloud', 'Clowd'), poolText('np')],
      ['BAD_CHOICE'],
    ],
    [
      'an envelope above the cap',
      [
        calendarText(
          'c',
          `[{ name: a, ${DAY}, ${TIMES_FOUR}, envelope: { maxCloudNodes: 90000 } }]`,
        ),
      ],
      [],
    ],
    [
      'promotions that list one tier',
      [
        tierText('web'),
        calendarText('c', `[{ name: a, ${DAY}, ${listed('10 rps')} }]`),
        calendarText('d', `[{ name: b, ${DAY}, ${listed('20 rps')} }]`).replace(
          'sale: "yes"',
          'sale: "no"',
        ),
      ],
      ['OVERLAP'],
    ],
    [
      'a target with two flaws of its containers',
      [
        tierText('web'),
        manifest('Deployment', 'web', MARKED.replace("cpu: '1'", 'cpu: many')),
        BUDGET,
      ],
      ['TARGET_INCOMPLETE'],
    ],
    [
      'a target without containers or labels',
      [tierText('web'), manifest('Deployment', 'web', 'spec: { template: {} }')],
      ['TARGET_INCOMPLETE', 'TARGET_UNMARKED'],
    ],
    [
      'a budget for others',
      [
        tierText('web'),
        manifest('Deployment', 'web', MARKED),
        BUDGET.replace('app: web', 'app: api'),
      ],
      ['TARGET_INCOMPLETE'],
    ],
    [
      'a budget without labels',
      [
        tierText('web'),
        manifest('Deployment', 'web', MARKED),
        BUDGET.replace('{ selector: { matchLabels: { app: web } } }', '{}'),
      ],
      ['TARGET_INCOMPLETE'],
    ],
    [
      'a job with the name of the target',
      [tierText('web'), manifest('Job', 'web', 'spec: {}')],
      ['TARGET_UNFIT'],
    ],
    [
      'a volume without a name',
      [
        tierText('web'),
        manifest(
          'Deployment',
          'web',
          MARKED.replace(
            'spec: { containers',
            'spec: { volumes: [{ emptyDir: {} }, { hostPath: { path: /x } }], containers',
          ),
        ),
        BUDGET,
      ],
      ['TARGET_UNFIT'],
    ],
  ])('%s', (_name, documents, codes) => {
    expect(codesOf(...documents)).toEqual(codes);
  });

  function listed(peak: string): string {
    return `tiers: [{ name: w, policy: { namespace: shop, name: web }, peak: ${peak} }]`;
  }

  it('to the caps of the administrator', () => {
    const caps = { replicas: 500, cloudNodes: 5 };
    const text = [
      CLOUD,
      poolText('np'),
      tierText('web'),
      override('o', 'min: 600'),
      calendarText(
        'c',
        `[{ name: a, ${DAY}, ${TIMES_FOUR}, envelope: { maxCloudNodes: 6 } }, { name: b, start: 2027-04-01T00:00, end: 2027-04-02T00:00, ${TIMES_FOUR} }]`,
      ),
    ].join('---\n');
    const { problems } = validateSources({ sources: [sourceOf(text)], context: CONTEXT, caps });
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'spec.limits.maxNodes: 10 is above the cap of 5 cloud nodes',
      'spec.replicas.max: 1000 is above the cap of 500 replicas of one tier',
      'spec.min: 600 is above the cap of 500 replicas of one tier',
      'spec.promotions[0].envelope.maxCloudNodes: 6 is above the cap of 5 cloud nodes',
    ]);
  });

  it('say that a pool reserves, or keeps warm, more nodes than it may hold', () => {
    const said = (rest: string): string[] => {
      const price = 'price: { perHour: 1.36 CNY }, limits: { maxNodes: 10 }';
      const text = [CLOUD, poolText('np').replace(price, rest)].join('---\n');
      const { problems } = validateSources({ sources: [sourceOf(text)], context: CONTEXT });
      return problems.map(({ path, message }) => `${path}: ${message}`);
    };
    const reserved = (nodes: number, money: string) =>
      `price: { perHour: 1.36 CNY, reserved: { nodes: ${nodes}, perHour: 0.55 ${money} } }`;

    expect(said(`${reserved(10, 'CNY')}, limits: { maxNodes: 10, warmNodes: 10 }`)).toEqual([]);
    expect(said(`${reserved(11, 'USD')}, limits: { maxNodes: 10, warmNodes: 12 }`)).toEqual([
      'spec.price.reserved.nodes: 11 is above spec.limits.maxNodes, which is 10',
      'spec.price.reserved.perHour: the reservation is in USD and the price in CNY',
      'spec.limits.warmNodes: 12 is above spec.limits.maxNodes, which is 10',
    ]);
  });

  it('say which limit on money is in another currency than the prices', () => {
    const caps = { spend: { currency: 'USD', micros: 1_000_000 } };
    const text = [
      CLOUD,
      poolText('np', ', limits: { maxNodes: 10, maxSpend: 5 EUR/day }').replace(
        ', limits: { maxNodes: 10 }',
        '',
      ),
      calendarText(
        'c',
        `[{ name: a, ${DAY}, ${TIMES_FOUR}, envelope: { maxSpend: 6 JPY } }, { name: b, start: 2027-04-01T00:00, end: 2027-04-02T00:00, ${TIMES_FOUR}, envelope: { maxSpend: 6 CNY } }]`,
      ),
    ].join('---\n');
    const said = (given: typeof caps | undefined): string[] =>
      validateSources({
        sources: [sourceOf(text)],
        context: CONTEXT,
        ...(given === undefined ? {} : { caps: given }),
      }).problems.map(({ path, message }) => `${path}: ${message}`);

    const own = 'spec.limits.maxSpend: the limit is in EUR and the price in CNY';
    const envelope = 'spec.promotions[0].envelope.maxSpend: it is in JPY, and the pool np in CNY';
    const operator = "spec.price.perHour: it is in CNY, and the administrator's maxSpend in USD";
    expect(said(undefined)).toEqual([own, envelope]);
    expect(said(caps)).toEqual([operator, own, envelope]);
  });
});
