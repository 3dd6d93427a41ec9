/** What one process sees of the cluster when its watches are wrong: through the Cluster and Policies ports. */
import { describe, expect, it } from 'vitest';
import { createApiServer } from '../../../../src/simulator/api/api-server.ts';
import { processView } from '../../../../src/simulator/api/process-view.ts';
import type { Fate } from '../../../../src/simulator/api/watch-stream.ts';
import { createControllerPorts } from '../../../../src/simulator/controller-ports.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { fault, WEB, webOf } from '../operator/gated-world.ts';
import { MINUTE, SECOND, START, smallWorld } from '../small-world.ts';

function watching(faults: readonly ScheduledFault[], fates: readonly (Fate | undefined)[] = []) {
  const world = smallWorld({ faults });
  const control = createControllerPorts({ world, documents: [], onCycle: () => undefined });
  let event = 0;
  const backends = processView({
    world,
    backends: control.backends,
    api: createApiServer(world),
    operator: 1,
    viewMaxAge: MINUTE,
    onWatchEvent(watch) {
      if (watch !== 'workloads') return undefined;
      event += 1;
      return fates[event - 1];
    },
  });
  /** Where time stands at `at` after the start, what is seen of web. */
  async function seenAt(at: number) {
    await world.clock.run(START + at);
    const view = await backends.cluster.view([WEB]);
    const web = view.workloads.get(WEB.tier);
    return { view, web, replicas: web !== undefined && 'value' in web ? web.value.replicas : -1 };
  }
  const scale = (to: number) => world.replicaSets.setReplicas(webOf(world), to);
  return { world, backends, seenAt, scale };
}

describe('the watches of a process', () => {
  it('show the truth at each look when nothing is wrong: the control', async () => {
    const { seenAt, scale } = watching([]);
    await seenAt(0);
    scale(5);

    expect(await seenAt(5 * SECOND)).toMatchObject({ replicas: 5, web: { kind: 'fresh' } });
  });

  it('keep what they knew when an event is lost, until the next full compare', async () => {
    const { seenAt, scale } = watching([], [{ kind: 'drop' }]);
    await seenAt(0);
    scale(5);

    expect(await seenAt(5 * SECOND)).toMatchObject({ replicas: 2, web: { kind: 'fresh' } });
    // Pods of the five replicas become ready and bring events of their own, so the test looks at the same instant only.
    expect((await seenAt(15 * MINUTE)).replicas).toBe(5);
  });

  it('take a late event in when it comes, unless a newer one was there first', async () => {
    const { seenAt, scale } = watching([], [{ kind: 'late', by: 10 * SECOND }, undefined]);
    await seenAt(0);
    scale(5);
    expect((await seenAt(1 * SECOND)).replicas).toBe(2);
    scale(3);

    expect((await seenAt(2 * SECOND)).replicas).toBe(3);
    expect((await seenAt(20 * SECOND)).replicas).toBe(3);
  });

  it('are none the worse for an event that comes twice', async () => {
    const { seenAt, scale } = watching([], [{ kind: 'double', by: SECOND }]);
    await seenAt(0);
    scale(5);

    expect((await seenAt(1 * SECOND)).replicas).toBe(5);
    expect((await seenAt(3 * SECOND)).replicas).toBe(5);
  });

  it('lose, delay and double events at random (A6), and are right again after the compare', async () => {
    const until = START + 10 * SECOND;
    const { world, seenAt, scale } = watching([fault('A6', { subject: 'workloads', until })]);
    await seenAt(0);
    scale(5);
    await seenAt(5 * SECOND);

    expect(world.faults.fired.get('A6')).toBe(1);
    expect((await seenAt(16 * MINUTE)).replicas).toBe(5);
  });

  it('stand still and age when one is silently dead, and list anew after a minute (A5)', async () => {
    const { seenAt, scale } = watching([fault('A5', { subject: 'workloads' })]);
    await seenAt(0);
    scale(5);

    expect((await seenAt(59 * SECOND)).replicas).toBe(2);
    expect((await seenAt(60 * SECOND)).replicas).toBe(5);
  });

  it('are stale while a watch that expired is listed anew (A2)', async () => {
    const { seenAt } = watching([
      fault('A2', { subject: 'nodes', from: START + SECOND, until: START + 6 * SECOND }),
    ]);
    await seenAt(0);

    expect((await seenAt(5 * SECOND)).view.asOf).toMatchObject({ kind: 'stale' });
    expect((await seenAt(10 * SECOND)).view.asOf).toMatchObject({ kind: 'fresh' });
  });

  it('say that an own write is not in the view yet, for as long as the watch is behind (A7)', async () => {
    const { world, backends, seenAt } = watching([fault('A7', { size: 12 * SECOND })]);
    await seenAt(0);
    const { uid, version } = webOf(world);
    await backends.cluster.setReplicas(WEB, { uid, resourceVersion: String(version), to: 5 });

    const behind = await seenAt(5 * SECOND);
    expect(behind).toMatchObject({ replicas: 2, web: { kind: 'stale' } });
    expect(await seenAt(15 * SECOND)).toMatchObject({ replicas: 5, web: { kind: 'fresh' } });
  });

  it('stand still while the API server is down; after a minute they are stale, and back when it is (A10)', async () => {
    const { seenAt, scale } = watching([
      fault('A10', { from: START + SECOND, until: START + 5 * MINUTE }),
    ]);
    await seenAt(0);
    scale(5);

    expect(await seenAt(30 * SECOND)).toMatchObject({
      replicas: 2,
      view: { asOf: { kind: 'fresh' } },
    });
    expect(await seenAt(2 * MINUTE)).toMatchObject({
      replicas: 2,
      view: { asOf: { kind: 'stale' } },
    });
    expect(await seenAt(5 * MINUTE)).toMatchObject({
      replicas: 5,
      view: { asOf: { kind: 'fresh' } },
    });
  });

  it('have nothing to show to a process that starts while the API server is down', async () => {
    const { backends } = watching([fault('A10')]);

    await expect(backends.cluster.view([WEB])).rejects.toMatchObject({ kind: 'transient' });
    await expect(backends.policies.current(START)).rejects.toMatchObject({ kind: 'transient' });
  });
});
