/** People at work on the simulated cluster, as the controller's ports see what they did. */
import { describe, expect, it } from 'vitest';
import { answerOf, fault, gatedWorld, scaleWeb, WEB, webOf } from '../operator/gated-world.ts';
import { MINUTE, SECOND, START } from '../small-world.ts';

const INTENT = {
  pool: 'burst',
  number: 1,
  count: 1,
  targetBefore: 0,
  targetAfter: 1,
  promotion: undefined,
};

function nodeNamed(small: ReturnType<typeof gatedWorld>, name: string) {
  const node = small.world.nodes.all.get(name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return node;
}

describe('people', () => {
  it('leave everything as it is when nothing is scheduled: the control', async () => {
    const small = gatedWorld();
    await small.world.clock.run(START + 10 * MINUTE);

    expect(webOf(small.world).replicas).toBe(2);
    expect(await answerOf(small.world, small.ports.cluster.switches())).toEqual({
      pause: false,
      noShrink: false,
    });
  });

  it('scale by hand, and again every three minutes for as long as it lasts (H1)', async () => {
    const until = START + 5 * MINUTE;
    const small = gatedWorld({ faults: [fault('H1', { subject: 'shop/web', size: 7, until })] });
    await small.world.clock.run(START + SECOND);
    expect(webOf(small.world).replicas).toBe(7);

    await scaleWeb(small, 4);
    expect(webOf(small.world).replicas).toBe(4);
    await small.world.clock.run(START + 3 * MINUTE);
    expect(webOf(small.world).replicas).toBe(7);

    await scaleWeb(small, 4);
    await small.world.clock.run(START + 10 * MINUTE);
    expect(webOf(small.world).replicas).toBe(4);
    expect(small.world.faults.fired.get('H1')).toBe(2);
  });

  it('cordon a node and free it again (H1)', async () => {
    const until = START + MINUTE;
    const small = gatedWorld({ faults: [fault('H1', { subject: 'rack-01', until })] });
    await small.world.clock.run(START + SECOND);
    expect(await small.ports.cluster.node('rack-01')).toMatchObject({ schedulable: false });

    await small.world.clock.run(until);
    expect(await small.ports.cluster.node('rack-01')).toMatchObject({ schedulable: true });
  });

  it('drain a node (H1, size 0): its pods go elsewhere', async () => {
    const small = gatedWorld({ faults: [fault('H1', { subject: 'rack-01', size: 0 })] });
    const before = nodeNamed(small, 'rack-01').pods.size;
    await small.world.clock.run(START + 2 * MINUTE);

    expect(before).toBeGreaterThan(0);
    expect(nodeNamed(small, 'rack-01').pods.size).toBe(0);
  });

  it('let an HPA scale the same target (H3)', async () => {
    const small = gatedWorld({ faults: [fault('H3', { subject: 'shop/web' })] });
    await small.world.clock.run(START + SECOND);
    // 120 rps on 2 pods of 100 rps are 60% of what they can do; at 50% it wants ceil(2 x 60 / 50) = 3.
    small.world.journal.emit({
      kind: 'load',
      at: START,
      span: 5 * SECOND,
      tiers: [{ workload: 'shop/web', offered: 600, served: 600, capacity: 200, readyPods: 2 }],
      instances: 0,
      readyCloudNodes: 0,
      spent: 0,
    });
    await small.world.clock.run(START + 20 * SECOND);

    expect(webOf(small.world).replicas).toBe(3);
    expect(small.world.faults.fired.get('H3')).toBe(1);
  });

  it('press the pause switch and let it go again (H4)', async () => {
    const until = START + 5 * MINUTE;
    const small = gatedWorld({ faults: [fault('H4', { until })] });
    await small.world.clock.run(START + SECOND);

    const live = await answerOf(small.world, small.ports.cluster.switches());
    const { switches } = await small.ports.cluster.view([WEB]);
    expect([live, switches]).toMatchObject([{ pause: true }, { value: { pause: true } }]);
    await small.world.clock.run(until);
    expect(await small.ports.cluster.switches()).toMatchObject({ pause: false });
  });

  it('make a node anew under the same name: a write that means the old one is refused (A8)', async () => {
    const small = gatedWorld({ faults: [fault('A8', { subject: 'rack-01' })] });
    const { name, uid, providerId } = nodeNamed(small, 'rack-01');
    await small.world.clock.run(START + MINUTE);
    const draining = small.ports.cluster.setDraining({ name, uid, providerId }, START);

    await expect(draining).rejects.toMatchObject({ kind: 'conflict' });
    expect(nodeNamed(small, 'rack-01')).toMatchObject({ ready: true, providerId, cordoned: false });
  });

  it('make a workload anew under the same name: a write that means the old one is refused (A8)', async () => {
    const small = gatedWorld({ faults: [fault('A8', { subject: 'shop/web' })] });
    const { uid } = webOf(small.world);
    await small.world.clock.run(START + MINUTE);
    const resourceVersion = String(webOf(small.world).version);
    const scaling = small.ports.cluster.setReplicas(WEB, { uid, resourceVersion, to: 9 });

    await expect(scaling).rejects.toMatchObject({ kind: 'conflict' });
    expect(webOf(small.world).replicas).toBe(2);
  });

  it('delete an intent behind our back (O6): it is gone from the ledger, not from the record of what was', async () => {
    const from = START + MINUTE;
    const small = gatedWorld({ faults: [fault('O6', { from, subject: 'burst-1' })] });
    await small.ports.ledger.create(INTENT);
    expect(await small.ports.ledger.list()).toHaveLength(1);
    await small.world.clock.run(from);

    expect(await small.ports.ledger.list()).toEqual([]);
    expect(small.ledger.ever.size).toBe(1);
  });
});
