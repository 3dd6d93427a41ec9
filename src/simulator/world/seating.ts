/** A pod takes room on a node, or gives it back. Neither starts nor ends it. */
import { minus, plus, type SimNode, type SimPod, touchNode } from './entities.ts';

export function seat(pod: SimPod, node: SimNode): void {
  pod.node = node;
  node.pods.add(pod);
  node.used = plus(node.used, pod.request);
  touchNode(node);
}

/** False: it was on no node, or has left it already. */
export function unseat(pod: SimPod): boolean {
  const { node } = pod;
  if (node === undefined || !node.pods.delete(pod)) return false;
  node.used = minus(node.used, pod.request);
  touchNode(node);
  return true;
}
