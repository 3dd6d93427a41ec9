/** Listed kinds on a server that plays an API server: when it is asked, what is said while it cannot answer, and where a write goes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClusterWatches } from '../../../../src/adapters/kube/cluster-watches.ts';
import { putScale } from '../../../../src/adapters/kube/cluster-writes.ts';
import { createScalables, type Scalables } from '../../../../src/adapters/kube/scalables.ts';
import { scaledBy } from '../../../../src/adapters/kube/targets.ts';
import { answerJson, createFakeTransport, type FakeApi, startFakeApi, until } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const SILENT_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ROLLOUT = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', resource: 'rollouts' };
const PATH = '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/web/scale';
const TARGET = {
  kind: 'workload',
  apiVersion: 'argoproj.io/v1alpha1',
  workloadKind: 'Rollout',
  name: 'web',
} as const;
const TIER = { tier: 'shop/web', namespace: 'shop', target: TARGET };

const metadata = (resourceVersion: string) => ({
  ...{ name: 'web', namespace: 'shop', uid: 'u', resourceVersion },
});
const OBJECT = { metadata: metadata('5'), spec: { template: { spec: { containers: [] } } } };
const scale = (resourceVersion: string) => ({
  metadata: metadata(resourceVersion),
  spec: { replicas: 4 },
  status: { selector: 'app=web' },
});

describe('a listed kind', () => {
  let api: FakeApi;
  let scalables: Scalables;
  let close: () => Promise<void>;
  let stop: AbortController;
  let scaleStatus: number;

  beforeEach(async () => {
    scaleStatus = 200;
    api = await startFakeApi((call, answer) => {
      if (call.path === PATH) return answerJson(answer, scaleStatus, scale('5'));
      if (call.query.has('watch')) return answer.writeHead(200).flushHeaders();
      return answerJson(answer, 200, { metadata: { resourceVersion: '5' }, items: [OBJECT] });
    });
    const clock = createManualClock();
    const fake = createFakeTransport({ url: api.url, clock });
    const deps = { transport: fake.transport, clock, random: () => 0, log: SILENT_LOG };
    scalables = createScalables(deps, [ROLLOUT]);
    stop = new AbortController();
    const running = scalables.watches['rollouts']?.run(stop.signal);
    close = async () => {
      stop.abort();
      await running;
      await fake.close();
      await api.close();
    };
  });

  afterEach(() => close());

  async function seen(): Promise<void> {
    await scalables.refresh([TIER]);
    await until(
      () => scalables.get(ROLLOUT, 'shop/web') !== 'Rollout shop/web was not found',
      'it',
    );
  }

  it('is not asked for before a policy names it', async () => {
    await scalables.refresh([]);
    expect(api.calls).toEqual([]);

    await seen();

    expect(api.calls[0]?.path).toBe('/apis/argoproj.io/v1alpha1/rollouts');
  });

  it('is read with its scale, once for each change of the object', async () => {
    await seen();
    await scalables.refresh([TIER]);
    await scalables.refresh([TIER]);

    expect(scalables.get(ROLLOUT, 'shop/web')).toMatchObject({ replicas: 4, version: '5' });
    expect(scalables.behind(ROLLOUT, 'shop/web')).toBeUndefined();
    expect(api.calls.filter(({ path }) => path === PATH)).toHaveLength(1);
  });

  it('whose scale cannot be read is missing, and says why', async () => {
    scaleStatus = 403;
    await seen();
    await scalables.refresh([TIER]);

    expect(scalables.get(ROLLOUT, 'shop/web')).toMatch(
      /^the scale subresource of Rollout shop\/web cannot be read: .*403/,
    );
  });

  it('is behind while our own write is not in the view yet', async () => {
    await seen();
    await scalables.refresh([TIER]);
    scalables.wrote(ROLLOUT, 'shop/web', '6');

    expect(scalables.behind(ROLLOUT, 'shop/web')).toContain('our own last write of shop/web');
  });
});

describe('a target of a kind that nobody listed', () => {
  it('is not taken for a Deployment', () => {
    const clock = createManualClock();
    const { transport } = createFakeTransport({ url: 'http://127.0.0.1:1', clock });
    const deps = { transport, clock, random: () => 0, log: SILENT_LOG };
    const watches = createClusterWatches(deps, { namespace: 'kingtide' });

    expect(scaledBy(watches, TIER)).toBe(
      'argoproj.io/v1alpha1 Rollout shop/web is of a kind that scalableKinds does not list',
    );
    expect(
      scaledBy(watches, {
        ...TIER,
        target: { ...TARGET, apiVersion: 'apps/v1', workloadKind: 'Deployment' },
      }),
    ).toMatchObject({ key: 'shop/web', kind: undefined });
  });
});

describe('replicas of a listed kind', () => {
  it('are put through its own scale subresource, with preconditions', async () => {
    const api = await startFakeApi((_, answer) => answerJson(answer, 200, scale('6')));
    const clock = createManualClock();
    const fake = createFakeTransport({ url: api.url, clock });
    const deps = { transport: fake.transport, clock, random: () => 0, log: SILENT_LOG };
    const watches = createClusterWatches(deps, { namespace: 'kingtide', scalableKinds: [ROLLOUT] });
    const change = { uid: 'u', resourceVersion: '5', to: 9 };

    await putScale(
      { transport: fake.transport, watches },
      { namespace: 'shop', target: TARGET },
      change,
    );

    expect(api.calls.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      [
        'PUT',
        PATH,
        {
          ...{ apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 9 } },
          metadata: metadata('5'),
        },
      ],
    ]);
    expect(watches.scalables.behind(ROLLOUT, 'shop/web')).toContain('not in the view yet');
    await fake.close();
    await api.close();
  });
});
