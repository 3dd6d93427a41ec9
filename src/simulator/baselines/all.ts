/** Every baseline there is, by name. Starts none. */
import type { Baseline } from './baseline.ts';
import { HPA_CA } from './hpa-ca.ts';
import { KEDA_KARPENTER } from './keda-karpenter.ts';
import { KNATIVE } from './knative.ts';
import { ORACLE } from './oracle.ts';
import { STATIC_PEAK } from './static.ts';

/** In the order of BASELINE_NAMES. */
export const BASELINES: readonly Baseline[] = [
  HPA_CA,
  KEDA_KARPENTER,
  KNATIVE,
  STATIC_PEAK,
  ORACLE,
];

export function baselineNamed(name: string): Baseline | undefined {
  return BASELINES.find((baseline) => baseline.name === name);
}
