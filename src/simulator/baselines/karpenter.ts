/**
 * A Karpenter-like node autoscaler in the simulated world, a model that was not validated against the real one: buys
 * for all waiting pods in one batch and packs tighter as soon as it can. Knows no load and no calendar. Called
 * Karpenter-like because its pools here are fixed shapes, as an ordinary shop's few instance types are.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { World } from '../world/world.ts';
import { repeat } from './baseline.ts';
import { createDrains } from './drain.ts';
import { consolidate } from './karpenter-consolidate.ts';
import { dropUnregistered, homelessPods, provision } from './karpenter-provision.ts';
import type { BuyableGroup } from './tiers.ts';

/** A batch closes when no new pod came for `BATCH_IDLE`, or `BATCH_MAX` after its first. */
const BATCH_IDLE: Millis = SECOND;
const BATCH_MAX: Millis = 10 * SECOND;
const CONSOLIDATION_POLL: Millis = 10 * SECOND;

export function startKarpenter(world: World, groups: readonly BuyableGroup[]): void {
  const drains = createDrains(world);
  const unavailable = new Map<NodeGroup, Millis>();
  const lastChange = watchPods(world);
  const from = world.scenario.from;
  const closed = createBatch();
  repeat(world, { first: from, every: BATCH_IDLE }, () => {
    drains.proceed();
    const waiting = homelessPods(world).length;
    if (closed(waiting, world.clock.now())) provision({ world, groups, unavailable });
  });
  repeat(world, { first: from, every: CONSOLIDATION_POLL }, () => {
    dropUnregistered(world);
    // Pods that wait come first: what they need is not known to be surplus.
    if (homelessPods(world).length === 0) consolidate({ world, drains, lastChange });
  });
}

/** Tells whether the batch of waiting pods closes now; to be asked once per `BATCH_IDLE`. */
export function createBatch(): (waiting: number, now: Millis) => boolean {
  let opened: Millis | undefined;
  let before = 0;
  return (waiting, now) => {
    if (waiting === 0) {
      opened = undefined;
      return false;
    }
    const grew = opened === undefined || waiting > before;
    opened ??= now;
    before = waiting;
    if (grew && now - opened < BATCH_MAX) return false;
    opened = undefined;
    return true;
  };
}

/** When a pod last came or went, by node. */
function watchPods({ journal }: World): ReadonlyMap<string, Millis> {
  const lastChange = new Map<string, Millis>();
  journal.listen((event) => {
    if (event.kind !== 'pod-bound' && event.kind !== 'pod-deleted') return;
    if (event.node !== undefined && event.cloud) lastChange.set(event.node, event.at);
  });
  return lastChange;
}
