/** Tells machines that no intent records apart by the mark of their nodes. Says nothing of what becomes of them. */
import type { BurstPool } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';

export interface Parted {
  readonly ownerless: readonly NodeView[];
  /** Those without a marked node. */
  readonly found: readonly string[];
}

/** `unrecorded`: provider ids of the pool's machines. */
export function partMarked(
  unrecorded: readonly string[],
  nodes: readonly NodeView[],
  { name }: Pick<BurstPool, 'name'>,
): Parted {
  if (unrecorded.length === 0) return { ownerless: [], found: unrecorded };
  const marked = new Map<string, NodeView>();
  for (const node of nodes) if (node.pool === name) marked.set(node.providerId, node);
  const ownerless: NodeView[] = [];
  const found: string[] = [];
  for (const id of unrecorded) {
    const node = marked.get(id);
    if (node === undefined) found.push(id);
    else ownerless.push(node);
  }
  return { ownerless, found };
}
