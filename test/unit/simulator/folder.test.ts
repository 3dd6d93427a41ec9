/** A scenario's folder read into the truth, and every mistake in it by file, line and column. */
import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/policy/problem-text.ts';
import { readFolder } from '../../../src/simulator/folder.ts';
import { HOUR, MINUTE } from './small-world.ts';

const SCENARIO = `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: tiny }
spec:
  summary: A tiny shop.
  timeZone: Asia/Shanghai
  from: 2027-03-01T00:00
  to: 2027-03-01T02:00
  namespaces: [{ name: shop }]
  sites:
    - { name: home, nodes: [{ name: rack, count: 2, cpu: 4000m, memory: 8Gi, pods: 20 }] }
  workloads:
    - name: web
      namespace: shop
      replicas: 2
      perPod: { cpu: 500m, memory: 1Gi }
      unitCapacity: 100 rps
      podReady: { p50: 10s, p95: 20s }
      traffic:
        - flat: { rps: 50 rps }
`;

const EXPECTATIONS = `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Expectations
metadata: { name: tiny }
spec:
  expectations:
    - name: served
      says: All is served.
      lostShare: { from: 2027-03-01T01:00, tiers: [shop/web], atMost: 1% }
`;

function read(files: Readonly<Record<string, string>>) {
  const bytes = new Map(
    Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)] as const),
  );
  return readFolder({ folder: 'd', files: bytes });
}

function complaints(files: Readonly<Record<string, string>>): readonly string[] {
  const reading = read(files);
  return reading.ok ? [] : reading.problems.map(problemLine);
}

describe("a scenario's folder", () => {
  it('is read into the truth, with local times as instants and defaults filled', () => {
    const reading = read({ 'scenario.yaml': SCENARIO });
    expect(reading).toMatchObject({
      ok: true,
      scenario: {
        name: 'tiny',
        // Midnight in Shanghai is 16:00 UTC of the day before.
        from: Date.UTC(2027, 1, 28, 16),
        to: Date.UTC(2027, 1, 28, 18),
        step: 5_000,
        workloads: [{ perPod: { cpu: 500, pods: 1 }, unitCapacity: 100, burstable: false }],
        prometheus: { scrapeInterval: 15_000, history: 14 * 24 * HOUR },
      },
      expectations: [],
      documents: [],
    });
  });

  it('reads expectations whose window has only a beginning', () => {
    const reading = read({ 'scenario.yaml': SCENARIO, 'expectations.yaml': EXPECTATIONS });
    const midnight = Date.UTC(2027, 1, 28, 16);
    expect(reading).toMatchObject({
      ok: true,
      expectations: [
        {
          name: 'served',
          control: undefined,
          wanted: {
            measure: 'lostShare',
            from: midnight + HOUR,
            until: midnight + 2 * HOUR,
            atMost: 0.01,
          },
        },
      ],
    });
  });

  it('reads what a tenant may cost, and a control without what documents say', () => {
    const wanted = 'tenantCost: { tenant: bank, atLeast: 2 CNY, atMost: 3 CNY }';
    const expectations = EXPECTATIONS.replace(
      /lostShare.*/,
      `${wanted}\n      control: { without: [weight] }`,
    );
    const reading = read({ 'scenario.yaml': SCENARIO, 'expectations.yaml': expectations });
    const [atLeast, atMost] = [2_000_000, 3_000_000].map((micros) => ({ currency: 'CNY', micros }));
    expect(reading).toMatchObject({
      ok: true,
      expectations: [
        {
          control: { kind: 'without', unsaid: ['weight'] },
          wanted: { measure: 'tenantCost', tenant: 'bank', atLeast, atMost },
        },
      ],
    });
  });

  it('reads a CSV file beside it as load', () => {
    const withTrace = SCENARIO.replace(
      '- flat: { rps: 50 rps }',
      '- trace: { file: load.csv, at: 2027-03-01T00:00, rowEvery: 1m, scale: "2" }',
    );
    const reading = read({ 'scenario.yaml': withTrace, 'load.csv': 'minute,count\n0,60\n1,120\n' });
    const midnight = Date.UTC(2027, 1, 28, 16);
    expect(reading).toMatchObject({
      scenario: {
        workloads: [
          {
            traffic: [
              {
                shape: 'points',
                points: [
                  { at: midnight, rps: 2 },
                  { at: midnight + MINUTE, rps: 4 },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it.each([
    [
      'a misspelt field',
      'replicas: 2',
      'replica: 2',
      /^d\/scenario\.yaml:15:7: spec\.workloads\[0\]\.replica: .*did you mean "replicas"\? \[UNKNOWN_FIELD\]$/,
    ],
    [
      'a number without unit',
      'unitCapacity: 100 rps',
      'unitCapacity: 100',
      /^d\/scenario\.yaml:17:21: spec\.workloads\[0\]\.unitCapacity: .*write 100 rps \[UNIT_MISSING\]$/,
    ],
    [
      'pod CPU in whole cores',
      'cpu: 500m',
      'cpu: 2',
      /^d\/scenario\.yaml:16:22: .*write 2000m \[UNIT_MISSING\]$/,
    ],
    [
      'an end before the beginning',
      'to: 2027-03-01T02:00',
      'to: 2027-02-01T02:00',
      /^d\/scenario\.yaml:8:7: spec\.to: .*\[END_NOT_AFTER_START\]$/,
    ],
    [
      'an unknown namespace',
      'namespace: shop',
      'namespace: shoop',
      /^d\/scenario\.yaml:14:18: .*add \{ name: shoop \} to spec\.namespaces \[UNKNOWN_REFERENCE\]$/,
    ],
    [
      'two shapes in one part',
      'flat: { rps: 50 rps }',
      '{ flat: { rps: 50 rps }, step: { at: 2027-03-01T00:30, rps: 5 rps } }',
      /^d\/scenario\.yaml:20:11: spec\.workloads\[0\]\.traffic\[0\]: flat and step are there together; .*\[ONE_OF\]$/,
    ],
    [
      'a trace that is not there',
      'flat: { rps: 50 rps }',
      'trace: { file: x.csv, at: 2027-03-01T00:00 }',
      /^d\/scenario\.yaml:20:26: .*there is no file x\.csv beside the scenario; .*\[UNREADABLE\]$/,
    ],
    [
      'a path instead of a file name',
      'flat: { rps: 50 rps }',
      'trace: { file: ../x.csv, at: 2027-03-01T00:00 }',
      /\[BAD_NAME\]$/,
    ],
    [
      'another kind',
      'kind: Scenario',
      'kind: Site',
      /^d\/scenario\.yaml:2:7: kind: .*write kind: Scenario \[WRONG_KIND\]$/,
    ],
    [
      'another version',
      'v1alpha1',
      'v2',
      /^d\/scenario\.yaml:1:13: apiVersion: .*\[WRONG_VERSION\]$/,
    ],
    [
      'a stranger at the top',
      'metadata: { name: tiny }',
      'metadata: { name: tiny }\nspecs: 1',
      /^d\/scenario\.yaml:4:1: specs: .*\[UNKNOWN_FIELD\]$/,
    ],
    [
      'broken YAML',
      'namespaces: [{ name: shop }]',
      'namespaces: [{ name: shop }',
      /^d\/scenario\.yaml:\d+:\d+: .*\[YAML_SYNTAX\]$/,
    ],
  ])('answers %s with file, line and column', (_, from, to, expected) => {
    const [first, ...more] = complaints({ 'scenario.yaml': SCENARIO.replace(from, to) });
    expect(first).toMatch(expected);
    expect(more).toEqual([]);
  });

  it('says which file is missing', () => {
    expect(complaints({ 'pool.yaml': '' })).toEqual([
      expect.stringContaining(
        'd/scenario.yaml:1:1: there is no readable scenario.yaml in this folder',
      ),
    ]);
  });

  it('refuses an expectation about a tier that does not exist, or about nothing', () => {
    const stranger = EXPECTATIONS.replace('[shop/web]', '[shop/wb]');
    expect(complaints({ 'scenario.yaml': SCENARIO, 'expectations.yaml': stranger })).toEqual([
      expect.stringMatching(
        /^d\/expectations\.yaml:6:7: .*no workload shop\/wb.*did you mean "shop\/web"\?/,
      ),
    ]);
    const nowhere = EXPECTATIONS.replace(
      / {6}lostShare.*\n/,
      '      podsInCloud: { tiers: [shop/web], sites: [moon], atMost: 0 }\n',
    );
    expect(complaints({ 'scenario.yaml': SCENARIO, 'expectations.yaml': nowhere })).toEqual([
      expect.stringContaining('the scenario has no pool at moon'),
    ]);
    const nothing = EXPECTATIONS.replace(/ {6}lostShare.*\n/, '');
    expect(complaints({ 'scenario.yaml': SCENARIO, 'expectations.yaml': nothing })).toEqual([
      expect.stringContaining('exactly one of readyCapacity, lostShare'),
    ]);
  });

  it('refuses a broken policy beside it', () => {
    const site =
      'apiVersion: kingtide.dev/v1alpha1\nkind: Site\nmetadata: { name: home }\nspec: { type: Moon, country: CN }\n';
    expect(complaints({ 'scenario.yaml': SCENARIO, 'site.yaml': site })).toEqual([
      expect.stringMatching(/^d\/site\.yaml:4:15: spec\.type: .*\[BAD_CHOICE\]$/),
    ]);
  });
});

describe('a policy that drives an autoscaler', () => {
  it.each([
    ['horizontalPodAutoscaler', 'HorizontalPodAutoscaler'],
    ['scaledObject', 'ScaledObject'],
  ])('by %s is refused in a rehearsal, with what to write there', (key, word) => {
    const policies = `apiVersion: kingtide.dev/v1alpha1
kind: ScalingPolicy
metadata: { name: web, namespace: shop }
spec:
  target: { ${key}: { name: web-hpa } }
  demands: [{ name: requests, query: 'sum(rate(requests_total[1m]))', perReplica: 100 rps }]
`;
    expect(complaints({ 'scenario.yaml': SCENARIO, 'policies.yaml': policies })).toEqual([
      `d/policies.yaml:5:13: spec.target.${key}: a rehearsal knows no ${word} that is driven, only a cluster does; target: { workload: ... } in a rehearsal; name the Deployment here; what the autoscaler adds above the floor is then left out [NOT_YET_HONOURED]`,
    ]);
  });
});
