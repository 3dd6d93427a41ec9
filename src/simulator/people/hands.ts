/** What people do with kubectl: scale, cordon, drain, delete a node. Changes the world as the API server would; asks nobody. */
import { SECOND } from '../../model/units.ts';
import { type SimNode, type SimWorkload, touchNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';

export type HandsOn = Pick<World, 'clock' | 'nodes' | 'pods' | 'replicaSets' | 'makesRoom'>;

export function scale({ replicaSets }: HandsOn, workload: SimWorkload, replicas: number): void {
  replicaSets.setReplicas(workload, Math.max(0, Math.round(replicas)));
}

export function cordon({ makesRoom }: HandsOn, node: SimNode, on: boolean): void {
  node.cordoned = on;
  touchNode(node);
  if (!on) makesRoom();
}

/** Politely: what a disruption budget holds stays. */
export function drain(world: HandsOn, node: SimNode): void {
  cordon(world, node, true);
  for (const pod of [...node.pods]) if (!pod.terminating) world.pods.evict(pod);
}

/** From registered to Ready. */
const JOIN_TO_READY = 5 * SECOND;

/** The Node object is deleted with its pods; its kubelet registers it again under the same name. */
export function recreateNode(world: HandsOn, node: SimNode): void {
  const { nodes, pods, clock, makesRoom } = world;
  for (const pod of [...node.pods]) pods.remove(pod, 'now');
  nodes.remove(node);
  const again = nodes.add({ ...node, createdAt: clock.now() });
  clock.at(clock.now() + JOIN_TO_READY, () => {
    if (nodes.all.get(again.name) !== again) return;
    nodes.setReady(again, true);
    makesRoom();
  });
}

/** Deleted and applied again: another object by the same name, with the replicas of its manifest. */
export function recreateWorkload(world: HandsOn, workload: SimWorkload): void {
  for (const pod of [...workload.pods]) world.pods.remove(pod, 'after-grace');
  workload.uid = `${workload.uid}-again`;
  scale(world, workload, workload.truth.replicas);
}
