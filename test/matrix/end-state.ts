/**
 * What two runs must have in common: the end state of everything the controller manages, and how many machines were
 * made and given back on the way. Read from the world, and from the ledger as its last reader found it.
 */
import { valueOf } from '../../src/model/reading.ts';
import type { Cycle } from '../../src/ports/recorder.ts';
import type { World } from '../../src/simulator/world/world.ts';

/**
 * Names differ between runs (a repeated order has another number), so nodes, machines and intents are counted by what
 * they are, not by what they are called.
 */
export interface EndState {
  /** `namespace/name`: replicas wanted, pods ready, pods with a lowered deletion cost. */
  readonly workloads: readonly string[];
  /** Cloud nodes: pool mark, Ready, cordoned, draining; one line per node, sorted. */
  readonly nodes: readonly string[];
  /** Node group: target, machines billed, ever made, ever ended. */
  readonly pools: readonly string[];
  /** Machines that intents explain and that are not returned; intents whose outcome nobody knows. */
  readonly ledger: string;
}

export function endStateOf(world: World, last: Cycle | undefined): EndState {
  return {
    workloads: [...world.tiers.values()].map(({ workload }) => {
      const cheap = [...workload.pods].filter((pod) => (pod.deletionCost ?? 0) < 0).length;
      return `${workload.key}: ${workload.replicas} wanted, ${workload.ready} ready, ${cheap} marked`;
    }),
    nodes: [...world.nodes.all.values()]
      .filter((node) => node.burstClass !== undefined)
      .map((node) => {
        const { pool, ready, cordoned, drainingSince } = node;
        return `${pool ?? 'unmarked'}: ready ${ready}, cordoned ${cordoned}, draining ${drainingSince !== undefined}`;
      })
      .toSorted(),
    pools: [...world.cloud].map(([name, group]) => {
      const ended = group.ever.filter(({ goneAt }) => goneAt !== undefined).length;
      return `${name}: target ${group.target}, ${group.instances.size} billed, ${group.ever.length} made, ${ended} ended`;
    }),
    ledger: ledgerOf(last),
  };
}

function ledgerOf(last: Cycle | undefined): string {
  const intents = last === undefined ? undefined : valueOf(last.input.snapshot.ledger);
  if (intents === undefined) return 'unread';
  const open = intents.filter(({ outcome }) => outcome === 'pending' || outcome === 'unknown');
  const kept = intents.flatMap(({ instances }) => instances.filter(({ returned }) => !returned));
  return `${kept.length} machines not returned, ${open.length} intents open`;
}
