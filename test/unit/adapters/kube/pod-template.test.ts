/** What is read out of pod templates: requests, tolerations, and what cannot be modelled. Figures worked out by hand. */
import { describe, expect, it } from 'vitest';
import { requestsOf } from '../../../../src/adapters/kube/pod-requests.ts';
import { parseSelector } from '../../../../src/adapters/kube/selector.ts';
import { toleratedBurstClasses } from '../../../../src/adapters/kube/tolerations.ts';
import { unmodelledOf } from '../../../../src/adapters/kube/unmodelled.ts';

function container(name: string, cpu?: string, memory?: string, more = {}) {
  const requests = { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
  return { name, resources: { requests }, ...more };
}

const MI = 2 ** 20;
const PLAIN = { containers: [container('app', '100m', '64Mi')] };

describe('requests of a pod', () => {
  it('are the sum of its containers: 250m + 500m, 128Mi + 256Mi', () => {
    const spec = { containers: [container('a', '250m', '128Mi'), container('b', '0.5', '256Mi')] };

    expect(requestsOf(spec)).toEqual({ cpu: 750, memory: 384 * MI });
  });

  it('are at least what one init container needs: 2 cores beside 100m', () => {
    const spec = { ...PLAIN, initContainers: [container('migrate', '2', '32Mi')] };

    expect(requestsOf(spec)).toEqual({ cpu: 2_000, memory: 64 * MI });
  });

  it('count a sidecar with the containers, and with the init containers after it', () => {
    const sidecar = container('proxy', '300m', '50Mi', { restartPolicy: 'Always' });
    const spec = { ...PLAIN, initContainers: [sidecar, container('migrate', '1', '10Mi')] };

    // Start-up: 300m + 1000m; running: 300m + 100m. Memory: 60Mi at start-up, 114Mi running.
    expect(requestsOf(spec)).toEqual({ cpu: 1_300, memory: 114 * MI });
  });

  it('add the overhead of the runtime: 100m + 50m', () => {
    const spec = { ...PLAIN, overhead: { cpu: '50m', memory: '10Mi' } };

    expect(requestsOf(spec)).toEqual({ cpu: 150, memory: 74 * MI });
  });

  it('at pod level stand for all containers together', () => {
    const spec = { ...PLAIN, resources: { requests: { cpu: '1' } } };

    expect(requestsOf(spec)).toEqual({ cpu: 1_000, memory: 64 * MI });
  });
});

describe('tolerated burst classes', () => {
  const BURST = 'kingtide.dev/burst';

  it.each([
    ['one class', [{ key: BURST, operator: 'Equal', value: 'b', effect: 'NoExecute' }], ['b']],
    ['Equal is the default', [{ key: BURST, value: 'b' }], ['b']],
    [
      'two classes, sorted',
      [
        { key: BURST, value: 'c' },
        { key: BURST, value: 'a' },
      ],
      ['a', 'c'],
    ],
    ['Exists: every class', [{ key: BURST, operator: 'Exists' }], ['*']],
    ['an empty key with Exists: every taint', [{ operator: 'Exists' }], ['*']],
    ['another taint', [{ key: 'other', operator: 'Exists' }], []],
    [
      'NoSchedule is not enough for a NoExecute taint',
      [{ key: BURST, value: 'b', effect: 'NoSchedule' }],
      [],
    ],
    ['for some seconds only', [{ key: BURST, value: 'b', tolerationSeconds: 60 }], []],
  ])('%s', (_, tolerations, classes) => {
    expect(toleratedBurstClasses({ tolerations })).toEqual(classes);
  });
});

describe('what cannot be modelled', () => {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';

  it.each([
    [{ affinity: { podAntiAffinity: { [required]: [{}] } } }, 'required podAntiAffinity'],
    [{ affinity: { podAffinity: { [required]: [{}] } } }, 'required podAffinity'],
    [
      { affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [{}] } } } },
      'required nodeAffinity',
    ],
    [{ nodeSelector: { zone: 'a', disk: 'b' } }, 'nodeSelector disk, zone'],
    [{ nodeName: 'n1' }, 'nodeName n1'],
    [{ hostNetwork: true }, 'hostNetwork'],
    [{ schedulerName: 'mine' }, 'schedulerName mine'],
    [{ schedulingGates: [{ name: 'g' }] }, 'schedulingGates g'],
    [{ schedulingGates: [{ name: 'kingtide.dev/placement' }, { name: 'g' }] }, 'schedulingGates g'],
    [{ resourceClaims: [{ name: 'gpu' }] }, 'resourceClaims'],
    [
      { topologySpreadConstraints: [{ topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] },
      'topologySpreadConstraints zone with DoNotSchedule',
    ],
    [
      { volumes: [{ name: 'd', persistentVolumeClaim: {} }] },
      'volume d of type persistentVolumeClaim',
    ],
    [{ volumes: [{ name: 'd', hostPath: {} }] }, 'volume d of type hostPath'],
    [
      { containers: [container('a', '1', '1Mi', { ports: [{ hostPort: 80 }] })] },
      'container a has hostPort 80',
    ],
    [{ containers: [container('a', undefined, '1Mi')] }, 'container a requests no cpu'],
    [{ containers: [container('a', '1')] }, 'container a requests no memory'],
  ])('%j is named: %s', (spec, line) => {
    expect(unmodelledOf({ ...PLAIN, ...spec })).toEqual([line]);
  });

  it('preferences, soft spread and config volumes are no hindrance', () => {
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{}] } };
    const topologySpreadConstraints = [
      { topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ];
    const volumes = [
      { name: 'c', configMap: {} },
      { name: 'e', emptyDir: {} },
    ];

    expect(unmodelledOf({ ...PLAIN, affinity, topologySpreadConstraints, volumes })).toEqual([]);
  });
});

describe('selector', () => {
  const labels = { app: 'web', tier: 'front' };

  it.each([
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'tier', operator: 'Unheard' }] }, false],
    [{}, false],
  ])('%j against app=web, tier=front: %s', (selector, expected) => {
    expect(parseSelector(selector).matches(labels)).toBe(expected);
  });
});
