/**
 * Conditions as Kubernetes wants them: a fixed set of types, observedGeneration, and a transition time that moves only
 * when the status does. Pure.
 */
import type { Reason } from '../../model/reason.ts';
import type { Millis } from '../../model/units.ts';
import { instantStatus } from '../../policy/status-write.ts';
import { items, type Json, record, text } from './json.ts';

export type ConditionType =
  | 'Ready'
  | 'DemandKnown'
  | 'CapacityMet'
  | 'Held'
  | 'ResidencyProven'
  | 'Degraded';

/** What is true now, before it is known since when. */
export interface Finding {
  readonly type: ConditionType;
  readonly status: 'True' | 'False' | 'Unknown';
  /** CamelCase, from a closed list. */
  readonly reason: string;
  /** With numbers, for people. */
  readonly message: string;
}

const LONGEST_MESSAGE = 2_048;

export function conditionsOf(
  findings: readonly Finding[],
  {
    before,
    generation,
    at,
  }: { readonly before: Json; readonly generation: number; readonly at: Millis },
): readonly Json[] {
  const old = items(before['conditions']).map(record);
  return findings.map(({ type, status, reason, message }) => {
    const same = old.find((one) => one['type'] === type && one['status'] === status);
    const lastTransitionTime = text(same?.['lastTransitionTime']) ?? instantStatus(at);
    const words = message.slice(0, LONGEST_MESSAGE) || reason;
    return {
      type,
      status,
      observedGeneration: generation,
      lastTransitionTime,
      reason,
      message: words,
    };
  });
}

/** `demand-grew` to `DemandGrew`. */
export function reasonWord(reason: Reason): string {
  return camelCase(reason);
}

export function camelCase(words: string): string {
  return words
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
