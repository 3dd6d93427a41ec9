/** Time passes: replica sets make and end pods, the stock scheduler binds them home first, instances join and end. */
import type { Millis } from '../../../src/model/units.ts';
import { type Machine, type Pod, podsOn, type World, workloadOf } from './state.ts';

const GRACE: Millis = 15_000;
const POD_READY: Millis = 20_000;

export function advance(world: World, by: Millis): void {
  world.now += by;
  world.pods = world.pods.filter((pod) => pod.goneAt === undefined || pod.goneAt > world.now);
  joinAndEnd(world);
  for (const workload of world.workloads.values()) reconcile(world, workload.tier);
  for (const pod of world.pods)
    if (pod.node === undefined && pod.goneAt === undefined) bind(world, pod);
}

function joinAndEnd(world: World): void {
  let living = 0;
  for (const instance of world.instances.values()) {
    if (instance.endsAt === undefined) living += 1;
    if (instance.endsAt !== undefined && instance.endsAt <= world.now) end(world, instance.id);
    else if (
      instance.endsAt === undefined &&
      instance.joinsAt <= world.now &&
      !world.machines.has(instance.id)
    )
      join(world, instance.id);
  }
  world.most = Math.max(world.most, living);
}

function end(world: World, id: string): void {
  world.instances.delete(id);
  world.machines.delete(id);
  world.pods = world.pods.filter((pod) => pod.node !== id);
}

function join(world: World, id: string): void {
  const room = { cpu: 7_600, memory: 0, pods: 60 };
  // Every other node comes without the site label, as one whose kubelet may not give it.
  const site = world.machines.size % 2 === 0 ? 'cloud-a' : undefined;
  world.machines.set(id, {
    name: id,
    cloud: true,
    room,
    createdAt: world.now,
    ready: true,
    cordonedAt: undefined,
    site,
    pool: undefined,
  });
}

function reconcile(world: World, tier: string): void {
  const { replicas } = workloadOf(world, tier);
  const alive = world.pods.filter((pod) => pod.tier === tier && pod.goneAt === undefined);
  for (let missing = replicas - alive.length; missing > 0; missing -= 1) {
    world.serial += 1;
    const pod = {
      id: world.serial,
      tier,
      node: undefined,
      bornAt: world.now,
      readyAt: Infinity,
      marked: false,
      goneAt: undefined,
    };
    world.pods.push(pod);
  }
  const surplus = alive.length - replicas;
  if (surplus <= 0) return;
  alive.sort((a, b) => victimRank(world, a) - victimRank(world, b) || b.id - a.id);
  for (const pod of alive.slice(0, surplus))
    pod.goneAt = world.now + (pod.node === undefined ? 0 : GRACE);
}

/** As the ReplicaSet controller: unbound first, then not ready, then the lowest deletion cost, then the newest. */
function victimRank(world: World, pod: Pod): number {
  if (pod.node === undefined) return 0;
  if (pod.readyAt > world.now || world.machines.get(pod.node)?.ready === false) return 1;
  return pod.marked ? 2 : 3;
}

function bind(world: World, pod: Pod): void {
  const { burstable } = workloadOf(world, pod.tier);
  const fitting = [...world.machines.values()].filter(
    (machine) => (burstable || !machine.cloud) && fits(world, machine, pod),
  );
  fitting.sort(
    (a, b) =>
      Number(a.cloud) - Number(b.cloud) ||
      used(world, a) - used(world, b) ||
      (a.name < b.name ? -1 : 1),
  );
  const chosen = fitting[0];
  if (chosen === undefined) {
    if (!burstable) preempt(world, pod);
    return;
  }
  pod.node = chosen.name;
  pod.readyAt = world.now + POD_READY;
}

/** A higher priority: burstable pods of one home node make room. The room is nominated, so nobody else slips in. */
function preempt(world: World, pod: Pod): void {
  for (const machine of world.machines.values()) {
    const victims = machine.cloud ? undefined : victimsFor(world, machine, pod);
    if (victims === undefined) continue;
    for (const victim of victims) victim.goneAt = world.now;
    pod.node = machine.name;
    pod.readyAt = world.now + POD_READY;
    return;
  }
}

function victimsFor(world: World, machine: Machine, pod: Pod): Pod[] | undefined {
  const victims: Pod[] = [];
  let missing = workloadOf(world, pod.tier).cpu - (machine.room.cpu - used(world, machine));
  for (const other of podsOn(world, machine.name)) {
    if (missing <= 0) break;
    const { burstable, cpu } = workloadOf(world, other.tier);
    if (!burstable || other.goneAt !== undefined) continue;
    missing -= cpu;
    victims.push(other);
  }
  return missing <= 0 ? victims : undefined;
}

function fits(world: World, machine: Machine, pod: Pod): boolean {
  if (!machine.ready || machine.cordonedAt !== undefined) return false;
  return machine.room.cpu - used(world, machine) >= workloadOf(world, pod.tier).cpu;
}

export function used(world: World, machine: Machine): number {
  let cpu = 0;
  for (const pod of podsOn(world, machine.name)) cpu += workloadOf(world, pod.tier).cpu;
  return cpu;
}
