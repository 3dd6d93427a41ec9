/** A document whose every field has been read, and what judging one may depend on. */
import type { ScalableKind } from '../model/scalable-kind.ts';
import type { Meta } from './identity.ts';
import type { Kind, Spec } from './kinds.ts';
import type { Path, Position } from './problem.ts';

/** Where a document came from, and where its fields stand there. */
export interface Origin {
  readonly file: string;
  locate(path: Path, atKey?: boolean): Position;
}

export interface DocumentOf<K extends Kind> {
  readonly kind: K;
  readonly meta: Meta;
  readonly spec: Spec<K>;
  readonly origin: Origin;
}

export type PolicyDocument = { readonly [K in Kind]: DocumentOf<K> }[Kind];

export type ScalableKindName = Pick<ScalableKind, 'apiVersion' | 'kind'>;

/** What judging a document may depend on besides itself. */
export interface Context {
  readonly now: number;
  /** Zone of local times in documents that name no zone of their own. */
  readonly timeZone: string;
  readonly scrapeIntervalMs: number;
  /** Kinds beside Deployment that a target may be. 'any': nobody could say, as in a rehearsal. Absent: none. */
  readonly scalableKinds?: readonly ScalableKindName[] | 'any' | undefined;
}
