/** Nodes nobody hears of: what Kubernetes does with them and their pods, second by second, sick (N3) or cut off (W3). */
import { describe, expect, it } from 'vitest';
import { createSimulatedCluster } from '../../../../src/simulator/ports/cluster.ts';
import type { WorkloadTruth } from '../../../../src/simulator/scenario.ts';
import { plainHabits, type WorkloadHabits } from '../../../../src/simulator/workload-habits.ts';
import type { SimPod } from '../../../../src/simulator/world/entities.ts';
import { evictionPause } from '../../../../src/simulator/world/eviction-rate.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { HOUR, MINUTE, pool, SECOND, START, workload } from '../small-world.ts';
import { fault, faulty } from './faulty-world.ts';

const AT = 10 * MINUTE;

/** Home holds 8 pods; four more run on one cloud node. The fault begins at minute 10 and lasts 20. */
async function stormy(
  id: 'N3' | 'W3' | undefined,
  habits: Partial<WorkloadHabits> = {},
  lasts = 20 * MINUTE,
  truth: Partial<WorkloadTruth> = {},
) {
  const burstable = { burstable: true, tolerates: ['cloud-a'] };
  const web = workload({ replicas: 8, habits: { ...plainHabits(burstable), ...habits }, ...truth });
  const storm = { from: START + AT, until: START + AT + lasts, subject: 'cloud', size: 1 };
  const faults = id === undefined ? [] : [fault(id, storm)];
  const case_ = faulty(faults, { workloads: [web], to: START + HOUR });
  const tier = tierOf(case_.world.tiers, 'shop/web');
  case_.group.grow(1);
  case_.world.replicaSets.setReplicas(tier.workload, 12);
  await case_.run(AT - SECOND);
  const inCloud = (): SimPod[] => [...(case_.world.nodes.all.get('cloud-np1-i0001')?.pods ?? [])];
  return {
    ...case_,
    tier,
    inCloud,
    cluster: createSimulatedCluster(case_.world),
    node: () => case_.world.nodes.all.get('cloud-np1-i0001'),
    servedIn: async (from: number, until: number) => {
      tier.meter.settle(case_.world.clock.now());
      await case_.run(from);
      tier.meter.settle(START + from);
      const before = tier.meter.served;
      await case_.run(until);
      tier.meter.settle(START + until);
      return tier.meter.served - before;
    },
  };
}

describe('a node nobody hears of', () => {
  it.each(['N3', 'W3'] as const)(
    'is NotReady 40 s later and Ready 10 s after %s is over',
    async (id) => {
      const { node, inCloud, run, cluster, tier } = await stormy(id);
      await run(AT + 39 * SECOND);
      expect([node()?.ready, tier.workload.ready]).toEqual([true, 12]);
      await run(AT + 40 * SECOND);
      expect([node()?.ready, tier.workload.ready]).toEqual([false, 8]);
      expect((await cluster.node('cloud-np1-i0001')).ready).toBe(false);
      expect(inCloud()).toHaveLength(4);
      await run(AT + 2 * MINUTE);
      expect(tier.workload.pods.size).toBe(12);

      await run(AT + 20 * MINUTE + 9 * SECOND);
      expect(node()?.ready).toBe(false);
      await run(AT + 20 * MINUTE + 10 * SECOND);
      expect(node()?.ready).toBe(true);
    },
  );

  it('stays as it is without the fault', async () => {
    const { node, tier, run, world } = await stormy(undefined);
    await run(AT + 30 * MINUTE);
    expect([node()?.ready, tier.workload.ready]).toEqual([true, 12]);
    expect(world.faults.fired.size).toBe(0);
  });

  it('loses what is routed to it while it is sick and not yet NotReady; a cut-off one serves on', async () => {
    // 1,200 rps on 12 pods of 100: the sick third loses 400 rps, for 30 s.
    const sick = await stormy('N3');
    sick.tier.meter.offer(1_200, sick.world.clock.now());
    expect(await sick.servedIn(AT, AT + 30 * SECOND)).toBeCloseTo(800 * 30, 6);

    const unseen = await stormy('W3');
    unseen.tier.meter.offer(1_200, unseen.world.clock.now());
    expect(await unseen.servedIn(AT, AT + 30 * SECOND)).toBeCloseTo(1_200 * 30, 6);
    // From NotReady on Kubernetes routes nothing there: eight pods serve 800 of 1,200.
    expect(await unseen.servedIn(AT + 50 * SECOND, AT + 80 * SECOND)).toBeCloseTo(800 * 30, 6);
    expect(unseen.inCloud().every(({ started }) => started)).toBe(true);
  });

  it('is passed over by balancers that look for themselves, and gets its share back when it is well', async () => {
    // 600 rps on 12 pods: a third is lost for 10 s, then 8 pods of 100 serve all of it, and at the end 12 do again.
    const balancing = { ramp: 0, skew: 0, passesOver: 10 * SECOND };
    const sick = await stormy('N3', {}, MINUTE, { balancing });
    sick.tier.meter.offer(600, sick.world.clock.now());
    expect(await sick.servedIn(AT, AT + 30 * SECOND)).toBeCloseTo(400 * 10 + 600 * 20, 6);
    sick.tier.meter.offer(1_200, sick.world.clock.now());
    expect(await sick.servedIn(AT + 80 * SECOND, AT + 90 * SECOND)).toBeCloseTo(1_200 * 10, 6);
  });

  it('keeps its share when it is well again before anybody looked, and when its pods are gone by then', async () => {
    const balancing = { ramp: 0, skew: 0, passesOver: MINUTE };
    const soon = await stormy('N3', {}, 20 * SECOND, { balancing });
    soon.tier.meter.offer(1_200, soon.world.clock.now());
    expect(await soon.servedIn(AT + 40 * SECOND, AT + 2 * MINUTE)).toBeCloseTo(1_200 * 80, 6);

    const gone = await stormy('N3', {}, 20 * MINUTE, { balancing });
    gone.tier.meter.offer(800, gone.world.clock.now());
    expect(await gone.servedIn(AT + 50 * SECOND, AT + 2 * MINUTE)).toBeCloseTo(800 * 70, 6);
  });

  it('has its pods deleted when their toleration of 300 s is over, and they stay Terminating', async () => {
    const { inCloud, tier, run } = await stormy('W3');
    // Not Ready at 40 s and tainted at once, so deleted at 340 s.
    await run(AT + 339 * SECOND);
    expect(inCloud().filter(({ terminating }) => terminating)).toHaveLength(0);
    await run(AT + 340 * SECOND);
    expect(inCloud().filter(({ terminating }) => terminating)).toHaveLength(4);
    await run(AT + 10 * MINUTE);
    expect(inCloud()).toHaveLength(4);
    // Their replacements fit nowhere.
    expect(tier.workload.pending).toBe(4);

    // Heard again at 20:10, gone after their grace of 30 s; then the replacements start there.
    await run(AT + 22 * MINUTE);
    expect(inCloud().every(({ terminating }) => !terminating)).toBe(true);
    expect(tier.workload.ready).toBe(12);
  });

  it('keeps pods that tolerate an hour: back in service at once, none written anew', async () => {
    const { inCloud, tier, run } = await stormy('W3', { unseenToleration: HOUR });
    const before = inCloud();
    await run(AT + 20 * MINUTE + 10 * SECOND);
    expect(inCloud()).toEqual(before);
    expect(tier.workload.ready).toBe(12);
  });

  it('has no consequence when it is heard again within 40 s', async () => {
    const { node, tier, run } = await stormy('W3', {}, 30 * SECOND);
    await run(AT + 2 * MINUTE);
    expect([node()?.ready, tier.workload.ready]).toEqual([true, 12]);
  });

  it('keeps its pods when it is heard again before their toleration is over', async () => {
    // Tainted at 40 s, heard at 3:10; without that its pods would be deleted at 340 s.
    const { inCloud, tier, run } = await stormy('W3', {}, 3 * MINUTE);
    const before = inCloud();
    await run(AT + 10 * MINUTE);
    expect(inCloud()).toEqual(before);
    expect(tier.workload.ready).toBe(12);
  });

  it('is not joined by machines that boot behind the partition', async () => {
    const { group, world, run } = await stormy('W3');
    await run(AT + MINUTE);
    group.grow(1);
    await run(AT + 19 * MINUTE);
    expect(world.nodes.all.get('cloud-np1-i0002')).toBeUndefined();
    await run(AT + 20 * MINUTE + 5 * SECOND);
    expect(world.nodes.all.get('cloud-np1-i0002')?.ready).toBe(true);
  });
});

describe('eviction', () => {
  async function tainting(cloudNodes: number, share: number) {
    const burstable = { burstable: true, tolerates: ['cloud-a'] };
    const habits = { ...plainHabits(burstable), unseenToleration: 0 };
    const web = workload({ replicas: 8, habits });
    const truth = pool({ stock: 100, maxNodes: 100 });
    const storm = fault('N3', { from: START + AT, subject: 'cloud', size: share });
    const case_ = faulty([storm], { workloads: [web], pools: [truth] });
    const { workload: tier } = tierOf(case_.world.tiers, 'shop/web');
    case_.group.grow(cloudNodes);
    case_.world.replicaSets.setReplicas(tier, 8 + 4 * cloudNodes);
    await case_.run(AT);
    const deleted = (): number => {
      let count = 0;
      for (const { pods } of case_.world.nodes.all.values())
        for (const pod of pods) count += Number(pod.terminating);
      return count;
    };
    return { ...case_, deleted };
  }

  it('takes one node of a zone in ten seconds', async () => {
    // 3 of 10 are NotReady, four pods on each: at 40, 50 and 60 s.
    const { run, deleted } = await tainting(10, 0.3);
    const at = async (seconds: number) => {
      await run(AT + seconds * SECOND);
      return deleted();
    };
    expect([await at(39), await at(40), await at(49), await at(50), await at(60)]).toEqual([
      0, 4, 4, 8, 12,
    ]);
  });

  it('stops in a storm over a zone of 50 nodes or fewer', async () => {
    const { run, deleted } = await tainting(10, 0.6);
    await run(AT + 20 * MINUTE);
    expect(deleted()).toBe(0);
  });

  it('goes on in a zone that is down as a whole, for its pods must start elsewhere', async () => {
    const { run, deleted } = await tainting(4, 1);
    await run(AT + 59 * SECOND);
    expect(deleted()).toBe(8);
    await run(AT + 70 * SECOND);
    expect(deleted()).toBe(16);
  });

  it('ends when every zone is down: then it is the controller that is cut off', async () => {
    const { world } = await tainting(4, 0);
    expect(evictionPause(world.nodes.all.values(), 'home')).toBe(10 * SECOND);
    for (const node of world.nodes.all.values()) world.nodes.setReady(node, false);
    expect(evictionPause(world.nodes.all.values(), 'home')).toBeUndefined();
  });

  it('slows down to one node in 100 s in a storm over a larger zone', async () => {
    // 36 of 60: at 40 s, 140 s and 240 s.
    const { run, deleted } = await tainting(60, 0.6);
    await run(AT + 139 * SECOND);
    expect(deleted()).toBe(4);
    await run(AT + 240 * SECOND);
    expect(deleted()).toBe(12);
  });
});
