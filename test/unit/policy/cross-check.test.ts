/** Documents that must fit each other. Most rows are pinned in `test/bad-input`; here are the ones that must stay silent. */
import { describe, expect, it } from 'vitest';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import {
  CLOUD,
  CONTEXT,
  calendarText,
  codesOf,
  document,
  HOME,
  poolText,
  sourceOf,
  TIMES_FOUR,
  tierText,
} from './documents.ts';

const DAY = 'start: 2027-03-01T00:00, end: 2027-03-02T00:00';

function override(name: string, spec: string): string {
  return document(
    'Override',
    `name: ${name}, namespace: shop`,
    `{ policy: web, until: 2027-03-02T03:00Z, reason: x, ${spec} }`,
  );
}

function manifest(kind: string, name: string, rest: string): string {
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}\n`;
}

const MARKED =
  "spec: { template: { metadata: { labels: { app: web, kingtide.dev/residency: burstable } }, spec: { containers: [{ name: app, resources: { requests: { cpu: '1', memory: 512M } } }] } } }";
const BUDGET =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: b, namespace: shop }\nspec: { selector: { matchLabels: { app: web } } }\n';

describe('documents that fit', () => {
  it.each([
    ['a pool at a cloud site', [HOME, CLOUD, poolText('np')]],
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

describe('documents that do not fit', () => {
  it.each([
    ['the same object twice', [HOME, HOME], ['DUPLICATE_OBJECT']],
    [
      'an unknown site of a line',
      [
        document(
          'Site',
          'name: home',
          '{ type: OnPrem, country: CN, lines: [{ name: a, to: cloud, bandwidth: 1Gbps }] }',
        ),
      ],
      ['NOT_YET_HONOURED', 'UNKNOWN_REFERENCE'],
    ],
    [
      'an unknown tier to start after',
      [tierText('web', ', startAfter: [{ name: mirror }]')],
      ['NOT_YET_HONOURED', 'UNKNOWN_REFERENCE'],
    ],
    ['a pool without any site', [poolText('np')], ['UNKNOWN_REFERENCE']],
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

  it('are told at most twenty overlaps', () => {
    const many = Array.from(
      { length: 8 },
      (_, index) => `{ name: p${index}, ${DAY}, ${TIMES_FOUR} }`,
    ).join(', ');
    const { problems } = validateSources({
      sources: [sourceOf(calendarText('c', `[${many}]`))],
      context: CONTEXT,
    });
    expect(problems.filter(({ code }) => code === 'OVERLAP')).toHaveLength(20);
  });

  it('are counted, whether sound or not', () => {
    const { counted, documents } = validateSources({
      sources: [sourceOf(`${HOME}---\n${CLOUD.replace('CN', 'cn')}`)],
      context: CONTEXT,
    });
    expect(counted).toBe(2);
    expect(documents).toHaveLength(1);
  });
});
