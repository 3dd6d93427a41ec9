/** What the harder worlds of the swarm ask of S2 and S9: gates, reserves, lines, order; each with a world that breaks it. */
import { describe, expect, it } from 'vitest';
import { checkGates } from '../../../../src/simulator/checkers/s2-gates.ts';
import { checkLines } from '../../../../src/simulator/checkers/s2-lines.ts';
import { checkReserves } from '../../../../src/simulator/checkers/s2-reserves.ts';
import { checkLadder } from '../../../../src/simulator/checkers/s9-ladder.ts';
import { checkStartOrder } from '../../../../src/simulator/checkers/s9-start-order.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import type { GaugeTruth } from '../../../../src/simulator/scenario.ts';
import { burstPool, cloudSite, homeSite, tierPolicy } from '../../../builders/policies.ts';
import { pool, workload } from '../small-world.ts';
import { evidenceOf, intentOf, loadFor, MINUTE, SECOND, START } from './evidence.ts';

const HOUR = 60 * MINUTE;

/** Late from 10 to 20 minutes, within a second at both ends. */
const COPY_AGE: GaugeTruth = {
  name: 'copy_age',
  job: 'copy',
  points: [
    { at: START, value: 2 },
    { at: START + 10 * MINUTE - SECOND, value: 2 },
    { at: START + 10 * MINUTE, value: 100 },
    { at: START + 20 * MINUTE, value: 100 },
    { at: START + 20 * MINUTE + SECOND, value: 2 },
  ],
};

function struck(until: number): ScheduledFault {
  return { id: 'M6', from: START, until, rate: 1, subject: undefined, size: 0.01 };
}

describe('S2, gates', () => {
  async function wantedAfter(minutes: number, faults: readonly ScheduledFault[] = []) {
    const evidence = evidenceOf({
      scenario: { gauges: [COPY_AGE], faults },
      policy: { growWhile: [{ name: 'copy', query: 'max(copy_age)', atMost: 30 }] },
    });
    const checker = checkGates(evidence);
    await evidence.pass(minutes * MINUTE);
    evidence.request('ledger.create', { subject: 'np1-1', about: { pool: 'np1' } });
    return checker.finish().map(({ message }) => message);
  }

  it('are violated by a machine that is wanted while they are shut', async () => {
    expect(await wantedAfter(15)).toEqual([
      'a machine is wanted while no tier may grow into the cloud',
    ]);
  });

  it('say nothing before, afterwards, and for as long as it takes to see that they shut', async () => {
    expect([await wantedAfter(9), await wantedAfter(11), await wantedAfter(21)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('say nothing while a fault of the metrics may have shown another count', async () => {
    expect(await wantedAfter(15, [struck(START + 13 * MINUTE)])).toEqual([]);
    expect(await wantedAfter(15, [struck(START + 11 * MINUTE)])).toHaveLength(1);
  });

  // An intent that was lost is written anew for machines that are there: nobody is called, nothing more is wanted.
  async function writtenAnewAfter(minutes: number, grows: readonly string[] = []) {
    const evidence = evidenceOf({
      scenario: { gauges: [COPY_AGE] },
      policy: { growWhile: [{ name: 'copy', query: 'max(copy_age)', atMost: 30 }] },
    });
    const checker = checkGates(evidence);
    await evidence.pass(minutes * MINUTE);
    evidence.request('ledger.create', {
      subject: 'np1-2',
      about: { pool: 'np1', count: 2, rebuilt: true },
    });
    for (const token of grows)
      evidence.request('nodePools.grow', { subject: 'np1', about: { pool: 'np1', token } });
    return checker.finish().map(({ message }) => message);
  }

  it('say nothing of an intent that is written anew, as long as nobody orders by it', async () => {
    expect(await writtenAnewAfter(15)).toEqual([]);
    expect(await writtenAnewAfter(15, ['cluster/np1-1'])).toEqual([]);
    expect(await writtenAnewAfter(15, ['cluster/np1-2'])).toEqual([
      'a machine is wanted while no tier may grow into the cloud',
    ]);
    expect(await writtenAnewAfter(9, ['cluster/np1-2'])).toEqual([]);
  });
});

describe('S2, reserves', () => {
  // np1 may have four; three are held for the lab, which has one pod at home and wants no more.
  async function ordered(count: number, labReplicas = 1, homeReserve = 0) {
    const batch = workload({ name: 'batch', namespace: 'lab', replicas: 1 });
    const evidence = evidenceOf({
      scenario: {
        namespaces: [
          { name: 'shop', labels: { team: 'shop' } },
          { name: 'lab', labels: { team: 'lab' } },
        ],
        workloads: [workload(), batch],
        pools: [pool()],
      },
      intents: [intentOf(count)],
    });
    const grant = (team: string, reserveNodes?: number) => ({
      ...{ name: team, namespaceSelector: { matchLabels: { team } } },
      ...(reserveNodes === undefined ? {} : { reserveNodes }),
    });
    const shared = burstPool({ maxNodes: 4, grantedTo: [grant('shop'), grant('lab', 3)] });
    const sites = [homeSite({ name: 'home', reserve: homeReserve })];
    const policies = { ...evidence.policies, sites, pools: [shared] };
    const checker = checkReserves({ ...evidence, policiesAt: () => policies });
    const lab = evidence.world.tiers.get('lab/batch')?.workload;
    if (lab !== undefined) lab.replicas = labReplicas;
    evidence.world.cloud.get('np1')?.grow(count);
    evidence.request('nodePools.grow', { subject: 'np1', about: { pool: 'np1', count } });
    return checker.finish().map(({ message }) => message);
  }

  it('are violated by an order that leaves less than is held', async () => {
    expect(await ordered(2)).toEqual([
      'an order brought np1 to 2 machines, 3 of 4 are held for others',
    ]);
  });

  it('hold nothing for pods in the reserve of home, which are planned for elsewhere', async () => {
    expect(await ordered(2, 1, 1)).toEqual([]);
  });

  it('hold what is left beside them, and against nobody when the tenant wants more itself', async () => {
    expect([await ordered(1), await ordered(2, 2)]).toEqual([[], []]);
  });
});

describe('S2, lines', () => {
  // Two lines of 10 Mbit/s at 70%: seven may cross them, and 7.35 are near enough.
  async function crossed(bits: number, healedAfter = 0) {
    const line = (name: string) => ({ name, to: 'home', bandwidth: 10e6 });
    const lines = ['a', 'b'].map((name) => ({ ...line(name), site: 'cloud' }));
    const evidence = evidenceOf({ scenario: { lines }, healedAfter });
    const all = ['a', 'b'].map(line);
    const sites = [cloudSite({ name: 'cloud', lines: { all, waterLevel: 0.7 } })];
    const policies = { ...evidence.policies, sites };
    const checker = checkLines({ ...evidence, policiesAt: () => policies });
    const { world } = evidence;
    world.lines.settle(world.clock.now());
    world.lines.load('cloud', bits, world.clock.now());
    await loadFor(evidence, 12);
    return { found: checker.finish().map(({ message }) => message), asked: checker.asked?.() };
  }

  it('are violated by more than fits when the larger one is down', async () => {
    expect(await crossed(7.4e6)).toEqual({
      found: ['7.4 Mbit/s cross the lines of cloud, which may take 7.0'],
      asked: true,
    });
  });

  it('take as much as that, and are not judged while faults go on', async () => {
    expect(await crossed(7.3e6)).toEqual({ found: [], asked: true });
    expect(await crossed(9e6, HOUR)).toEqual({ found: [], asked: false });
  });
});

describe('S9, degrade steps', () => {
  type Told = readonly [string, 'begins' | 'ends'];

  async function told(steps: readonly Told[], afterwards = 0) {
    const degrade = ['small', 'none'].map((name) => ({
      ...{ name, query: 'q', above: 1, after: 0, takes: 0, undoAfter: MINUTE, saves: 0.2 },
      ...{ rollback: 'r', owner: 'o' },
    }));
    const evidence = evidenceOf({ policy: { degrade }, scenario: { to: START + 3 * HOUR } });
    const checker = checkLadder(evidence);
    for (const [step, state] of steps)
      evidence.world.journal.emit({
        ...{ kind: 'step', at: START, workload: 'shop/web' },
        ...{ step, state },
      });
    await evidence.pass(afterwards);
    return checker.finish().map(({ message }) => message);
  }

  it('are violated by one that begins before its turn, and by one that ends before a later one', async () => {
    expect(
      await told([
        ['none', 'begins'],
        ['none', 'ends'],
      ]),
    ).toEqual(['shop/web: step none begins, small is the next to']);
    const both: readonly Told[] = [
      ['small', 'begins'],
      ['none', 'begins'],
    ];
    expect(await told([...both, ['small', 'ends'], ['none', 'ends']])).toEqual([
      'shop/web: step small ends, none is the next to',
    ]);
  });

  it('are violated by one that is still on long after all trouble', async () => {
    expect(await told([['small', 'begins']])).toEqual([
      'shop/web: step small is still on, long after all trouble',
    ]);
  });

  it('hold when they begin in order and end in reverse', async () => {
    const both: readonly Told[] = [
      ['small', 'begins'],
      ['none', 'begins'],
    ];
    expect(await told([...both, ['none', 'ends'], ['small', 'ends']])).toEqual([]);
  });
});

describe('S9, start order', () => {
  // order has one of four Ready. web serves 600 requests in 5 s: 120 rps, over 50 each 2.4; a third more, four at most.
  interface How {
    readonly short?: number;
    readonly led?: number;
    /** What is asked of order before it is told to have four, and for how long. */
    readonly asked?: { readonly offered: number; readonly for: number };
  }

  async function grown(to: number, how: How = {}) {
    const evidence = evidenceOf({ policy: { startAfter: ['shop/order'] } });
    const order = tierPolicy({ name: 'order', replicas: { min: 1, max: 2_000 } });
    const policies = { ...evidence.policies, tiers: [...evidence.policies.tiers, order] };
    const checker = checkStartOrder({ ...evidence, policiesAt: () => policies });
    const { world } = evidence;
    await evidence.pass(10 * MINUTE);
    if (how.led !== undefined)
      world.journal.emit({
        ...{ kind: 'operator', at: world.clock.now() - how.led },
        ...{ operator: 1, epoch: 2, state: 'leads' },
      });
    evidence.load();
    if (how.asked !== undefined) {
      evidence.load({ workload: 'shop/order', offered: how.asked.offered });
      await evidence.pass(how.asked.for);
    }
    const before = world.tiers.get('shop/order')?.workload;
    if (before !== undefined) before.replicas = 4;
    evidence.load();
    await evidence.pass(how.short ?? 30 * SECOND);
    evidence.load();
    evidence.scale(to);
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a tier that runs ahead of the one before it', async () => {
    expect(await grown(3)).toEqual([
      'shop/web grew from 2 to 3 replicas while shop/order, which it starts after, had 1 of 4 Ready',
    ]);
  });

  it('says nothing of the one who is short for too long, and of leaders who cannot know', async () => {
    expect(await grown(3, { short: 3 * MINUTE })).toEqual([]);
    expect(await grown(3, { led: 2 * MINUTE })).toEqual([]);
    expect(await grown(3, { led: 6 * MINUTE })).toHaveLength(1);
  });

  // 300 requests in 5 s are 60 rps: two replicas of 50 rps at their level. 150 are 30 rps: one, and that one is Ready.
  // Patience is twice the 90 s of a machine and the 25 s of a pod, so 230 s; 30 s of it pass after order is told.
  it('says nothing of one who had too few for all that patience before it could be told to have more', async () => {
    expect(await grown(3, { asked: { offered: 300, for: 201 * SECOND } })).toEqual([]);
    expect(await grown(3, { asked: { offered: 300, for: 200 * SECOND } })).toHaveLength(1);
    expect(await grown(3, { asked: { offered: 150, for: 5 * MINUTE } })).toHaveLength(1);
  });
});
