/** Targets of kinds that the administrator lists: who may name them, and what their manifests say against it. */
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/policy/document.ts';
import { policySet } from '../../../src/policy/policy-set.ts';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { CLOUD, CONTEXT, sourceOf, tierText } from './documents.ts';

const ROLLOUT = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };
const LISTED: Context = { ...CONTEXT, scalableKinds: [ROLLOUT] };

const driven = (apiVersion = ROLLOUT.apiVersion, kind = ROLLOUT.kind) =>
  tierText('web').replace('apps/v1, kind: Deployment', `${apiVersion}, kind: ${kind}`);

function problemsOf(context: Context, ...documents: readonly string[]) {
  return validateSources({ sources: [sourceOf(documents.join('---\n'))], context }).problems;
}

const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { app: web } } }
`;
const MANIFEST = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web, kingtide.dev/residency: burstable } }, spec: { containers: [{ name: app, resources: { requests: { cpu: '1', memory: 512M } } }] } } }
`;
const HPA = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web-hpa, namespace: shop }
spec: { scaleTargetRef: { kind: Rollout, name: web }, maxReplicas: 9 }
`;

describe('a target of a kind that the administrator lists', () => {
  it('is read as what it is', () => {
    const { documents } = validateSources({
      sources: [sourceOf(`${CLOUD}---\n${driven()}`)],
      context: LISTED,
    });

    const { tiers } = policySet({ documents, refused: [], ...CONTEXT });
    expect(tiers.map(({ target }) => target)).toEqual([
      {
        kind: 'workload',
        apiVersion: 'argoproj.io/v1alpha1',
        workloadKind: 'Rollout',
        name: 'web',
      },
    ]);
  });

  it('is allowed where nobody could list it', () => {
    expect(problemsOf({ ...CONTEXT, scalableKinds: 'any' }, CLOUD, driven())).toEqual([]);
  });

  it('is held against its own manifest', () => {
    expect(problemsOf(LISTED, CLOUD, driven(), MANIFEST, BUDGET)).toEqual([]);
    const unmarked = MANIFEST.replace(', kingtide.dev/residency: burstable', '');
    expect(problemsOf(LISTED, CLOUD, driven(), unmarked, BUDGET)).toMatchObject([
      {
        code: 'TARGET_UNMARKED',
        fix: expect.stringContaining('kubectl -n shop patch rollout web --type merge -p'),
      },
    ]);
  });

  it('is not driven where an autoscaler does so already', () => {
    expect(problemsOf(LISTED, CLOUD, driven(), MANIFEST, BUDGET, HPA)).toMatchObject([
      {
        code: 'TARGET_SCALED_ELSEWHERE',
        fix: 'remove the HorizontalPodAutoscaler, or this policy',
      },
    ]);
  });
});

describe('a target of a kind that nobody listed', () => {
  it.each([
    ['with none listed', CONTEXT, 'apps/v1 Deployment'],
    ['with another listed', LISTED, 'apps/v1 Deployment, argoproj.io/v1alpha1 Rollout'],
  ])('is refused, with what is allowed and where to list it: %s', (_, context, allowed) => {
    expect(problemsOf(context, CLOUD, driven('apps.kruise.io/v1alpha1', 'CloneSet'))).toMatchObject(
      [
        {
          code: 'TARGET_KIND_NOT_LISTED',
          path: 'spec.target.workload.kind',
          message: 'nobody listed apps.kruise.io/v1alpha1 CloneSet as a kind that may be scaled',
          allowed,
          fix: "name one of these, or ask the administrator to add the kind to scalableKinds of the chart's values",
        },
      ],
    );
  });

  it('is one of another version, and a Deployment of another group', () => {
    for (const text of [driven('argoproj.io/v1'), driven('example.io/v1', 'Deployment')])
      expect(problemsOf(LISTED, CLOUD, text).map(({ code }) => code)).toEqual([
        'TARGET_KIND_NOT_LISTED',
      ]);
  });
});
