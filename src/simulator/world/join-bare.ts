/**
 * A node that joins without its taint and label for a moment (N7): until they are set anything may land on it, and
 * then the NoExecute taint sends away what does not tolerate it.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import { type SimNode, touchNode } from './entities.ts';
import type { Pods } from './pods.ts';
import { tolerates } from './tolerations.ts';

export interface JoinInput {
  readonly node: SimNode;
  readonly nodeGroup: string;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly pods: Pods;
  /** A node can take pods now. */
  readonly onRoom: () => void;
}

const USUAL_DELAY: Millis = 10 * SECOND;

/** Called as the node joins; does nothing without the fault. */
export function joinBare({ node, nodeGroup, clock, faults, pods, onRoom }: JoinInput): void {
  const fault = faults.strikes('N7', nodeGroup);
  if (fault === undefined) return;
  const { burstClass } = node;
  node.burstClass = undefined;
  node.labelled = false;
  touchNode(node);
  clock.at(clock.now() + (fault.size ?? USUAL_DELAY), () => {
    node.burstClass = burstClass;
    node.labelled = true;
    touchNode(node);
    for (const pod of [...node.pods]) if (!tolerates(pod, node)) pods.remove(pod, 'after-grace');
    // The stock scheduler looks again at who waits for a label that was just set.
    onRoom();
  });
}
