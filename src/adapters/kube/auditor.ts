/**
 * Looks in every cycle at where all pods are, whatever was planned: raises an alarm for each stray in the cloud, and evicts
 * those that may leave home but not to that node. It evicts nothing while paused or under noShrink, nothing pinned, and
 * never more than a few.
 */
import type { PodRef } from '../../ports/cluster.ts';
import { messageOf } from '../../ports/errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';
import type { KubeCluster } from './cluster.ts';
import type { Stray } from './strays.ts';

export interface AuditorOptions {
  readonly cluster: Pick<KubeCluster, 'strays' | 'switches' | 'node' | 'evict'>;
  readonly log: Log;
  /** Told in every cycle how many there are. */
  readonly count: (strays: number) => void;
}

/** Evictions of one cycle. More strays than this at once are somebody's mistake, and a person has read the alarm by then. */
const MOST_PER_CYCLE = 20;

export function createAuditor({ cluster, log, count }: AuditorOptions): Recorder {
  /** UIDs of strays that were told of. */
  let told: ReadonlySet<string> = new Set();

  function alarm(strays: readonly Stray[]): void {
    for (const { uid, namespace, name, node, why } of strays)
      if (!told.has(uid)) log.error({ pod: `${namespace}/${name}`, node, why }, 'a stray pod');
    told = new Set(strays.map(({ uid }) => uid));
  }

  async function moveAway(stray: Stray): Promise<void> {
    const { namespace, name, node } = stray;
    const about = { pod: `${namespace}/${name}`, node };
    try {
      // Read live: a node that has lost its taint since is one that nobody knows.
      if ((await cluster.node(node)).burstClass === undefined) return;
      const answer = await cluster.evict(refOf(stray));
      log.warn({ ...about, answer }, 'evicted a stray pod');
    } catch (error) {
      log.warn({ ...about, error: messageOf(error) }, 'a stray pod could not be evicted');
    }
  }

  return {
    async record({ input }: Cycle) {
      const strays = cluster.strays(input.policies.pools);
      count(strays.length);
      alarm(strays);
      const movable = strays.filter((stray) => stray.movable).slice(0, MOST_PER_CYCLE);
      if (movable.length === 0) return;
      const { pause, noShrink } = await cluster.switches();
      if (pause || noShrink) return;
      for (const stray of movable) await moveAway(stray);
    },
  };
}

function refOf({ namespace, name, uid }: Stray): PodRef {
  const kind = { tier: undefined, burstable: true, daemon: false };
  return { namespace, name, uid, ...kind, deletionCost: undefined, terminating: false };
}
