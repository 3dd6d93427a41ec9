/** Gates are lifted by whoever lives: at once and with a site where a decision is recent, else after a short patience and without one. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { createGateKeeper } from '../../../src/loop/gate-keeper.ts';
import type { WaitingPod } from '../../../src/model/placing.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import { PortError, type PortErrorKind } from '../../../src/ports/errors.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { recordCalls } from '../../builders/ports/calls.ts';
import { fakeClock } from '../../builders/ports/clock.ts';
import { homeNode, snapshot, tierView, workload } from '../../builders/snapshots.ts';

function pod(name: string, over: Partial<WaitingPod> = {}): WaitingPod {
  return {
    ...{ namespace: 'shop', name, uid: `uid-${name}`, resourceVersion: '1' },
    ...{ tier: 'shop/checkout', burstable: true, gated: true, sites: undefined },
    ...over,
  };
}

/** 16 replicas: 14 have room at home, the others in the cloud. */
function exactPlan(): Plan {
  const tiers = [tierPolicy({ placement: 'Exact' })];
  const view = tierView({ workload: fresh(workload({ replicas: 0, gated: true }), NOW) });
  const seen = snapshot({ nodes: [homeNode()], tiers: [view] });
  const forecast = forecastOf([tierForecast(800)]);
  return decide(decideInput({ policies: policySet({ tiers }), snapshot: seen, forecast }));
}

interface World {
  pods: readonly WaitingPod[];
  bound: Readonly<Record<string, number>>;
  leader: boolean;
  /** The view does not show what was lifted. */
  lagging: boolean;
  paused: boolean;
}

function keeperOf(over: Partial<World> = {}) {
  const world: World = {
    pods: [],
    bound: {},
    leader: true,
    lagging: false,
    paused: false,
    ...over,
  };
  const calls = recordCalls();
  const clock = fakeClock(calls);
  const lifted: string[] = [];
  const evicted: string[] = [];
  const log: string[] = [];
  const note = (_: unknown, message: string): void => void log.push(message);
  const keeper = createGateKeeper({
    clock,
    lease: { held: () => world.leader, deadline: () => undefined },
    log: { info: note, warn: note, error: note },
    cluster: {
      switches: async () => ({ pause: world.paused, noShrink: false }),
      async evict({ name }) {
        calls.note('evict', name);
        evicted.push(name);
        return 'evicted';
      },
    },
    gatedPods: {
      async look() {
        calls.note('look');
        return { pods: world.pods, bound: (_, site) => world.bound[site] ?? 0 };
      },
      async lift({ name, uid }, sites) {
        calls.note('lift', name);
        lifted.push(`${name} ${sites?.join() ?? 'anywhere'}`);
        if (!world.lagging) world.pods = world.pods.filter((one) => one.uid !== uid);
      },
    },
  });
  /** So many looks, half a second apart. */
  async function look(times = 1): Promise<void> {
    const stop = new AbortController();
    for (let index = 1; index < times; index += 1) calls.beforeNext('clock.sleep', () => undefined);
    calls.beforeNext('clock.sleep', () => stop.abort());
    await keeper.run(stop.signal);
    clock.advance(500);
  }
  return { world, calls, clock, lifted, evicted, log, look, decided: keeper.decided };
}

const numbered = (count: number): readonly WaitingPod[] =>
  Array.from({ length: count }, (_, index) => pod(`p${index + 1}`));

describe('a leader that has just decided', () => {
  it('names a site to every pod at the first look: home as far as the plan has it there, then the cloud', async () => {
    const { decided, look, lifted } = keeperOf({ pods: numbered(16) });
    decided(exactPlan());
    await look();

    expect(lifted.slice(0, 14).every((line) => line.endsWith(' idc'))).toBe(true);
    expect(lifted.slice(14)).toEqual(['p15 cloud-a', 'p16 cloud-a']);
  });

  it('counts bound pods, and pods that were named a site and wait for a node', async () => {
    const named = pod('old', { gated: false, sites: ['idc'] });
    const { decided, look, lifted } = keeperOf({ pods: [named, pod('p1')], bound: { idc: 13 } });
    decided(exactPlan());
    await look();

    expect(lifted).toEqual(['p1 cloud-a']);
  });

  it('counts what it lifted a moment ago and the view still shows, and lifts it once', async () => {
    const { world, decided, look, lifted } = keeperOf({ bound: { idc: 13 }, lagging: true });
    decided(exactPlan());
    world.pods = [pod('p1')];
    await look();
    world.pods = [pod('p1'), pod('p2')];
    await look(2);

    expect(lifted).toEqual(['p1 idc', 'p2 cloud-a']);
  });

  it('lifts pods of tiers without exact placement, and of none, at once and without a site', async () => {
    const pods = [pod('a', { tier: 'shop/other' }), pod('b', { tier: undefined })];
    const { decided, look, lifted } = keeperOf({ pods });
    decided(exactPlan());
    await look();

    expect(lifted).toEqual(['a anywhere', 'b anywhere']);
  });

  it('never names a site to a pod that is not burstable by itself and by its namespace, nor to one that has its own', async () => {
    const pods = [pod('core', { burstable: false }), pod('own', { sites: ['elsewhere'] })];
    const { decided, look, lifted } = keeperOf({ pods, bound: { idc: 14 } });
    decided(exactPlan());
    await look();

    expect(lifted).toEqual(['core anywhere', 'own anywhere']);
  });
});

describe('without a recent decision', () => {
  it('a standby waits 5 s for who knows, and then lifts without a site: half of the 10 s promised', async () => {
    const { decided, look, lifted, log } = keeperOf({ pods: [pod('p1')], leader: false });
    decided(exactPlan());
    await look(10);
    expect(lifted).toEqual([]);
    await look();

    expect(lifted).toEqual(['p1 anywhere']);
    expect(log).toEqual(['gates are lifted without a site: no recent decision']);
  });

  it('so does a leader that has not decided yet, or not for 30 s', async () => {
    const { decided, clock, world, look, lifted } = keeperOf({ pods: [pod('p1')] });
    await look(11);
    expect(lifted).toEqual(['p1 anywhere']);
    decided(exactPlan());
    clock.advance(30_001);
    world.pods = [pod('p2')];
    await look();
    expect(lifted).toEqual(['p1 anywhere']);
    await look(10);

    expect(lifted).toEqual(['p1 anywhere', 'p2 anywhere']);
  });
});

describe('a gate that could not be lifted', () => {
  const failing = async (kind: PortErrorKind, looks: number) => {
    const { calls, decided, look, lifted, log } = keeperOf({ pods: [pod('p1')] });
    decided(exactPlan());
    calls.failNext('lift', new PortError(kind, 'no'));
    await look(looks);
    return { lifted, log };
  };

  it('because the pod has changed is tried again at the next look, in silence', async () => {
    expect(await failing('conflict', 2)).toEqual({ lifted: ['p1 idc'], log: [] });
  });

  it('because the pod is gone is nothing to speak of', async () => {
    expect((await failing('gone', 1)).log).toEqual([]);
  });

  it('for another reason is said, and tried again after 2 s', async () => {
    expect(await failing('transient', 4)).toEqual({ lifted: [], log: ['a gate was not lifted'] });
    expect((await failing('transient', 5)).lifted).toEqual(['p1 idc']);
  });

  it('because nobody lets us name a site is lifted without one after 2 s: a gate must not hang on that', async () => {
    expect((await failing('denied', 5)).lifted).toEqual(['p1 anywhere']);
  });

  it('does not keep others waiting, and neither does a look that failed', async () => {
    const { calls, decided, look, lifted, log } = keeperOf({ pods: numbered(20) });
    decided(exactPlan());
    calls.failNext('look', new PortError('transient', 'no'));
    calls.failNext('lift', new PortError('transient', 'no'));
    await look(2);

    expect(lifted).toHaveLength(19);
    expect(log).toEqual(['waiting pods cannot be looked at', 'a gate was not lifted']);
  });
});

describe('pods that found no room at their site for a minute', () => {
  const named = (count: number, site = 'idc'): readonly WaitingPod[] =>
    Array.from({ length: count }, (_, index) =>
      pod(`${site}-${index + 1}`, { gated: false, sites: [site] }),
    );

  /** The plan has 14 at home and 2 in the cloud. All wait there for 60 s, with a decision every cycle. */
  async function late(over: Partial<World>, plan = exactPlan()) {
    const keeper = keeperOf(over);
    keeper.decided(plan);
    await keeper.look();
    keeper.clock.advance(59_500);
    keeper.decided(plan);
    await keeper.look();
    return keeper;
  }

  it('are named anew where there are too many and another site lacks as many', async () => {
    const { evicted, log } = await late({ pods: named(4), bound: { idc: 13 } });

    expect(evicted).toEqual(['idc-1', 'idc-2']);
    expect(log).toEqual(Array(2).fill('its site had no room: it is named anew'));
  });

  it('are named anew where the plan has no place at their sites any more, as many as others lack', async () => {
    const gone = named(3, 'cloud-gone');
    const { evicted } = await late({ pods: gone, bound: { idc: 13, 'cloud-a': 1 } });
    expect(evicted).toEqual(['cloud-gone-1', 'cloud-gone-2']);

    // With one too many at home as well there is one to name anew for each that is lacked, and no more.
    const both = { pods: [...named(1), ...named(1, 'cloud-gone')], bound: { idc: 14 } };
    expect((await late({ ...both })).evicted).toEqual(['cloud-gone-1', 'idc-1']);
    const one = { ...both, bound: { idc: 14, 'cloud-a': 1 } };
    expect((await late(one)).evicted).toEqual(['cloud-gone-1']);
    const none = { ...both, bound: { idc: 14, 'cloud-a': 2 } };
    expect((await late(none)).evicted).toEqual([]);
  });

  it('are left where the plan still has them, or where nobody lacks any', async () => {
    expect((await late({ pods: named(4), bound: { idc: 10 } })).evicted).toEqual([]);
    const nobody = { pods: named(4), bound: { idc: 13, 'cloud-a': 2 } };
    expect((await late(nobody)).evicted).toEqual([]);
  });

  it('are at most twenty in ten seconds, and go on to be named anew where one could not be evicted', async () => {
    const keeper = keeperOf({ pods: named(25, 'cloud-a') });
    keeper.decided(exactPlan());
    await keeper.look();
    keeper.clock.advance(59_500);
    keeper.decided(exactPlan());
    keeper.calls.failNext('evict', new PortError('transient', 'no'));
    // The first fails; ten seconds later, which is the twenty-first look from then, there are fourteen that home lacks.
    await keeper.look(20);
    expect(keeper.evicted).toEqual([]);
    await keeper.look();

    // 25 are there where 2 belong, and home lacks 14.
    expect(keeper.evicted).toEqual(named(14, 'cloud-a').map(({ name }) => name));
    expect(keeper.log).toContain('waiting pods cannot be looked at');
  });

  it('wait while somebody paused, and only the leader does it', async () => {
    const many = { pods: named(4), bound: { idc: 13 } };
    expect((await late({ ...many, paused: true })).evicted).toEqual([]);
    expect((await late({ ...many, leader: false })).evicted).toEqual([]);
    const plan = exactPlan();
    const placing = plan.placing?.map((one) => ({ ...one, mayRename: false }));
    expect((await late(many, { ...plan, placing })).evicted).toEqual([]);
  });

  it('are not touched before the minute is over', async () => {
    const keeper = keeperOf({ pods: named(4), bound: { idc: 13 } });
    keeper.decided(exactPlan());
    await keeper.look();
    keeper.clock.advance(59_000);
    keeper.decided(exactPlan());
    await keeper.look();

    expect(keeper.evicted).toEqual([]);
  });
});
