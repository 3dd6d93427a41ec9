/**
 * Pods that wait at the gate of exact placement, and the one write that lets them go. It is no write of the leader's: any
 * live replica may send it, paused or not, for a pod that nobody lets go never starts. Errors are `PortError`s.
 */
import type { WaitingPod } from '../model/placing.ts';
import type { SiteName, TierId } from '../model/policy.ts';

export interface WaitingView {
  readonly pods: readonly WaitingPod[];
  /** Pods of the tier that are bound to nodes of the site and not being deleted. */
  bound(tier: TierId, site: SiteName): number;
}

export interface GatedPods {
  /** As last heard; a pod that was just let go may still be in it. */
  look(): Promise<WaitingView>;
  /**
   * Takes our gate off and no other; with `sites`, the pod may then be bound to nodes of these alone. `conflict` when the
   * pod has changed since it was seen, `gone` when it is no more.
   */
  lift(pod: WaitingPod, sites: readonly SiteName[] | undefined): Promise<void>;
}
