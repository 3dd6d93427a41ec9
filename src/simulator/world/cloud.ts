/**
 * Joins the providers' machines to the cluster: a booted machine becomes a node with its burst taint and site label,
 * an ended one takes its pods with it.
 */
import { SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import type { PoolTruth, Scenario } from '../scenario.ts';
import { touchNode } from './entities.ts';
import { joinBare } from './join-bare.ts';
import type { Journal } from './journal.ts';
import type { Nodes } from './nodes.ts';
import type { Pods } from './pods.ts';
import { createNodeGroup, type NodeGroup } from './provider.ts';
import { startRivals } from './rivals.ts';

/** A kubelet that has registered needs this long until its network is up and the node is Ready. */
const JOIN_TO_READY = 5 * SECOND;

export interface CloudInput {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly pods: Pods;
  /** A node can take pods now. */
  readonly onRoom: () => void;
}

export function createCloud(input: CloudInput): ReadonlyMap<string, NodeGroup> {
  const { clock, faults, journal, nodes, pods, onRoom } = input;
  const groups = new Map<string, NodeGroup>();

  function join(truth: PoolTruth, id: string, sick: boolean): void {
    const cut = faults.on('W3', truth.site);
    // Nobody hears a kubelet behind the partition; it tries until somebody does.
    if (cut !== undefined && cut.subject !== truth.nodeGroup) {
      clock.at(cut.until, () => {
        if (groups.get(truth.nodeGroup)?.instances.get(id)?.state === 'running')
          join(truth, id, sick);
      });
    } else register(truth, id, sick);
  }

  function register(truth: PoolTruth, id: string, sick: boolean): void {
    const node = nodes.add({
      name: nodeNameOf(id),
      providerId: id,
      site: truth.site,
      burstClass: truth.burstClass,
      createdAt: clock.now(),
      allocatable: truth.allocatable,
      daemons: input.scenario.daemons,
    });
    const pool = truth.nodeGroup;
    joinBare({ ...input, node, nodeGroup: pool });
    journal.emit({ kind: 'instance', at: clock.now(), pool, id, state: 'joined' });
    if (sick) return;
    clock.at(clock.now() + JOIN_TO_READY, () => {
      if (nodes.all.get(node.name) !== node) return;
      nodes.setReady(node, true);
      journal.emit({ kind: 'instance', at: clock.now(), pool, id, state: 'ready' });
      onRoom();
    });
  }

  function stop(id: string): void {
    const node = nodes.all.get(nodeNameOf(id));
    if (node === undefined) return;
    node.stopping = true;
    nodes.setReady(node, false);
    for (const pod of [...node.pods]) pods.remove(pod, 'now');
  }

  function leave(id: string): void {
    const node = nodes.all.get(nodeNameOf(id));
    if (node === undefined) return;
    for (const pod of [...node.pods]) pods.remove(pod, 'now');
    nodes.remove(node);
  }

  /** What the provider's own agent in the cluster does when it hears that the machine will end. */
  function cordon(id: string): void {
    const node = nodes.all.get(nodeNameOf(id));
    if (node === undefined) return;
    node.cordoned = true;
    touchNode(node);
  }

  for (const truth of input.scenario.pools) {
    const group = createNodeGroup({ ...input, truth, onBoot: join, onEnding: stop, onGone: leave });
    groups.set(truth.nodeGroup, group);
    startRivals({ ...input, group, onNotice: cordon });
  }
  return groups;
}

function nodeNameOf(instance: string): string {
  return `cloud-${instance}`;
}
