/** Where a node of a YAML document starts. Nodes that were parsed always have a range; the library's types do not say so. */
import { isNode } from 'yaml';

export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
