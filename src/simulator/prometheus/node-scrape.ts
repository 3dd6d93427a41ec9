/**
 * What a node exporter would tell of each node: the CPU it really uses, and no more than it has. Read only from the first
 * question on, so that nobody else pays for it.
 */
import { createLoadWatch, realUsage } from '../world/node-use.ts';
import type { World } from '../world/world.ts';

const MILLICORES = 1_000;

/** Cores in use, by node. */
export type NodeScrape = ReadonlyMap<string, number>;

/** Reads every node; undefined until somebody wanted it. */
export function watchNodes(world: World): { want(): void; read(): NodeScrape | undefined } {
  const loadsOf = createLoadWatch();
  let since: number | undefined;
  return {
    want() {
      if (since !== undefined) return;
      since = world.clock.now();
      loadsOf(world);
    },
    read() {
      // A load is that of the time since the last look.
      if (since === undefined || since === world.clock.now()) return undefined;
      const loads = loadsOf(world);
      const used = new Map<string, number>();
      for (const node of world.nodes.all.values())
        if (node.kubelet === 'live' && node.ready)
          used.set(
            node.name,
            (Math.min(1, realUsage(node, loads)) * node.allocatable.cpu) / MILLICORES,
          );
      return used;
    },
  };
}
