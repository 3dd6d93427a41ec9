/**
 * The clairvoyant oracle, a model of nobody: the smallest fleet that serves everything where physics allows it. Not a
 * rival but a yardstick: nothing that does not know the future can be expected to come below it.
 *
 * It may know: the load of every step to come, noise included; the lead time the seed draws for each machine and pod;
 * true unit capacities, stock and provider limits. It needs no headroom, so it plans at 100% instead of a water level.
 * It is bound by: acting from the scenario's beginning only; residency and taints; the stock scheduler, who spreads pods
 * (it reckons with the fragments any order of placing may leave); the rates at which pods are written and bound; lead
 * times, grace and deletion as drawn; replica bounds of the policies; stock, limits of pool and provider. Where those do
 * not allow everything it chooses nothing: the scheduler's order decides who goes short, so that then, and only then, it
 * may lose to another. Of faults it foresees those of booting, by their draws; the others it meets like everyone.
 * Its node-hours are the minimum but for three roundings up: fragments, substitutes for slow pods (a lead of about two
 * pod starts), and no gap shorter than the longest lead time is used to give a machine back.
 */
import { SECOND } from '../../model/units.ts';
import { isCloud, type SimPod } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { type Baseline, type BaselineContext, repeat } from './baseline.ts';
import { createDraws, type Draws } from './oracle-draws.ts';
import { createFleet, type Fleet } from './oracle-fleet.ts';
import { gridOf, podLead, podsNeeded, replicasAhead, usualReady } from './oracle-future.ts';
import { machinesNeeded, type Planned } from './oracle-machines.ts';
import { at } from './sliding.ts';
import { type BuyableGroup, buyableGroups, policiesAt, scaledTiers } from './tiers.ts';

export const ORACLE: Baseline = {
  name: 'oracle',
  title: 'clairvoyant oracle (model)',
  source: 'the future of the simulated world, read in advance',
  validated: 'not validated: nobody sells it',
  start(world, context) {
    // The pods of the beginning must be in place before home can be measured.
    world.clock.at(world.scenario.from, () => takeOver(world, context));
  },
};

function takeOver(world: World, context: BaselineContext): void {
  const { scenario } = world;
  const draws = createDraws(context.seed);
  const grid = gridOf(world);
  const policies = policiesAt(scenario, context);
  const planned = plannedTiers(world, scaledTiers(world, policies));
  const groups = buyableGroups(world, policies).toSorted(
    (a, b) => priceOfCore(a.group.truth) - priceOfCore(b.group.truth),
  );
  const needs = machinesNeeded(world, planned, groups);
  const fleets = groups.map((buyable) => {
    const need = needs.get(buyable) ?? new Int32Array(grid.slots);
    return createFleet({ world, grid, seed: context.seed, buyable, need });
  });
  repeat(world, { first: scenario.from, every: scenario.step }, () => {
    // What one group does not give is asked of the next.
    let short = 0;
    for (const [index, fleet] of fleets.entries()) {
      const left = fleet.proceed(short);
      short = Math.ceil((left * sizeOf(groups[index])) / sizeOf(groups[index + 1]));
    }
    preferHome(world, fleets);
    const slot = grid.slotAt(world.clock.now());
    for (const tier of planned) setReplicas({ world, draws, fleets }, tier, slot);
  });
}

/** Cores of one machine, in thousandths; 1 where there is no group. */
function sizeOf(buyable: BuyableGroup | undefined): number {
  return buyable?.group.truth.allocatable.cpu ?? 1;
}

function priceOfCore({ pricePerHour, allocatable }: World['scenario']['pools'][number]): number {
  return pricePerHour.micros / allocatable.cpu;
}

function plannedTiers(world: World, tiers: ReturnType<typeof scaledTiers>): readonly Planned[] {
  const grid = gridOf(world);
  const needed = tiers.map((scaled) => podsNeeded(world, scaled, grid));
  let peak = 0;
  for (let slot = 0; slot < grid.slots; slot += 1) {
    let sum = 0;
    for (const pods of needed) sum += at(pods, slot);
    peak = Math.max(peak, sum);
  }
  return tiers.map((scaled, index) => {
    const lead = grid.steps(podLead(world, scaled, peak));
    return { scaled, replicas: replicasAhead(needed[index] ?? new Int32Array(grid.slots), lead) };
  });
}

interface Acting {
  readonly world: World;
  readonly draws: Draws;
  readonly fleets: readonly Fleet[];
}

const ON_RETIRING = -2;
const IN_CLOUD = -1;

/** What is deleted first: pods on nodes that retire, then others in the cloud, then those at home. */
function preferHome({ nodes }: World, fleets: readonly Fleet[]): void {
  for (const node of nodes.all.values()) {
    if (!isCloud(node)) continue;
    const retiring = fleets.some((fleet) => fleet.retiring.has(node));
    for (const pod of node.pods) pod.deletionCost = retiring ? ON_RETIRING : IN_CLOUD;
  }
}

/** The plan's replicas, a substitute for each slow pod, and one for each on a retiring node until it serves elsewhere. */
function setReplicas(acting: Acting, { scaled, replicas }: Planned, slot: number): void {
  const { replicaSets } = acting.world;
  const { workload } = scaled.tier;
  const planned = at(replicas, slot);
  const { leaving, leavingReady, slow } = tally(acting, workload.pods);
  const elsewhere = workload.ready - leavingReady;
  const wanted = planned + slow + (elsewhere >= planned ? 0 : leaving);
  if (wanted !== workload.replicas) replicaSets.setReplicas(workload, wanted);
}

interface Tally {
  leaving: number;
  leavingReady: number;
  /** Not ready, and not for some time yet. */
  slow: number;
}

function tally({ draws, fleets }: Acting, pods: Iterable<SimPod>): Tally {
  const counts: Tally = { leaving: 0, leavingReady: 0, slow: 0 };
  for (const pod of pods) {
    const ready = pod.readyAt !== undefined;
    const node = pod.node;
    if (node !== undefined && fleets.some(({ retiring }) => retiring.has(node))) {
      counts.leaving += 1;
      if (ready) counts.leavingReady += 1;
    } else if (!ready && isSlow(draws, pod)) counts.slow += 1;
  }
  return counts;
}

function isSlow(draws: Draws, pod: SimPod): boolean {
  const { truth } = pod.workload;
  return draws.pod(truth, pod.name) > usualReady(truth.podReady) + SECOND;
}
