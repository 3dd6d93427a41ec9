/** Documents that must fit each other. Most rows are pinned in `test/bad-input`; here are the ones that must stay silent. */
import { describe, expect, it } from 'vitest';
import {
  ACCEPTS,
  BUDGET,
  caller,
  core,
  DAY,
  MARKED,
  manifest,
  NAMESPACE,
  override,
} from './cross-documents.ts';
import {
  CLOUD,
  calendarText,
  callsOf,
  codesOf,
  document,
  HOME,
  HOME_ZONES,
  inZone,
  LINED,
  poolText,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

describe('documents that fit', () => {
  it.each([
    ['a pool at a cloud site', [HOME, CLOUD, poolText('np')]],
    [
      'a tier behind lines that says what a request moves, one that is called, and one that is pinned',
      [
        HOME,
        LINED.replace('lines:', 'lineWaterLevel: 60%, lines:'),
        poolText('np'),
        tierText('web', `, entry: { bytesPerRequest: 40KiB }${callsOf('api')}`).replace(
          'perRequest: "1"',
          'perRequest: "1", bytes: 4KiB',
        ),
        tierText('api'),
        tierText('order').replace('Burstable', 'Pinned'),
      ],
    ],
    [
      'a tier without bytes that may not go behind the lines',
      [
        HOME,
        LINED,
        CLOUD.replace('name: cloud', 'name: near'),
        poolText('np'),
        tierText('web').replace('mode: Burstable', 'mode: Burstable, sites: [{ name: near }]'),
      ],
    ],
    ['lines to a site without a pool', [HOME, LINED, tierText('web')]],
    [
      'a tier that limits its distance, and a site that says its own',
      [
        CLOUD.replace('country: CN', 'country: CN, rtt: 3ms, allowFrom: [{ name: SG }]'),
        poolText('np'),
        tierText('web', ', maxRtt: 5ms'),
      ],
    ],
    [
      'a pinned tier that limits its distance',
      [CLOUD, poolText('np'), tierText('web', ', maxRtt: 5ms').replace('Burstable', 'Pinned')],
    ],
    [
      'a tier that limits its distance where no site has a pool',
      [CLOUD, tierText('web', ', maxRtt: 5ms')],
    ],
    [
      'calls within a zone, along the one-way rule, and from or to where no zone is said',
      [
        HOME_ZONES,
        CLOUD,
        inZone('api', 'gov'),
        inZone('web', 'video', callsOf('api', 'look', 'plain')),
        inZone('look', 'video'),
        tierText('plain', callsOf('api')),
      ],
    ],
    ['a network zone where home is not among the files', [CLOUD, inZone('web', 'video')]],
    ['two pools of one currency', [CLOUD, poolText('a'), poolText('b')]],
    ['an override within the maximum', [tierText('web'), override('o', 'min: 1000')]],
    ['an override without a minimum', [tierText('web'), override('o', 'noShrink: true')]],
    [
      'an override that has ended beside one that lasts',
      [
        tierText('web'),
        override('o', 'min: 4'),
        document(
          'Override',
          'name: p, namespace: shop',
          '{ policy: api, min: 4, until: 2027-03-02T03:00Z, reason: x }',
        ),
        tierText('api'),
      ],
    ],
    [
      'promotions that touch',
      [
        calendarText(
          'c',
          `[{ name: a, ${DAY}, ${TIMES_FOUR} }, { name: b, start: 2027-03-02T00:00, end: 2027-03-03T00:00, ${TIMES_FOUR} }]`,
        ),
      ],
    ],
    [
      'promotions of other namespaces',
      [
        calendarText('c', `[{ name: a, ${DAY}, ${TIMES_FOUR} }]`),
        calendarText('d', `[{ name: b, ${DAY}, ${TIMES_FOUR} }]`).replace(
          'sale: "yes"',
          'sale: "no"',
        ),
      ],
    ],
    [
      'a schedule that repeats without overlap',
      [
        calendarText(
          'c',
          `[{ name: a, schedule: { cron: '0 20 * * *', duration: 2h }, ${TIMES_FOUR} }]`,
        ),
      ],
    ],
    [
      'a whole target',
      [CLOUD, poolText('np'), tierText('web'), manifest('Deployment', 'web', MARKED), BUDGET],
    ],
    ['a target without pools', [tierText('web'), manifest('Deployment', 'web', MARKED), BUDGET]],
    [
      'a pinned tier without marks',
      [tierText('web').replace('Burstable', 'Pinned'), manifest('Deployment', 'web', 'spec: {}')],
    ],
    [
      'manifests that have nothing to do with it',
      [
        tierText('web'),
        manifest('Deployment', 'other', 'spec: {}'),
        manifest('Job', 'other', 'spec: {}'),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: shop }\nspec: { scaleTargetRef: { kind: StatefulSet, name: web } }\n',
      ],
    ],
    [
      'an open namespace',
      [
        tierText('web'),
        manifest('Deployment', 'web', MARKED),
        BUDGET,
        'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }\n',
      ],
    ],
    [
      'a promotion far enough ahead',
      [
        CLOUD,
        poolText('np'),
        tierText('web'),
        calendarText('c', `[{ name: a, ${DAY}, ${TIMES_FOUR} }]`),
      ],
    ],
  ])('%s', (_name, documents) => {
    expect(codesOf(...documents)).toEqual([]);
  });
});

describe('calls that fit', () => {
  it.each([
    ['within a namespace', [caller('web', 'shop/cart'), tierText('cart')]],
    [
      'with consent, where labels are judged on the cluster',
      [caller('web', 'core/order'), core(ACCEPTS)],
    ],
    ['with consent and the label', [caller('web', 'core/order'), core(ACCEPTS), NAMESPACE]],
    [
      'of one tier by two',
      [caller('web', 'shop/cart'), caller('app', 'shop/cart'), tierText('cart')],
    ],
    [
      'and a wall',
      [core(', ceilings: [{ name: db, requests: 4000 rps }, { name: c, connections: 9000 }]')],
    ],
  ])('%s', (_name, documents) => {
    expect(codesOf(...documents)).toEqual([]);
  });
});
