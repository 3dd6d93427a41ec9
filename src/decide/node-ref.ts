/** A node as an action names it: by name, and by the identity it was decided on with. */
import type { NodeRef } from '../model/plan.ts';
import type { NodeView } from '../model/snapshot.ts';

export function refOf({ name, uid, providerId }: NodeView): NodeRef {
  return { name, uid, providerId };
}
