/**
 * Tiers whose autoscaler is driven: we set how few replicas it may run, and it runs as many as it wants. Nodes are kept
 * and ordered for what really runs; which pods end, and when, is the autoscaler's affair.
 */
import type { WorkloadView } from '../model/snapshot.ts';
import type { TierCase } from './context.ts';

/** Replicas there are or will be by what was asked for already. */
export function runningOf({ bounds, replicas }: WorkloadView): number {
  return bounds === undefined ? replicas : Math.max(bounds.running, replicas);
}

interface Placeable {
  readonly tier: Pick<TierCase, 'workload' | 'policy' | 'releasedTo'>;
  readonly wanted: number;
  readonly kept: number;
}

/** Whatever the autoscaler runs is kept, up to the maximum of the policy, and may get nodes where the policy writes. */
export function withRunning<T extends Placeable>(target: T): T {
  const { workload, policy, releasedTo } = target.tier;
  if (workload?.bounds === undefined) return target;
  const running = Math.min(workload.bounds.running, policy.replicas.max);
  const ordersFor = policy.mode === 'Enforce' && releasedTo === undefined ? running : 0;
  return {
    ...target,
    wanted: Math.max(target.wanted, ordersFor),
    kept: Math.max(target.kept, running),
  };
}

/**
 * maxReplicas to set together with this minimum; undefined where it stays. It is raised where it stands below, follows the
 * minimum down to what was found, and is somebody else's as soon as it is neither.
 */
export function maxWith(
  {
    workload,
    current,
    view,
    releasedTo,
  }: Pick<TierCase, 'workload' | 'current' | 'view' | 'releasedTo'>,
  to: number,
): number | undefined {
  if (workload?.bounds === undefined) return undefined;
  const { max } = workload.bounds;
  const found = view.originals?.max ?? max;
  const isOurs = releasedTo !== undefined || max === current;
  const wanted = Math.max(to, isOurs ? found : max);
  return wanted === max ? undefined : wanted;
}
