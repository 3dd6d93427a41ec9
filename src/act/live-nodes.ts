/**
 * The nodes there are, asked of the API server itself, for what rests on a machine being none: an event that a watch has
 * missed is missing there for minutes. One look serves what is sent within moments of it. Remembers nothing longer.
 */
import type { Millis } from '../model/units.ts';
import { SECOND } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';

export interface LiveNodes {
  /** Name of the node that is this machine; undefined when there is none. Throws what the cluster throws. */
  nameOf(providerId: string): Promise<string | undefined>;
}

/** A list of 10,000 nodes takes about a second; hundreds of machines given up at once must not ask for hundreds of lists. */
const LOOK_SERVES: Millis = 5 * SECOND;

export function createLiveNodes(
  cluster: Pick<Cluster, 'nodeNames'>,
  clock: Pick<Clock, 'monotonic'>,
): LiveNodes {
  let look: { readonly at: Millis; readonly names: ReadonlyMap<string, string> } | undefined;

  return {
    async nameOf(providerId) {
      const now = clock.monotonic();
      if (look === undefined || now - look.at > LOOK_SERVES)
        look = { at: now, names: await cluster.nodeNames() };
      return look.names.get(providerId);
    },
  };
}
