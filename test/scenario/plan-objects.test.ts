/** `kingtide plan` on a small shop: what it would write, what templates lack, what an earlier plan said, its page, and what it refuses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  changedCopy,
  FILE,
  planHere,
  removeCopies,
  reportOf,
  WHOLE,
  wholeReport,
} from './planning.ts';
import { SHORT_SALE } from './rehearsal.ts';

afterAll(removeCopies);

describe('the objects of a plan', () => {
  it('are those that the controller writes: replicas there and back, orders, nodes that go', async () => {
    const { report } = await wholeReport();
    const rows = report.objects.map(({ what, object, field, before, most, after }) => ({
      ...{ what, object, field, before, most, after },
    }));
    // From five to the twenty of the promotion's floor and back to 350 rps on pods of 100 at 70%.
    expect(rows).toContainEqual({
      what: 'replicas',
      object: 'Deployment shop/web',
      field: 'spec.replicas',
      before: 5,
      most: 20,
      after: 5,
    });
    const ordered = report.supply[0]?.nodes.expected;
    expect(ordered).toBeGreaterThan(0);
    for (const what of ['order', 'return'])
      expect(rows.find((row) => row.what === what)?.after).toBe(ordered);
    // Orders are described, nobody scales them.
    expect(rows.filter(({ object }) => object.includes('core/order'))).toEqual([]);
  });

  it('are templates that lack something, with the lines that mend it', async () => {
    const bare = [
      { file: 'scenario.yaml', from: 'burstable: true', to: 'burstable: false' },
      { file: 'scenario.yaml', from: '      tolerates: [cloud]\n', to: '' },
      {
        file: 'scenario.yaml',
        from: 'team: shop, kingtide.dev/residency: burstable',
        to: 'team: shop',
      },
    ];
    const { report } = await reportOf([...WHOLE, ...bare], '--to', '2027-02-28T16:05:00Z');
    expect(report.templates).toHaveLength(1);
    expect(report.templates[0]).toMatchObject({
      object: 'Deployment shop/web',
      lacks: [
        'namespace-label',
        'residency-label',
        'burst-toleration',
        'unseen-toleration',
        // Who says nothing and tolerates nothing is described as pinned: home is required.
        'home-only',
      ],
    });
    expect(parseAllDocuments(report.templates[0]?.patch ?? '').map((each) => each.toJS())).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { 'kingtide.dev/residency': 'burstable' } },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          template: {
            metadata: { labels: { 'kingtide.dev/residency': 'burstable' } },
            spec: {
              tolerations: [
                { key: 'kingtide.dev/burst', value: 'cloud', effect: 'NoExecute' },
                ...['not-ready', 'unreachable'].map((state) => ({
                  key: `node.kubernetes.io/${state}`,
                  operator: 'Exists',
                  effect: 'NoExecute',
                  tolerationSeconds: 3_600,
                })),
              ],
              affinity: {
                nodeAffinity: {
                  preferredDuringSchedulingIgnoredDuringExecution: [
                    {
                      weight: 100,
                      preference: {
                        matchExpressions: [
                          {
                            key: 'kingtide.dev.node-restriction.kubernetes.io/site',
                            operator: 'In',
                            values: ['home'],
                          },
                        ],
                      },
                    },
                  ],
                },
              },
            },
          },
        },
      },
    ]);
  });

  it('are no templates where nothing lacks', async () => {
    const hour = {
      file: 'scenario.yaml',
      from: 'tolerates: [cloud]',
      to: 'tolerates: [cloud]\n      unseenToleration: 1h',
    };
    const folder = changedCopy(SHORT_SALE, [...WHOLE, hour]);
    const { out } = await planHere(folder, '--quick', '--to', '2027-02-28T16:05:00Z');
    expect(out).toContain('no template of a tier that leaves home lacks anything');
  });
});

describe('a plan beside an earlier one', () => {
  it('says what is different, and that nothing is', async () => {
    const folder = changedCopy(SHORT_SALE, WHOLE);
    const old = join(folder, 'old.json');
    writeFileSync(old, (await planHere(folder, '--quick', '--format', 'json')).out);
    const same = await planHere(folder, '--quick', '--lang', 'en', '--diff', old);
    expect(same.out).toContain('Nothing is different.');

    const smaller = { file: FILE, from: 'perReplica: 100 rps', to: 'perReplica: 80 rps' };
    const { report } = await reportOf([...WHOLE, smaller], '--diff', old);
    const row = (part: string, subject: string) =>
      report.changes?.find((change) => change.part === part && change.subject === subject);
    expect(row('input', 'unit-capacity shop/web')).toMatchObject({
      before: '100 rps, 2027-02-20',
      after: '80 rps, 2027-02-20',
    });
    // 1,400 rps on pods of 80 at 70% are 25 pods; of 100 they were 20.
    expect(row('pods', 'shop/web')?.before).toMatch(/^20 /);
    expect(row('pods', 'shop/web')?.after).toMatch(/^25 /);
    expect(row('demand', 'shop/web')).toBeUndefined();
  });
});

describe('the page of a plan', () => {
  it.each([
    ['en', '<html lang="en">', 'Verdict: CONDITIONAL (5 conditions)', 'Honest limits'],
    ['zh', '<html lang="zh-CN">', '结论: 有条件通过 (5 个条件)', '如实说明'],
  ])('is one file without network or script in %s', async (lang, ...says) => {
    const { out } = await planHere(SHORT_SALE, '--quick', '--format', 'html', '--lang', lang);
    for (const text of says) expect(out).toContain(text);
    expect(out).not.toMatch(/<script|<link|<img|https?:|url\(|@import/);
    expect(out.match(/<svg /g)).toHaveLength(3);
  });

  it('is text in Chinese, too', async () => {
    const { out } = await planHere(SHORT_SALE, '--quick', '--lang', 'zh');
    expect(out).toContain('结论: 有条件通过 (5 个条件)');
    expect(out).toContain('shop/web 扩容 5 → 20（大促保底）');
  });
});

describe('plan refuses', () => {
  it.each([
    [['policies/demo-shop'], 'has no scenario.yaml: a plan needs a description of the shop'],
    [['policies/weibo-hot-event'], 'no calendar names a promotion'],
    [['policies/ofo'], 'say --promotion with one of: partner-entrance, red-packets'],
    [['policies/ofo', '--promotion', 'x'], 'no promotion is called "x"; there are:'],
    [['policies/nowhere'], 'there is no such folder'],
    [[], 'no folder given'],
    [[SHORT_SALE, '--diff', 'README.md'], '--diff: README.md is no plan of this version'],
    [[SHORT_SALE, '--diff', 'nowhere.json'], '--diff: nowhere.json is no plan of this version'],
    [[SHORT_SALE, '--live'], '--live is not built yet'],
    [[SHORT_SALE, '--format', 'pdf'], '--format'],
    [[SHORT_SALE, '--from', 'soon'], '--from'],
    [[SHORT_SALE, '--to', '2027-02-28T15:00:00Z'], '--to: the plan would end before'],
    [[SHORT_SALE, '--from', '2027-03-02T00:00:00Z'], 'no occurrence of midnight starts'],
  ])('%j, and says why', async (args, message) => {
    const { code, out, err } = await planHere(...args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
  });
});
