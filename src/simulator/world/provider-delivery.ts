/**
 * What becomes of a grow call on its way (P3): its answer is lost, it takes effect later or never, or it is delivered
 * twice. Says how; carries nothing out.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import type { RandomStream } from '../random.ts';

export type Delivery =
  | { readonly kind: 'plain' | 'lost' }
  /** Somebody on the way sent it again; the caller hears the first answer, or none. */
  | { readonly kind: 'twice'; readonly heard: boolean }
  /** Nobody hears the answer; it takes effect after so long. */
  | { readonly kind: 'unheard'; readonly after: Millis };

const TWICE = -1;
const LOST = -2;
const TWICE_UNHEARD = -3;
/** The longest a request was seen to linger on its way. */
const LATEST = 2 * MINUTE;

export function deliveryOf(faults: Faults, nodeGroup: string, manner: RandomStream): Delivery {
  const fault = faults.strikes('P3', nodeGroup);
  if (fault === undefined) return { kind: 'plain' };
  if (fault.size === TWICE) return { kind: 'twice', heard: true };
  if (fault.size === TWICE_UNHEARD) return { kind: 'twice', heard: false };
  if (fault.size === LOST) return { kind: 'lost' };
  if (fault.size !== undefined) return { kind: 'unheard', after: fault.size };
  return drawn(manner);
}

/** A fifth each: at once, later, twice and heard, twice and not, never. */
function drawn(manner: RandomStream): Delivery {
  switch (Math.floor(manner.next() * 5)) {
    case 0:
      return { kind: 'unheard', after: 0 };
    case 1:
      return { kind: 'unheard', after: Math.round(manner.next() * LATEST) };
    case 2:
      return { kind: 'twice', heard: true };
    case 3:
      return { kind: 'twice', heard: false };
    default:
      return { kind: 'lost' };
  }
}
