/** Rules between the fields of a BurstPool. */
import type { LeadTime } from '../model/units.ts';
import type { Spec } from './kinds.ts';
import { durationText } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { exactlyOne, inOrder } from './rules-parts.ts';

const PROVIDERS = ['externalGrpc', 'alibabaACK', 'tencentTKE', 'clusterAPI', 'static'];

export function poolRules(spec: Spec<'BurstPool'>): readonly FieldFlaw[] {
  return [
    ...exactlyOne({ path: ['spec', 'provider'], value: spec.provider, choices: PROVIDERS }),
    ...leadTimeRules(spec.nodeLeadTime, ['spec', 'nodeLeadTime']),
  ];
}

export function leadTimeRules({ p50, p95 }: LeadTime, path: Path): readonly FieldFlaw[] {
  return inOrder(
    { path: [...path, 'p50'], value: p50, text: durationText(p50) },
    { path: [...path, 'p95'], value: p95, text: durationText(p95) },
  );
}
