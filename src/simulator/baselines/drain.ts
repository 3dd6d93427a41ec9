/**
 * Takes cloud nodes out of the cluster as node autoscalers do: no new pods, evict those that run, end the machine when
 * the last one is gone. Does not decide which.
 */
import type { Millis } from '../../model/units.ts';
import { type SimNode, touchNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';

export interface Drains {
  /** Machines on their way out: being emptied, or ended and still on the bill. */
  readonly leaving: ReadonlySet<SimNode>;
  /** Evicts all pods at once, each with its own grace, as far as their disruption budgets allow. */
  begin(node: SimNode): void;
  /** Evicts what could not be evicted before, and ends machines whose pods are gone; call it regularly. */
  proceed(): void;
}

/** `patience`: a machine that is not empty after so long is ended as it is. */
export function createDrains(world: World, patience: Millis = Number.POSITIVE_INFINITY): Drains {
  const leaving = new Set<SimNode>();
  const begun = new Map<SimNode, Millis>();

  function begin(node: SimNode): void {
    leaving.add(node);
    begun.set(node, world.clock.now());
    node.cordoned = true;
    touchNode(node);
    proceed();
  }

  function proceed(): void {
    for (const node of leaving) {
      const since = begun.get(node) ?? world.clock.now();
      if (world.nodes.all.get(node.name) !== node) {
        leaving.delete(node);
        begun.delete(node);
      } else if (node.pods.size === 0 || world.clock.now() - since >= patience)
        endMachine(world, node.providerId);
      else evictAll(world, node);
    }
  }

  return { leaving, begin, proceed };
}

function evictAll({ pods }: World, node: SimNode): void {
  for (const pod of [...node.pods]) if (!pod.terminating) pods.evict(pod);
}

/** Does nothing for a machine that is unknown or already ending. */
export function endMachine({ cloud }: World, id: string): void {
  for (const group of cloud.values()) {
    const instance = group.instances.get(id);
    if (instance !== undefined && instance.state !== 'deleting') group.end([id]);
  }
}
