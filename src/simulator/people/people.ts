/**
 * People and their tools at work on the cluster while the controller runs: who scales, cordons and drains by hand (H1), a
 * HPA beside us (H3), the pause switch (H4), objects made anew under the same name (A8).
 */
import type { Switches } from '../../model/snapshot.ts';
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { createLayers } from '../faults/layers.ts';
import type { SimNode, SimWorkload } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { cordon, drain, recreateNode, recreateWorkload, scale } from './hands.ts';

export interface People {
  /** What the cluster-wide switches say now. */
  switches(): Switches;
}

/** A GitOps tool puts back what its manifest says this often, for as long as the fault lasts. */
const SYNC: Millis = 3 * MINUTE;

export function startPeople(world: World): People {
  const { faults } = world;
  const pauses = createLayers<true>();
  faults.whenever('H1', (fault) => byHand(world, fault));
  faults.whenever('H3', (fault) => rivalHpa(world, fault));
  faults.whenever('H4', ({ subject }) => {
    if (subject === 'operator') return undefined;
    faults.fire('H4', subject ?? 'switches');
    return pauses.put(true);
  });
  faults.whenever('A8', (fault) => namesake(world, fault));
  return { switches: () => ({ pause: pauses.top() ?? false, noShrink: false }) };
}

/** A workload is scaled, again and again; a node is cordoned, or drained where the size says 0, and freed at the end. */
function byHand(world: World, { subject, size, until }: ScheduledFault): (() => void) | undefined {
  const node = nodeOf(world, subject);
  if (subject !== undefined && node !== undefined) {
    world.faults.fire('H1', node.name, size === 0 ? 'drained' : 'cordoned');
    if (size === 0) drain(world, node);
    else cordon(world, node, true);
    return () => cordon(world, node, false);
  }
  const workload = workloadOf(world, subject);
  if (workload === undefined) return undefined;
  const replicas = size ?? workload.truth.replicas;
  every(world, { period: SYNC, until }, () => {
    if (workload.replicas === replicas) return;
    const said = `scaled from ${workload.replicas} to ${replicas}`;
    scale(world, workload, replicas);
    world.faults.fire('H1', workload.key, said);
  });
  return undefined;
}

/** As the real one: looked at every 15 s, within 10% of its target it does nothing, down at most once in five minutes. */
const HPA_SYNC: Millis = 15 * SECOND;
const HPA_TOLERANCE = 0.1;
const HPA_TARGET = 0.5;
const HPA_STABLE: Millis = 5 * MINUTE;

function rivalHpa(world: World, { subject, until }: ScheduledFault): undefined {
  const workload = workloadOf(world, subject);
  if (workload === undefined) return undefined;
  let rps = 0;
  let shrunkAt: Millis = world.clock.now();
  world.journal.listen((event) => {
    if (event.kind !== 'load') return;
    const load = event.tiers.find((tier) => tier.workload === workload.key);
    if (load !== undefined) rps = (load.served / event.span) * SECOND;
  });
  every(world, { period: HPA_SYNC, until }, () => {
    const now = world.clock.now();
    const ratio = rps / Math.max(1, workload.ready) / (workload.truth.unitCapacity * HPA_TARGET);
    const wanted = Math.max(1, Math.ceil(workload.ready * ratio));
    if (workload.ready === 0 || Math.abs(ratio - 1) <= HPA_TOLERANCE) return;
    if (wanted < workload.replicas && now - shrunkAt < HPA_STABLE) return;
    if (wanted === workload.replicas) return;
    if (wanted < workload.replicas) shrunkAt = now;
    const said = `from ${workload.replicas} to ${wanted}`;
    scale(world, workload, wanted);
    world.faults.fire('H3', workload.key, said);
  });
  return undefined;
}

function namesake(world: World, { subject }: ScheduledFault): undefined {
  const node = nodeOf(world, subject);
  const workload = subject === undefined ? undefined : workloadOf(world, subject);
  if (workload !== undefined) {
    recreateWorkload(world, workload);
    world.faults.fire('A8', workload.key);
  } else if (node !== undefined) {
    world.faults.fire('A8', node.name);
    recreateNode(world, node);
  }
  return undefined;
}

/** The one that is named; else the first in the cloud. */
function nodeOf({ nodes }: World, subject: string | undefined): SimNode | undefined {
  if (subject !== undefined) return nodes.all.get(subject);
  return [...nodes.all.values()].find(({ cloud }) => cloud);
}

/** The one that is named; else the first that may burst. */
function workloadOf({ tiers }: World, subject: string | undefined): SimWorkload | undefined {
  if (subject !== undefined) return tiers.get(subject)?.workload;
  return [...tiers.values()].map(({ workload }) => workload).find(({ truth }) => truth.burstable);
}

function every(
  world: Pick<World, 'clock'>,
  { period, until }: { readonly period: Millis; readonly until: Millis },
  act: () => void,
): void {
  act();
  const next = world.clock.now() + period;
  if (next < until) world.clock.at(next, () => every(world, { period, until }, act));
}
