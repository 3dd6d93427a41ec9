/** What each gateway is told of one limit, by hand: whole requests, never more than the limit, never nothing at all. */
import { describe, expect, it } from 'vitest';
import { limitIn, refOf, removalOf } from '../../../../src/adapters/kube/gateway-objects.ts';
import type { Share } from '../../../../src/adapters/kube/gateway-share.ts';
import type { Gateway } from '../../../../src/model/gateway.ts';

const SHARE: Share = { namespace: 'shop', policy: 'buy', rps: 420.9, readyPods: 8 };
const ROUTE = { kind: 'HTTPRoute', name: 'buy' } as const;
const envoy = (instances?: number): Gateway => ({
  name: 'front',
  kind: 'envoyGateway',
  route: ROUTE,
  instances,
});
const ingress = (addresses: number): Gateway => ({
  name: 'front',
  kind: 'ingressNginx',
  ingress: 'shop',
  addresses,
});
const sentinel = (instances?: number): Gateway => ({
  name: 'rules',
  kind: 'sentinel',
  configMap: 'buy-rules',
  resource: 'POST:/buy',
  instances,
});

function bodyOf(gateway: Gateway, share: Partial<Share> = {}): unknown {
  return limitIn(gateway, { ...SHARE, ...share })?.body;
}

describe('Envoy Gateway', () => {
  it('gets a policy of our own for one route, counted by the global service', () => {
    expect(limitIn(envoy(), SHARE)).toEqual({
      path: '/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backendtrafficpolicies/kingtide-buy-front',
      body: {
        apiVersion: 'gateway.envoyproxy.io/v1alpha1',
        kind: 'BackendTrafficPolicy',
        metadata: {
          name: 'kingtide-buy-front',
          namespace: 'shop',
          labels: { 'app.kubernetes.io/managed-by': 'kingtide' },
        },
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'buy' }],
          rateLimit: {
            type: 'Global',
            global: { rules: [{ limit: { requests: 420, unit: 'Second' } }] },
          },
        },
      },
    });
  });

  it('gets a part for each Envoy that counts by itself', () => {
    // 420.9 / 4 = 105.2.
    expect(bodyOf(envoy(4))).toMatchObject({
      spec: {
        rateLimit: {
          type: 'Local',
          local: { rules: [{ limit: { requests: 105, unit: 'Second' } }] },
        },
      },
    });
  });

  it.each([
    [0.5, 30],
    [0, 1],
  ])('counts %d a second by the minute: %d', (rps, requests) => {
    expect(bodyOf(envoy(), { rps })).toMatchObject({
      spec: { rateLimit: { global: { rules: [{ limit: { requests, unit: 'Minute' } }] } } },
    });
  });
});

describe('ingress-nginx', () => {
  const annotations = (addresses: number, rps = SHARE.rps) =>
    bodyOf(ingress(addresses), { rps }) as { metadata: { annotations: object } };

  it('gets the rate of each address, without a burst', () => {
    // 420.9 / 40 = 10.5.
    expect(annotations(40).metadata).toEqual({
      name: 'shop',
      namespace: 'shop',
      annotations: {
        'nginx.ingress.kubernetes.io/limit-rps': '10',
        'nginx.ingress.kubernetes.io/limit-burst-multiplier': '1',
      },
    });
  });

  it.each([
    [1_000, 420.9, '25'],
    [1_000_000, 420.9, '1'],
  ])('counts less than one a second by the minute: %d addresses', (addresses, rps, rate) => {
    expect(annotations(addresses, rps).metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/limit-rpm': rate,
      'nginx.ingress.kubernetes.io/limit-burst-multiplier': '1',
    });
  });
});

describe('Sentinel', () => {
  const rules = (instances: number | undefined, readyPods: number | undefined): unknown => {
    const body = bodyOf(sentinel(instances), { readyPods }) as
      | { data: Record<string, string> }
      | undefined;
    return body && JSON.parse(body.data['flow-rules.json'] ?? '');
  };
  const rule = (count: number) => [
    {
      resource: 'POST:/buy',
      limitApp: 'default',
      count,
      grade: 1,
      strategy: 0,
      controlBehavior: 0,
    },
  ];

  it('gets a flow rule with the part of each Ready pod, in tenths rounded down', () => {
    // 420.9 / 8 = 52.61.
    expect(rules(undefined, 8)).toEqual(rule(52.6));
    // 420.9 / 4 = 105.22.
    expect(rules(4, 8)).toEqual(rule(105.2));
  });

  it('gets the whole while no pod is Ready, and nothing new while nobody knows how many are', () => {
    expect(rules(undefined, 0)).toEqual(rule(420.9));
    expect(rules(undefined, undefined)).toBeUndefined();
  });
});

describe('a limit is taken away', () => {
  it('with the policy that carried it', () => {
    const ref = refOf(envoy(), 'buy');
    expect(removalOf(ref, 'shop')).toEqual({
      kind: 'delete',
      path: '/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backendtrafficpolicies/kingtide-buy-front',
    });
  });

  it('by giving up the annotations, or with an empty list of rules', () => {
    expect(removalOf(refOf(ingress(1), 'buy'), 'shop')).toMatchObject({
      applied: { body: { kind: 'Ingress', metadata: { name: 'shop', namespace: 'shop' } } },
    });
    expect(removalOf(refOf(sentinel(), 'buy'), 'shop')).toMatchObject({
      applied: { body: { kind: 'ConfigMap', data: { 'flow-rules.json': '[]' } } },
    });
  });

  it('nowhere that is of no kind known here', () => {
    expect(removalOf('Route/x', 'shop')).toEqual({ kind: 'none' });
    expect(removalOf('ConfigMap', 'shop')).toMatchObject({ kind: 'apply' });
  });
});
