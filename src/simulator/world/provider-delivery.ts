/**
 * What becomes of a grow call on its way (P3): its answer is lost, it takes effect later or never, or it is delivered
 * twice. Says how; carries nothing out.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import type { RandomStream } from '../random.ts';

export type Delivery =
  | { readonly kind: 'plain' | 'twice' | 'lost' }
  /** Nobody hears the answer; it takes effect after so long. */
  | { readonly kind: 'unheard'; readonly after: Millis };

const TWICE = -1;
const LOST = -2;
/** The longest a request was seen to linger on its way. */
const LATEST = 2 * MINUTE;

export function deliveryOf(faults: Faults, nodeGroup: string, manner: RandomStream): Delivery {
  const fault = faults.strikes('P3', nodeGroup);
  if (fault === undefined) return { kind: 'plain' };
  if (fault.size === TWICE) return { kind: 'twice' };
  if (fault.size === LOST) return { kind: 'lost' };
  if (fault.size !== undefined) return { kind: 'unheard', after: fault.size };
  return drawn(manner);
}

/** A quarter each: at once, later, twice, never. */
function drawn(manner: RandomStream): Delivery {
  const quarter = Math.floor(manner.next() * 4);
  if (quarter === 0) return { kind: 'unheard', after: 0 };
  if (quarter === 1) return { kind: 'unheard', after: Math.round(manner.next() * LATEST) };
  return { kind: quarter === 2 ? 'twice' : 'lost' };
}
