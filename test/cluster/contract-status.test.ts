/** Status and Events as people see them in a real API server: written once, kept whole, silent when nothing changed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventRecorder } from '../../src/adapters/kube/event-recorder.ts';
import { createKubeEvents } from '../../src/adapters/kube/events.ts';
import { createKubePolicies, type KubePolicies } from '../../src/adapters/kube/policies.ts';
import { createStatusRecorder } from '../../src/adapters/kube/recorder.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import type { Hold } from '../../src/model/plan.ts';
import type { PolicySet } from '../../src/model/policy-set.ts';
import type { Recorder } from '../../src/ports/recorder.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { Condition } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { AT, cycleOf } from '../unit/adapters/kube/cycle.ts';
import { createManualClock, type ManualClock } from '../unit/adapters/kube/manual-clock.ts';
import { type Connected, connect, eventually } from './kube-access.ts';
import { CALENDAR, POLICY_OBJECTS, tierObject } from './policy-objects.ts';
import { namespaceObject } from './shop-objects.ts';
import { API, countingTransport, POOL, STALE, WEB, type WithStatus } from './status-world.ts';

const CRDS = new URL('../../charts/kingtide/crds', import.meta.url).pathname;
describeCluster('status and Events in a real API server', () => {
  let plane: ControlPlane;
  let connected: Connected;
  let policies: KubePolicies;
  let clock: ManualClock;
  let recorder: Recorder;
  let set: PolicySet;
  /** Requests of the recorder, also those that change nothing. */
  let writes = 0;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.kubectl(['apply', '--server-side', '-f', CRDS]);
    await plane.apply([namespaceObject('shop', 'burstable')]);
    await eventually('the CRDs', () => plane.apply([...POLICY_OBJECTS, CALENDAR]).then(() => true));
    connected = await connect(plane);
    const { transport } = connected.access;
    const world = {
      transport,
      clock: createSystemClock(),
      random: Math.random,
      log: connected.log,
    };
    const limits = { timeZone: 'UTC', scrapeInterval: 15_000, caps: {}, viewMaxAge: 60_000 };
    policies = createKubePolicies({ ...world, ...limits });
    connected.inBackground(policies.run);
    set = await inForce(({ tiers, calendars }) => tiers.length === 1 && calendars.length === 1);
    clock = createManualClock(AT);
    const counting = countingTransport(transport, () => {
      writes += 1;
    });
    recorder = createStatusRecorder({ transport: counting, clock, policies });
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  function inForce(fits: (found: PolicySet) => boolean): Promise<PolicySet> {
    return eventually('the policies', async () => {
      const found = await policies.current(AT);
      return fits(found) ? found : undefined;
    });
  }

  function read(path: string): Promise<WithStatus> {
    return plane.api.get<WithStatus>(path);
  }

  async function conditionOf(path: string, type: string): Promise<Condition | undefined> {
    return (await read(path)).status.conditions.find((one) => one.type === type);
  }

  async function versions(): Promise<readonly (string | undefined)[]> {
    const paths = [
      WEB,
      POOL,
      `${API}/sites/home`,
      `${API}/sites/cloud`,
      `${API}/promotioncalendars/sales`,
    ];
    return Promise.all(paths.map(async (path) => (await read(path)).metadata.resourceVersion));
  }

  test('a cycle is written into the status of every object, for the generation it speaks of', async () => {
    await recorder.record(cycleOf({ policies: set }));

    const { status } = await read(WEB);
    expect(status['observedGeneration']).toBe(1);
    expect(status['replicas']).toEqual({
      current: 4,
      ready: 4,
      needed: 4,
      target: 4,
      home: 4,
      cloud: 0,
      unplaced: 0,
      readyAtHome: 0,
      readyInCloud: 0,
    });
    expect(status['accepted']).toMatchObject({
      generation: 1,
      spec: { replicas: { min: 2, max: 50 } },
    });
    expect(status.conditions.map(({ type, status: is, reason }) => [type, is, reason])).toEqual([
      ['Ready', 'True', 'ReplicasReady'],
      ['DemandKnown', 'True', 'DemandForecast'],
      ['CapacityMet', 'True', 'Placed'],
      ['Held', 'False', 'NothingHeld'],
      ['ResidencyProven', 'True', 'MarkedBurstable'],
    ]);
    expect((await conditionOf(`${API}/sites/home`, 'Ready'))?.reason).toBe('NoNodes');
    expect((await read(`${API}/promotioncalendars/sales`)).status['next']).toBe(
      'anniversary at 2027-02-28T16:00:00.000Z',
    );
  });

  test('the same cycle again writes nothing, even minutes later', async () => {
    const before = await versions();

    writes = 0;
    clock.advance(120_000);
    await recorder.record(cycleOf({ policies: set }));

    expect(writes).toBe(0);
    expect(await versions()).toEqual(before);
  });

  test('mere numbers wait for half a minute; a condition that turns does not', async () => {
    await recorder.record(cycleOf({ policies: set, verdict: { current: 5 } }));
    const first = await read(WEB);
    await recorder.record(cycleOf({ policies: set, verdict: { current: 6 } }));
    const second = await read(WEB);
    await recorder.record(cycleOf({ policies: set, verdict: { current: 7, needed: 9 } }));
    const third = await read(WEB);

    expect(first.status['replicas']).toMatchObject({ current: 5 });
    expect(second.status['replicas']).toMatchObject({ current: 5 });
    expect(third.status['replicas']).toMatchObject({ current: 7 });
    expect((await conditionOf(WEB, 'Ready'))?.reason).toBe('ReplicasMissing');
    await recorder.record(cycleOf({ policies: set, verdict: { current: 4 } }));
  });

  test('a transition time moves only when the status turns', async () => {
    const ready = await conditionOf(WEB, 'Ready');
    clock.advance(40_000);
    await recorder.record(
      cycleOf({ policies: set, at: AT + 60_000, verdict: { ready: 5, needed: 5 } }),
    );
    const same = await conditionOf(WEB, 'Ready');
    await recorder.record(cycleOf({ policies: set, at: AT + 90_000, holds: [STALE] }));
    const held = await conditionOf(WEB, 'Held');

    expect(same?.lastTransitionTime).toBe(ready?.lastTransitionTime);
    expect(held).toMatchObject({
      status: 'True',
      reason: 'ReadingDoubtful',
      lastTransitionTime: '2027-02-28T12:01:30.000Z',
    });
  });

  test('a hold can be read with plain kubectl', async () => {
    const described = await plane.kubectl(['describe', 'scalingpolicy', 'web', '-n', 'shop']);
    const listed = await plane.kubectl(['get', 'scalingpolicy', 'web', '-n', 'shop']);

    expect(described).toContain(
      'reading-doubtful: wanted to shrink 4 to 2 replicas: requests: stale for 70 s',
    );
    expect(listed).toContain('ReadingDoubtful');
  });

  test('what is kept of a pool survives the status of the next cycle, and the other way round', async () => {
    await policies.keepPool('np1', {
      lastRequest: 7,
      backOff: undefined,
      leadTime: { p50: 70_000, p95: 110_000 },
    });
    expect((await conditionOf(POOL, 'Ready'))?.status).toBe('True');
    const unreadable: Hold = {
      reason: 'pool-unreadable',
      subject: 'np1',
      wanted: 'order 2 nodes',
      detail: 'no answer',
    };

    await recorder.record(cycleOf({ policies: set, holds: [unreadable] }));

    expect((await conditionOf(POOL, 'Ready'))?.reason).toBe('PoolUnreadable');
    expect((await policies.kept()).pools.get('np1')).toEqual({
      lastRequest: 7,
      backOff: undefined,
      leadTime: { p50: 70_000, p95: 110_000 },
    });
    expect((await read(POOL)).status['accepted']).toMatchObject({
      spec: { limits: { maxNodes: 400 } },
    });
  });

  test('a refused spec is not Ready, says why, and keeps what was accepted', async () => {
    await plane.apply([tierObject({ min: 9, max: 50, query: 'sum(rate(' })]);
    const refused = await inForce((found) => found.refused.length === 1);

    await recorder.record(cycleOf({ policies: refused }));

    const { status, metadata } = await read(WEB);
    expect(await conditionOf(WEB, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PolicyRefused',
    });
    expect(status['observedGeneration']).toBe(2);
    expect(metadata).toMatchObject({ generation: 2 });
    expect(status['accepted']).toMatchObject({
      generation: 1,
      spec: { replicas: { min: 2, max: 50 } },
    });
    await plane.apply([tierObject({ min: 2, max: 50 })]);
    set = await inForce((found) => found.refused.length === 0);
  });

  test('only our field manager owns the status', async () => {
    const { managedFields } = (await read(WEB)).metadata as unknown as {
      readonly managedFields: readonly {
        readonly manager: string;
        readonly subresource?: string;
      }[];
    };

    const owners = managedFields
      .filter((one) => one.subresource === 'status')
      .map((one) => one.manager);
    expect(owners).toEqual(['kingtide']);
  });

  test('actions and new holds become Events, once', async () => {
    const events = createKubeEvents({
      transport: connected.access.transport,
      clock,
      instance: 'test-1',
    });
    const teller = createEventRecorder({ events, policies });
    const change = { uid: 'u', resourceVersion: '1', from: 4, to: 6, victims: [] };
    const action = {
      kind: 'set-replicas',
      tier: 'shop/web',
      reason: 'demand-grew',
      ...change,
    } as const;
    const outcomes = [{ kind: 'applied', action, at: AT, detail: 'replicas 4 to 6' }] as const;
    const cycle = cycleOf({ policies: set, holds: [STALE], outcomes });

    await teller.record(cycle);
    await teller.record(cycle);

    const told = await plane.kubectl([
      'get',
      'events',
      '-n',
      'shop',
      '-o',
      'jsonpath={range .items[*]}{.type} {.reason} {.message}{"\\n"}{end}',
    ]);
    expect(told.trim().split('\n').sort()).toEqual([
      'Normal DemandGrew replicas 4 to 6 (Expected demand needs more replicas than there are.)',
      'Warning ReadingDoubtful held: wanted to shrink 4 to 2 replicas: requests: stale for 70 s',
    ]);
    expect(await plane.kubectl(['describe', 'scalingpolicy', 'web', '-n', 'shop'])).toContain(
      'DemandGrew',
    );
  });

  test('nothing is told in a sealed namespace', async () => {
    const events = createKubeEvents({
      transport: connected.access.transport,
      clock,
      instance: 'test-2',
    });
    const teller = createEventRecorder({ events, policies });
    const labels = { 'kingtide.dev/residency': 'pinned' };
    const before = await plane.kubectl(['get', 'events', '-n', 'shop', '-o', 'name']);

    await teller.record(
      cycleOf({ policies: set, holds: [{ ...STALE, detail: 'another' }], labels }),
    );

    expect(await plane.kubectl(['get', 'events', '-n', 'shop', '-o', 'name'])).toBe(before);
  });
});
