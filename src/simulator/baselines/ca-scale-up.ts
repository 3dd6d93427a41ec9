/**
 * The growing half of the Cluster Autoscaler, a model: pods that fit nowhere make one node group larger per loop.
 *
 * Source: the Cluster Autoscaler's FAQ ("How does scale-up work?", "What are Expanders?") and flags: pending pods only;
 * nodes that are still coming count as empty ones; one group per loop (salvo is off by default); least-waste expander;
 * at most 1,000 nodes per scale-up; a group whose machines are not there within `--max-node-provision-time` (15 min) or
 * whose request fails is left alone for a while. It knows stock and quota only by such failures.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import type { BackOff } from './ca-back-off.ts';
import { endMachine } from './drain.ts';
import {
  comingBins,
  decreasing,
  type Estimate,
  estimate,
  fill,
  openBins,
  pendingPods,
  readyMachines,
} from './packing.ts';
import type { BuyableGroup } from './tiers.ts';

const NODES_PER_SCALE_UP = 1_000;
const NODE_PROVISION_TIME: Millis = 15 * MINUTE;

export interface Growing {
  readonly world: World;
  readonly groups: readonly BuyableGroup[];
  readonly backOff: BackOff;
}

/** True when a group was asked to grow. */
export function scaleUp({ world, groups, backOff }: Growing): boolean {
  const pending = pendingPods(world);
  if (pending.length === 0) return false;
  const pods = fill(decreasing(pending), [...openBins(world), ...comingBins(world)]);
  if (pods.length === 0) return false;
  const now = world.clock.now();
  const { daemons } = world.scenario;
  const room = roomInCloud(world);
  const options = groups
    .filter(({ group }) => !backOff.isResting(group.truth.nodeGroup, now))
    .map(({ group, maxNodes }) => {
      const most = Math.min(NODES_PER_SCALE_UP, room, maxNodes - group.target);
      return estimate({ group, pods, daemons, most });
    });
  const best = leastWaste(options);
  if (best === undefined) return false;
  const answer = best.group.grow(best.nodes);
  if (answer.kind !== 'accepted') backOff.failed(best.group.truth.nodeGroup, now);
  return answer.kind === 'accepted' || answer.kind === 'partial';
}

/** What `--max-nodes-total` leaves, set to the administrator's cap on cloud nodes. */
function roomInCloud({ cloud, scenario }: World): number {
  let room = scenario.controller.maxCloudNodes;
  for (const { target } of cloud.values()) room -= target;
  return room;
}

/** The real one draws lots between equals; the first in the scenario's order keeps runs repeatable. */
function leastWaste(options: readonly Estimate[]): Estimate | undefined {
  let best: Estimate | undefined;
  for (const option of options)
    if (option.nodes > 0 && (best === undefined || option.waste < best.waste)) best = option;
  return best;
}

/** Gives up on machines that did not become nodes in time. */
export function dropLate({ world, groups, backOff }: Growing): void {
  const now = world.clock.now();
  const ready = readyMachines(world);
  for (const { group } of groups) {
    const late = [...group.instances.values()].filter(
      ({ id, state, createdAt }) =>
        state !== 'deleting' && !ready.has(id) && now - createdAt >= NODE_PROVISION_TIME,
    );
    for (const { id } of late) endMachine(world, id);
    if (late.length > 0) backOff.failed(group.truth.nodeGroup, now);
  }
}
