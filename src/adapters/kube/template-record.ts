/** A pod template cut down to what a decision needs: what one pod asks for, and whether and where it may leave. Judged once per change. */
import type { Resources } from '../../model/units.ts';
import { type Json, recordAt, textMap } from './json.ts';
import { PLACEMENT_GATE, RESIDENCY_LABEL } from './names.ts';
import { gatesOf } from './pod-gate.ts';
import { requestsOf } from './pod-requests.ts';
import { toleratedBurstClasses } from './tolerations.ts';
import { unmodelledOf } from './unmodelled.ts';

export interface TemplateRecord {
  readonly perPod: Resources;
  readonly markedBurstable: boolean;
  readonly tolerates: readonly string[];
  readonly unmodelled: readonly string[];
  /** It has the gate of exact placement; absent: it has not. */
  readonly gated?: boolean | undefined;
}

/** Of a workload's `spec`. */
export function templateRecord(spec: Json): TemplateRecord {
  const pod = recordAt(spec, 'template', 'spec');
  const labels = textMap(recordAt(spec, 'template', 'metadata', 'labels'));
  return {
    perPod: { ...requestsOf(pod), pods: 1 },
    markedBurstable: labels[RESIDENCY_LABEL] === 'burstable',
    tolerates: toleratedBurstClasses(pod),
    unmodelled: unmodelledOf(pod),
    ...(gatesOf(pod).includes(PLACEMENT_GATE) && { gated: true }),
  };
}
