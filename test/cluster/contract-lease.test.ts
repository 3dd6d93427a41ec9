/** Leader election on a real API server. Time is moved by hand, so that "fifteen seconds" takes none. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createKubeLease, type KubeLease } from '../../src/adapters/kube/lease.ts';
import { leaseContract } from '../contract/lease-contract.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { createManualClock, type ManualClock } from '../unit/adapters/kube/manual-clock.ts';
import { type Connected, connect, eventually, SYSTEM_NAMESPACE } from './kube-access.ts';
import { namespaceObject } from './shop-objects.ts';

interface Contender {
  readonly lease: KubeLease;
  readonly clock: ManualClock;
  readonly ended: Promise<'lost' | 'released'>;
  /** SIGTERM. */
  stop(): Promise<'lost' | 'released'>;
}

describeCluster('leader election on a real API server', () => {
  let plane: ControlPlane;
  let connected: Connected;
  const contenders: Contender[] = [];
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.apply([namespaceObject(SYSTEM_NAMESPACE)]);
    connected = await connect(plane);
  }, STACK_START_TIMEOUT_MS);
  afterEach(async () => {
    await Promise.all(contenders.splice(0).map((one) => one.stop()));
  });
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  function compete(name: string, identity: string): Contender {
    const clock = createManualClock(Date.UTC(2027, 0, 1));
    const stop = new AbortController();
    const { access, log } = connected;
    const transport = access.leaseTransport;
    const where = { namespace: SYSTEM_NAMESPACE, name, identity };
    const lease = createKubeLease({ transport, clock, random: () => 0, log, ...where });
    const ended = lease.run(stop.signal);
    const contender: Contender = {
      lease,
      clock,
      ended,
      stop: () => {
        stop.abort();
        return ended;
      },
    };
    contenders.push(contender);
    return contender;
  }

  /** One pause of the retry loop, which the last attempt must have reached. */
  async function nextAttempt({ clock, lease }: Contender): Promise<void> {
    const asked = clock.sleeps.length;
    const before = lease.lookedAt();
    clock.advance(2_000);
    await eventually('the next attempt', async () =>
      lease.lookedAt() !== before && clock.sleeps.length > asked ? true : undefined,
    );
  }

  async function field(name: string, path: string): Promise<string> {
    return plane.kubectl([
      'get',
      'lease',
      name,
      '-n',
      SYSTEM_NAMESPACE,
      '-o',
      `jsonpath={${path}}`,
    ]);
  }

  function holds(contender: Contender): Promise<true> {
    return eventually('the lease to be held', async () => contender.lease.held() || undefined);
  }

  function stands(contender: Contender): Promise<true> {
    return eventually('the first look', async () =>
      contender.clock.sleeps.length > 0 ? true : undefined,
    );
  }

  leaseContract('Kubernetes', async () => {
    const { lease, clock } = compete('contract', 'one');
    return {
      lease,
      monotonic: clock.monotonic,
      lose: () => clock.advance(10_000),
      eventually,
      close: async () => undefined,
    };
  });

  test('of two who compete for a lease nobody has, one leads and the gate of the other is shut', async () => {
    const [a, b] = [compete('two', 'a'), compete('two', 'b')];
    await Promise.all([stands(a), stands(b)]);

    const leaders = [a, b].filter((one) => one.lease.held());

    expect(leaders).toHaveLength(1);
    const other = leaders[0] === a ? b : a;
    expect(() => other.lease.requireHeld()).toThrow('the lease is not held');
    expect(() => leaders[0]?.lease.requireHeld()).not.toThrow();
    expect(['a', 'b']).toContain(await field('two', '.spec.holderIdentity'));
  });

  test('a lease handed over is taken at the next look, and its renewTime is kept', async () => {
    const a = compete('handover', 'a');
    await holds(a);
    const renewed = await field('handover', '.spec.renewTime');

    expect(await a.stop()).toBe('released');

    expect(await field('handover', '.spec.holderIdentity')).toBe('');
    expect(await field('handover', '.spec.renewTime')).toBe(renewed);
    expect(a.lease.held()).toBe(false);
    const b = compete('handover', 'b');
    await holds(b);
    expect(await field('handover', '.spec.leaseTransitions')).toBe('1');
  });

  test('the lease of one who vanished is taken after 15 s of standing still, not before', async () => {
    const spec = {
      holderIdentity: 'vanished',
      leaseDurationSeconds: 15,
      // Long past: nobody may judge by another's clock.
      renewTime: '2020-01-01T00:00:00.000000Z',
    };
    const metadata = { name: 'vanished', namespace: SYSTEM_NAMESPACE };
    await plane.apply([{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }]);
    const b = compete('vanished', 'b');
    await stands(b);
    for (let seconds = 2; seconds < 15; seconds += 2) await nextAttempt(b);

    expect(b.clock.monotonic()).toBe(14_000);
    expect(b.lease.held()).toBe(false);
    await nextAttempt(b);
    await holds(b);
  });

  test('a lease that its holder renews is never taken', async () => {
    const spec = { holderIdentity: 'alive', leaseDurationSeconds: 15 };
    const metadata = { name: 'alive', namespace: SYSTEM_NAMESPACE };
    await plane.apply([{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }]);
    const b = compete('alive', 'b');
    await stands(b);
    for (let second = 0; second < 40; second += 2) {
      const renewTime = `2027-01-01T00:00:${String(10 + second)}.000000Z`;
      const patch = JSON.stringify({ spec: { renewTime } });
      const path = `/apis/coordination.k8s.io/v1/namespaces/${SYSTEM_NAMESPACE}/leases/alive`;
      const contentType = 'application/merge-patch+json';
      await plane.api.send(path, { method: 'PATCH', body: JSON.parse(patch), contentType });
      await nextAttempt(b);
    }

    expect(b.lease.held()).toBe(false);
    expect(b.lease.holder()).toBe('alive');
  });

  test('a leader that finds another in its lease stops at once and says that it is lost', async () => {
    const a = compete('usurped', 'a');
    await holds(a);
    await stands(a);
    await plane.kubectl([
      'patch',
      'lease',
      'usurped',
      '-n',
      SYSTEM_NAMESPACE,
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { holderIdentity: 'usurper' } }),
    ]);

    a.clock.advance(2_000);

    expect(await a.ended).toBe('lost');
    expect(a.lease.held()).toBe(false);
    expect(await field('usurped', '.spec.holderIdentity')).toBe('usurper');
  });

  test('a leader renews, so that its deadline moves on', async () => {
    const a = compete('renewed', 'a');
    await holds(a);
    await stands(a);
    for (let seconds = 2; seconds <= 20; seconds += 2) await nextAttempt(a);

    expect(a.lease.deadline()).toBe(30_000);
  });
});
