/**
 * Topology spread by node, ScheduleAnyway: the fewer pods of the workload a node has, the better, normalised as the
 * scheduler's PodTopologySpread plugin does.
 */
import type { SimNode, SimWorkload } from './entities.ts';

const FULL_SCORE = 100;

export function countOn(node: SimNode, workload: SimWorkload): number {
  let count = 0;
  for (const pod of node.pods) if (pod.workload === workload && !pod.terminating) count += 1;
  return count;
}

/** Scores from 0 to 100 over these candidates: 100 x (most + least - own) / most. */
export function spreadScores(
  candidates: readonly SimNode[],
  workload: SimWorkload,
): (node: SimNode) => number {
  const counts = new Map(candidates.map((node) => [node, countOn(node, workload)] as const));
  const most = Math.max(0, ...counts.values());
  const least = Math.min(most, ...counts.values());
  if (most === 0) return () => FULL_SCORE;
  return (node) => (FULL_SCORE * (most + least - (counts.get(node) ?? 0))) / most;
}
