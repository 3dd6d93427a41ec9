/** How pods start, serve, end and are protected. Each with the fault or the habit absent beside it. */
import { describe, expect, it } from 'vitest';
import type { TierTarget } from '../../../../src/ports/cluster.ts';
import { createSimulatedCluster } from '../../../../src/simulator/ports/cluster.ts';
import { plainHabits, type WorkloadHabits } from '../../../../src/simulator/workload-habits.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, SECOND, START, workload } from '../small-world.ts';
import { fault, faulty } from './faulty-world.ts';

const WEB: TierTarget = {
  tier: 'shop/web-policy',
  namespace: 'shop',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
};
const BURSTABLE = { burstable: true, tolerates: ['cloud-a'] };

interface Case {
  readonly replicas?: number;
  readonly habits?: Partial<WorkloadHabits>;
  readonly faults?: Parameters<typeof faulty>[0];
  readonly registries?: ReadonlyMap<string, number>;
}

function shop({ replicas = 4, habits = {}, faults = [], registries = new Map() }: Case) {
  const web = workload({ replicas, habits: { ...plainHabits(BURSTABLE), ...habits } });
  const case_ = faulty(faults, { workloads: [web], registries });
  const tier = tierOf(case_.world.tiers, 'shop/web');
  const cluster = createSimulatedCluster(case_.world);
  async function evictOne() {
    const refs = [...(await cluster.podsOn('rack-01')), ...(await cluster.podsOn('rack-02'))];
    const next = refs.find(({ terminating }) => !terminating);
    if (next === undefined) throw new Error('no pod is left');
    return cluster.evict(next);
  }
  const grow = (to: number): void => case_.world.replicaSets.setReplicas(tier.workload, to);
  return { ...case_, tier, web: tier.workload, cluster, evictOne, grow };
}

describe('evictions', () => {
  it('are refused beyond the disruption budget, and possible again when a new pod is Ready', async () => {
    const { evictOne, run } = shop({ habits: { disruptionBudget: { minAvailable: 3 } } });
    expect(await evictOne()).toBe('evicted');
    expect(await evictOne()).toBe('blocked');
    // Written within 1 s, bound within another, serving 10 s later.
    await run(15 * SECOND);
    expect(await evictOne()).toBe('evicted');
  });

  it('may take a share of the replicas, rounded up', async () => {
    // 30% of 4 is 1.2, so two.
    const { evictOne } = shop({ habits: { disruptionBudget: { maxUnavailable: 0.3 } } });
    expect([await evictOne(), await evictOne(), await evictOne()]).toEqual([
      'evicted',
      'evicted',
      'blocked',
    ]);
  });

  it('are blocked under N4 and free without it', async () => {
    const { evictOne, run, web } = shop({ faults: [fault('N4', { until: START + MINUTE })] });
    expect(await evictOne()).toBe('blocked');
    expect(web.ready).toBe(4);
    await run(MINUTE);
    expect(await evictOne()).toBe('evicted');
  });
});

describe('a deleted pod', () => {
  async function goneAt(faults: Case['faults'] = []) {
    const { world, web, run } = shop({ faults });
    const [pod] = web.pods;
    if (pod === undefined) throw new Error('pods run');
    world.pods.remove(pod, 'after-grace');
    for (let seconds = 0; seconds < 3_600; seconds += 10) {
      await run(seconds * SECOND);
      if (pod.node?.pods.has(pod) !== true) return seconds;
    }
    return undefined;
  }

  it('is gone after its grace of 30 s, and under N5 so much later, at the latest with the fault', async () => {
    expect(await goneAt()).toBe(30);
    expect(await goneAt([fault('N5', { size: 5 * MINUTE })])).toBe(330);
    expect(await goneAt([fault('N5', { until: START + 2 * MINUTE })])).toBe(120);
  });
});

describe('a starting pod', () => {
  async function readyAt(input: Case) {
    const { grow, run, web } = shop(input);
    grow(5);
    for (let seconds = 0; seconds < 600; seconds += 1) {
      await run(seconds * SECOND);
      if (web.ready === 5) return seconds;
    }
    return undefined;
  }

  it('serves 10 s after it was bound, or four times as late under N1', async () => {
    expect(await readyAt({})).toBe(12);
    expect(await readyAt({ faults: [fault('N1', { subject: 'home' })] })).toBe(42);
    expect(await readyAt({ faults: [fault('N1', { subject: 'cloud' })] })).toBe(12);
  });

  it('waits for its image where the site has a registry', async () => {
    // 100 MB at 80 Mbit/s take 10 s; N1 makes them 40.
    const habits = { imageSize: 100_000_000 };
    const registries = new Map([['home', 80_000_000]]);
    expect(await readyAt({ habits })).toBe(12);
    expect(await readyAt({ habits, registries })).toBe(22);
    expect(await readyAt({ habits, registries, faults: [fault('N1')] })).toBe(52);
  });

  it('shares the registry with other nodes, and the pull with its neighbours', async () => {
    const habits = { imageSize: 100_000_000 };
    const registries = new Map([['home', 80_000_000]]);
    // One pod runs on each of the two nodes, four more are written: two on each, and both nodes pull at once.
    const { grow, run, web } = shop({ replicas: 2, habits, registries });
    grow(6);
    await run(31 * SECOND);
    expect(web.ready).toBe(2);
    // Bound at 2 s, 20 s for two images over one line, 10 s to start.
    await run(32 * SECOND);
    expect(web.ready).toBe(6);
  });

  it('crashes again and again, each time waiting longer', async () => {
    const { grow, run, web } = shop({ habits: { startFailures: 1 } });
    grow(5);
    await run(10 * MINUTE);
    expect(web.ready).toBe(4);
    // With half of the starts a crash, it serves in the end.
    const late = await readyAt({ habits: { startFailures: 0.5 } });
    expect(late).toBeDefined();
  });

  it('warms up in four steps', async () => {
    const { grow, run, tier } = shop({ habits: { warmUp: 30 * SECOND } });
    expect(tier.meter.capacity).toBe(400);
    grow(5);
    const capacities: number[] = [];
    for (const seconds of [12, 22, 32, 42]) {
      await run(seconds * SECOND);
      capacities.push(tier.meter.capacity);
    }
    expect(capacities).toEqual([425, 450, 475, 500]);
  });
});

describe('a rollout', () => {
  const rollouts = [{ at: START + MINUTE, surge: 0.25, unavailable: 0 }];

  it('brings new pods before old ones go, never fewer than wanted, and says so meanwhile', async () => {
    const { cluster, web, run } = shop({ habits: { rollouts } });
    const old = [...web.pods];
    await run(MINUTE - SECOND);
    expect((await cluster.workload(WEB)).rollingOut).toBe(false);
    let most = 0;
    let least = web.ready;
    for (let seconds = 60; seconds < 240; seconds += 1) {
      await run(seconds * SECOND);
      most = Math.max(most, web.pods.size);
      least = Math.min(least, web.ready);
      if (seconds === 65) expect((await cluster.workload(WEB)).rollingOut).toBe(true);
    }
    // 25% of 4 is one pod more.
    expect([most, least]).toEqual([5, 4]);
    expect((await cluster.workload(WEB)).rollingOut).toBe(false);
    expect([...web.pods].some((pod) => old.includes(pod))).toBe(false);
    expect(web.pods.size).toBe(4);
  });

  it('is not there when none is asked for', async () => {
    const { web, run } = shop({});
    const old = [...web.pods];
    await run(4 * MINUTE);
    expect([...web.pods]).toEqual(old);
  });
});

describe('a restart wave (M5)', () => {
  it('takes the given share of the pods out of service, on their nodes, with new counters', async () => {
    const wave = fault('M5', { from: START + MINUTE, subject: 'shop/web', size: 0.5 });
    const { web, run, world } = shop({ faults: [wave] });
    const before = [...web.pods];
    expect(web.meters.size).toBe(4);
    await run(MINUTE);
    expect([web.ready, web.pods.size]).toEqual([2, 4]);
    await run(MINUTE + 10 * SECOND);
    expect(web.ready).toBe(4);
    expect([...web.pods]).toEqual(before);
    // Two of the four counters have ended, two have begun.
    const ended = [...web.meters].filter(({ until }) => until !== undefined);
    expect([web.meters.size, ended.length]).toEqual([6, 2]);
    expect(world.faults.fired.get('M5')).toBe(1);
  });

  it('leaves another workload alone', async () => {
    const { web, run } = shop({
      faults: [fault('M5', { from: START + MINUTE, subject: 'shop/x' })],
    });
    await run(MINUTE);
    expect(web.ready).toBe(4);
  });
});

describe('placement', () => {
  it('puts pods that must be apart on nodes of their own, and tells that burst is not modelled', async () => {
    const { grow, run, cluster, web } = shop({ replicas: 0, habits: { apart: true } });
    grow(3);
    await run(MINUTE);
    // Two nodes at home, none in the cloud: the third pod finds no node of its own.
    expect([web.ready, web.pending]).toEqual([2, 1]);
    expect((await cluster.workload(WEB)).unmodelled).toEqual(['required pod anti-affinity']);

    const together = shop({ replicas: 0 });
    together.grow(3);
    await together.run(MINUTE);
    expect(together.web.ready).toBe(3);
    expect((await together.cluster.workload(WEB)).unmodelled).toEqual([]);
  });

  it('spreads over nodes where the template asks for it, although another is emptier', async () => {
    // Two pods of web on rack-01, none on rack-02, which a large stranger fills to 75%.
    async function nextNode(spread: boolean): Promise<string | undefined> {
      const { world, web, run, grow } = shop({ replicas: 0, habits: { spread } });
      const [first, second] = [...world.nodes.all.values()];
      if (first === undefined || second === undefined) throw new Error('there are two nodes');
      world.pods.settle(world.pods.create(web), first);
      second.used = { cpu: 3_000, memory: 6 * 1_024 ** 3, pods: 1 };
      web.replicas = 1;
      grow(2);
      await run(MINUTE);
      return [...web.pods].at(-1)?.node?.name;
    }
    // Without spread: rack-01 stays half free, rack-02 would be full.
    expect(await nextNode(false)).toBe('rack-01');
    // With it: rack-01 scores 0 of 100 and rack-02 100, twice weighted.
    expect(await nextNode(true)).toBe('rack-02');
  });
});

describe('the end of a pod', () => {
  /** Pods cut short when their machine's end comes so long after they were deleted; their grace is 30 s. */
  async function cutAfter(ms: number | undefined): Promise<number> {
    const { world, web, run } = shop({});
    let cut = 0;
    world.journal.listen((event) => {
      if (event.kind === 'pod-cut') cut += 1;
    });
    const [pod] = web.pods;
    if (pod === undefined) throw new Error('web has pods');
    if (ms !== undefined) {
      world.pods.remove(pod, 'after-grace');
      await run(ms);
    }
    world.pods.remove(pod, 'now');
    return cut;
  }

  it('cuts it short when it is sudden, or comes within its grace', async () => {
    expect(await cutAfter(undefined)).toBe(1);
    expect(await cutAfter(29 * SECOND)).toBe(1);
  });

  it('cuts nothing once its grace is over', async () => {
    expect(await cutAfter(31 * SECOND)).toBe(0);
  });
});
