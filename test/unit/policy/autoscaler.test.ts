/** Policies that drive a HorizontalPodAutoscaler: what is right, and what its manifest says against it. */
import { describe, expect, it } from 'vitest';
import { policySet } from '../../../src/policy/policy-set.ts';
import { readOriginals } from '../../../src/policy/status-read.ts';
import { originalsStatus } from '../../../src/policy/status-write.ts';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { CLOUD, CONTEXT, codesOf, document, sourceOf, tierText } from './documents.ts';

const driven = (policy: string, autoscaler = 'web-hpa') =>
  tierText(policy).replace(
    /workload: \{[^}]*\}/,
    `horizontalPodAutoscaler: { name: ${autoscaler} }`,
  );

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web, kingtide.dev/residency: burstable } }, spec: { containers: [{ name: app, resources: { requests: { cpu: '1', memory: 512M } } }] } } }
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { app: web } } }
`;

function autoscaler(name: string, scaleTargetRef = '{ kind: Deployment, name: web }'): string {
  const spec = `{ scaleTargetRef: ${scaleTargetRef}, maxReplicas: 9 }`;
  const head = 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler';
  return `${head}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}

describe('a policy that drives an autoscaler', () => {
  it('is read as such', () => {
    const { documents } = validateSources({
      sources: [sourceOf(`${CLOUD}---\n${driven('web')}`)],
      context: CONTEXT,
    });

    const { tiers } = policySet({ documents, refused: [], ...CONTEXT });
    expect(tiers.map(({ target }) => target)).toEqual([
      { kind: 'horizontalPodAutoscaler', name: 'web-hpa' },
    ]);
  });

  it.each([
    ['nothing, where no manifest is there', [], []],
    ['nothing, where what it scales is fit', [autoscaler('web-hpa'), DEPLOYMENT, BUDGET], []],
    [
      'that another autoscaler drives the same Deployment',
      [autoscaler('web-hpa'), autoscaler('web-too'), DEPLOYMENT, BUDGET],
      ['TARGET_SCALED_ELSEWHERE'],
    ],
    [
      'that it scales a StatefulSet',
      [autoscaler('web-hpa', '{ kind: StatefulSet, name: web }')],
      ['TARGET_UNFIT'],
    ],
    ['that it scales nothing', [autoscaler('web-hpa', '{}')], ['TARGET_UNFIT']],
    [
      'what the template of the Deployment lacks',
      [
        autoscaler('web-hpa'),
        DEPLOYMENT.replace(', kingtide.dev/residency: burstable', ''),
        BUDGET,
      ],
      ['TARGET_UNMARKED'],
    ],
    ['that another policy drives it', [driven('web-too')], ['DUPLICATE_TARGET']],
  ])('is told %s', (_, manifests, codes) => {
    expect(codesOf(CLOUD, driven('web'), ...manifests)).toEqual(codes);
  });
});

const ofKeda = (policy: string) =>
  tierText(policy).replace(/workload: \{[^}]*\}/, 'scaledObject: { name: web-so }');

function scaledObject(spec: string, name = 'web-so'): string {
  const head = 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject';
  return `${head}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}

const OF_WEB = scaledObject('{ scaleTargetRef: { name: web } }');

describe('a policy that drives a ScaledObject', () => {
  it('is read as such', () => {
    const sources = [sourceOf(`${CLOUD}---\n${ofKeda('web')}`)];
    const { documents } = validateSources({ sources, context: CONTEXT });

    const { tiers } = policySet({ documents, refused: [], ...CONTEXT });
    expect(tiers.map(({ target }) => target)).toEqual([{ kind: 'scaledObject', name: 'web-so' }]);
  });

  it.each([
    ['nothing, where no manifest is there', [], []],
    ['nothing, where KEDA would take a Deployment', [OF_WEB, DEPLOYMENT, BUDGET], []],
    ['nothing of what KEDA makes', [OF_WEB, autoscaler('keda-hpa-web-so'), DEPLOYMENT, BUDGET], []],
    [
      'that another autoscaler drives the same Deployment',
      [OF_WEB, autoscaler('web-hpa'), DEPLOYMENT, BUDGET],
      ['TARGET_SCALED_ELSEWHERE'],
    ],
    [
      'that another ScaledObject does',
      [scaledObject('{ scaleTargetRef: { name: web } }', 'web-two'), OF_WEB, DEPLOYMENT, BUDGET],
      ['TARGET_SCALED_ELSEWHERE'],
    ],
    [
      'that it scales a StatefulSet',
      [scaledObject('{ scaleTargetRef: { kind: StatefulSet, name: web } }')],
      ['TARGET_UNFIT'],
    ],
    [
      'that it may go idle below any minimum',
      [scaledObject('{ scaleTargetRef: { name: web }, idleReplicaCount: 0 }')],
      ['TARGET_UNFIT'],
    ],
    [
      'nothing of an idle count that is empty',
      [scaledObject('{ scaleTargetRef: { name: web }, idleReplicaCount: null }')],
      [],
    ],
    ['that it names nothing', [scaledObject('{}')], []],
    ['that another policy drives it', [ofKeda('web-too')], ['DUPLICATE_TARGET']],
  ])('is told %s', (_, manifests, codes) => {
    expect(codesOf(CLOUD, ofKeda('web'), ...manifests)).toEqual(codes);
  });

  it('is what a Deployment is told to name', () => {
    const sources = [CLOUD, tierText('web'), OF_WEB, DEPLOYMENT, BUDGET];
    const { problems } = validateSources({
      sources: sources.map((text, index) => sourceOf(text, `f${index}.yaml`)),
      context: CONTEXT,
    });

    expect(problems.map(({ fix }) => fix).join()).toContain(
      'target: { scaledObject: { name: web-so } }',
    );
  });
});

describe('an Override that releases', () => {
  it('is read as such, and says nothing of it otherwise', () => {
    const word = (effect: string) =>
      document(
        'Override',
        'name: home, namespace: shop',
        `{ policy: web, until: 2027-03-02T03:00Z, reason: x, ${effect} }`,
      );
    const read = (effect: string) => {
      const sources = [sourceOf(`${CLOUD}---\n${tierText('web')}---\n${word(effect)}`)];
      const { documents } = validateSources({ sources, context: CONTEXT });
      return policySet({ documents, refused: [], ...CONTEXT }).overrides[0];
    };

    expect(read('release: true')?.release).toBe(true);
    expect(read('pause: true')).not.toHaveProperty('release');
  });
});

describe('what was found of an autoscaler', () => {
  it('is read back as it was kept, both bounds or replicas alone', () => {
    const kept = (max?: number) => {
      const originals = { replicas: 2, ...(max !== undefined && { max }), recordedAt: CONTEXT.now };
      return readOriginals({ status: { originals: originalsStatus(originals) } });
    };

    expect(kept(8)).toEqual({ replicas: 2, max: 8, recordedAt: CONTEXT.now });
    expect(kept()).toEqual({ replicas: 2, recordedAt: CONTEXT.now });
    expect(readOriginals({ status: {} })).toBeUndefined();
  });
});
