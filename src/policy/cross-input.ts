/** What the checks across documents look at. */
import type { OperatorCaps } from './cross-caps.ts';
import type { Context, PolicyDocument } from './document.ts';
import type { ForeignObject, Named } from './parse.ts';

export interface CrossInput {
  /** Sound documents. */
  readonly documents: readonly PolicyDocument[];
  /** Those and the ones whose fields could be read, but which a rule refused. */
  readonly readable: readonly PolicyDocument[];
  readonly foreign: readonly ForeignObject[];
  readonly named: readonly Named[];
  readonly context: Context;
  readonly caps: OperatorCaps;
}
