/** Rules about what a ScalingPolicy scales: exactly one target, of a kind that somebody entitled to has named. */
import { isDeployment, listed } from '../model/scalable-kind.ts';
import type { Context, ScalableKindName } from './document.ts';
import type { Spec } from './kinds.ts';
import type { FieldFlaw } from './problem.ts';
import { exactlyOne } from './rules-parts.ts';

const TARGETS = ['workload', 'horizontalPodAutoscaler', 'scaledObject'];

export function targetRules(
  { target }: Pick<Spec<'ScalingPolicy'>, 'target'>,
  { scalableKinds = [] }: Pick<Context, 'scalableKinds'>,
): readonly FieldFlaw[] {
  const one = exactlyOne({ path: ['spec', 'target'], value: target, choices: TARGETS });
  const { workload } = target;
  if (workload === undefined || isDeployment(workload)) return one;
  if (scalableKinds === 'any' || listed(scalableKinds, workload) !== undefined) return one;
  return [...one, unlisted(workload, scalableKinds)];
}

function unlisted(found: ScalableKindName, kinds: readonly ScalableKindName[]): FieldFlaw {
  const allowed = [{ apiVersion: 'apps/v1', kind: 'Deployment' }, ...kinds].map(words).join(', ');
  return {
    path: ['spec', 'target', 'workload', 'kind'],
    code: 'TARGET_KIND_NOT_LISTED',
    message: `nobody listed ${words(found)} as a kind that may be scaled`,
    allowed,
    fix: "name one of these, or ask the administrator to add the kind to scalableKinds of the chart's values",
  };
}

function words({ apiVersion, kind }: ScalableKindName): string {
  return `${apiVersion} ${kind}`;
}
