/** Which spec is in force once a later one is refused. Asks no API server: that statuses survive it is shown elsewhere. */
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/adapters/kube/in-force.ts';
import { policyRecord } from '../../../../src/adapters/kube/policy-record.ts';
import { NOW } from '../../../builders/instant.ts';

const CONTEXT = { now: NOW, timeZone: 'UTC', scrapeIntervalMs: 15_000 };
/** What the administrator allows of all pools together. */
const CAP = 600;

function spec(maxNodes: number) {
  return {
    site: 'cloud',
    provider: { externalGrpc: { endpoint: 'test', nodeGroup: 'np1' } },
    node: { cpu: '7600m', memory: '14Gi', pods: 60 },
    price: { perHour: '1.36 CNY' },
    limits: { maxNodes, batch: 100 },
    grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
    nodeLeadTime: { p50: '70s', p95: '110s' },
  };
}

function object(kind: 'Site' | 'BurstPool', name: string, more: Readonly<Record<string, unknown>>) {
  const metadata = { name, uid: `${name}-uid`, resourceVersion: '1', generation: 1 };
  return { apiVersion: 'kingtide.dev/v1alpha1', kind, metadata, ...more };
}

const SITE = policyRecord(
  'Site',
  object('Site', 'cloud', { spec: { type: 'Cloud', country: 'CN' } }),
);

function pool(
  maxNodes: number,
  generation: number,
  status: Readonly<Record<string, unknown>> = {},
) {
  const made = object('BurstPool', 'np1', { spec: spec(maxNodes), status });
  return policyRecord('BurstPool', { ...made, metadata: { ...made.metadata, generation } });
}

function maxNodesOf({ documents }: ReturnType<ReturnType<typeof createJudge>['judge']>): number[] {
  return documents.flatMap((one) => (one.kind === 'BurstPool' ? [one.spec.limits.maxNodes] : []));
}

describe('a number above the cap of the administrator', () => {
  it('leaves the spec accepted before in force, and says so', () => {
    const { judge } = createJudge({ cloudNodes: CAP });
    judge([SITE, pool(400, 1)], CONTEXT);

    const judgement = judge([SITE, pool(601, 2)], CONTEXT);

    expect(maxNodesOf(judgement)).toEqual([400]);
    expect(judgement.refused).toEqual([
      {
        kind: 'BurstPool',
        name: 'np1',
        message: expect.stringMatching(
          /601 is above the cap of 600 cloud nodes.*; the spec accepted before stays in force$/,
        ),
      },
    ]);
    expect([...judgement.accepted]).toEqual(['Site cloud']);
  });

  it('leaves in force what the status kept, for a process that has only just started', () => {
    const { judge } = createJudge({ cloudNodes: CAP });
    const status = { accepted: { generation: 1, spec: spec(400) } };

    expect(maxNodesOf(judge([SITE, pool(601, 2, status)], CONTEXT))).toEqual([400]);
  });

  it('is in force nowhere when nothing was accepted before, or only what is above the cap by now', () => {
    const kept = { accepted: { generation: 1, spec: spec(700) } };
    const judged = (status: Readonly<Record<string, unknown>>) =>
      createJudge({ cloudNodes: CAP }).judge([SITE, pool(900, 2, status)], CONTEXT);

    expect([judged({}), judged(kept)].map(maxNodesOf)).toEqual([[], []]);
    expect(judged({}).refused[0]?.message).toMatch(/900 is above the cap of 600.*; left out$/);
  });

  it('is accepted up to the cap itself', () => {
    const judgement = createJudge({ cloudNodes: CAP }).judge([SITE, pool(600, 1)], CONTEXT);

    expect(maxNodesOf(judgement)).toEqual([600]);
    expect(judgement.refused).toEqual([]);
  });
});

describe('a call that its callee does not accept', () => {
  function tier(name: string, namespace: string, more: Readonly<Record<string, unknown>>) {
    const workload = { apiVersion: 'apps/v1', kind: 'Deployment', name };
    return policyRecord('ScalingPolicy', {
      apiVersion: 'kingtide.dev/v1alpha1',
      kind: 'ScalingPolicy',
      metadata: { name, namespace, uid: `${name}-uid`, resourceVersion: '1', generation: 1 },
      spec: { target: { workload }, residency: { mode: 'Pinned' }, ...more },
    });
  }

  const order = (more = {}) => tier('order', 'core', more);
  const policy = { namespace: 'core', name: 'order' };
  const web = tier('web', 'shop', { calls: [{ name: 'order', policy, perRequest: '0.3' }] });

  it('is named, and the policies of both stay in force', () => {
    const judgement = createJudge({ cloudNodes: CAP }).judge([web, order()], CONTEXT);

    expect(judgement.documents.map(({ meta }) => meta.name)).toEqual(['web', 'order']);
    expect(judgement.refused.map(({ name, message }) => [name, message])).toEqual([
      [
        'shop/web',
        expect.stringMatching(
          /core\/order .* accepts no calls from other namespaces; .*; the call is not counted$/,
        ),
      ],
    ]);
  });

  it('is not named once the callee accepts it', () => {
    const accepts = {
      acceptsCallsFrom: { namespaceSelector: { matchLabels: { team: 'shop' } } },
    };
    const judgement = createJudge({ cloudNodes: CAP }).judge([web, order(accepts)], CONTEXT);

    expect(judgement.refused).toEqual([]);
  });
});
