/** What the bounds of any autoscaler look like to us, and which of them we cannot move. Knows no kind in particular. */
import type { Slim } from './collection.ts';
import { items, type Json, record, recordAt, text } from './json.ts';
import { BY_US } from './names.ts';

export interface AutoscalerRecord extends Slim {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly min: number;
  readonly max: number;
  readonly scales: { readonly kind: string; readonly name: string };
  /** Why we must not move its bounds, told of it by name; undefined: nothing is against it. */
  readonly unfit: string | undefined;
  /** Why its bounds change nothing for now, told of it by name; undefined: they do. */
  readonly paused: string | undefined;
  /** An entry of ours stands in its field managers, beside those of others. */
  readonly ours: boolean;
}

/** Whether our entries could be taken out: an empty list would mean that nobody is known any more, which is more than we may say. */
export function holdsOurs(object: Json): boolean {
  const all = items(recordAt(object, 'metadata')['managedFields']).map(record);
  const others = all.filter(({ manager }) => manager !== BY_US.fieldManager);
  return others.length > 0 && others.length < all.length;
}

/** What `spec.scaleTargetRef` names; `kind` is taken where none is written. */
export function scalesOf(object: Json, kind: string): AutoscalerRecord['scales'] {
  const scaled = record(recordAt(object, 'spec')['scaleTargetRef']);
  return { kind: text(scaled['kind']) ?? kind, name: text(scaled['name']) ?? '' };
}

/** Why its bounds cannot be moved by us; undefined when they can. */
export function unfitAutoscaler({
  kind,
  key,
  scales,
  unfit,
}: AutoscalerRecord): string | undefined {
  if (unfit !== undefined) return `${kind} ${key} ${unfit}`;
  return scales.kind === 'Deployment'
    ? undefined
    : `${kind} ${key} scales a ${scales.kind}, not a Deployment`;
}
