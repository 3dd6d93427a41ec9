/** Faults of the API server as one process meets them through its ports. */
import { describe, expect, it } from 'vitest';
import { answerOf, fault, gatedWorld, scaleWeb, WEB, webOf } from '../operator/gated-world.ts';
import { SECOND, START } from '../small-world.ts';

const INTENT = {
  pool: 'burst',
  number: 1,
  count: 2,
  targetBefore: 0,
  targetAfter: 2,
  promotion: undefined,
};

describe('the simulated API server', () => {
  it('lets a write through when nothing is wrong: the control', async () => {
    const small = gatedWorld();

    expect(await scaleWeb(small, 5)).toBe('done');

    expect(webOf(small.world).replicas).toBe(5);
    expect(small.requests()).toMatchObject([
      { label: 'cluster.setReplicas', answer: 'ok', sentAt: START, at: START },
    ]);
  });

  it('answers a write with a conflict and leaves the object as it is (A1)', async () => {
    const small = gatedWorld({ faults: [fault('A1')] });

    expect(await scaleWeb(small, 5)).toMatchObject({ kind: 'conflict' });

    expect(webOf(small.world).replicas).toBe(2);
    expect(small.requests()).toMatchObject([{ answer: 'conflict' }]);
    expect(small.world.faults.fired.get('A1')).toBe(1);
  });

  it('never answers a fresh name with a conflict, because nobody can have taken it (A1)', async () => {
    const small = gatedWorld({ faults: [fault('A1')] });

    const answer = await answerOf(small.world, small.ports.ledger.create(INTENT));

    expect(answer).toMatchObject({ kind: 'created' });
  });

  it('says when to come back with a 429 (A3), for reads too', async () => {
    const small = gatedWorld({ faults: [fault('A3', { size: 7_000 })] });

    const read = await answerOf(small.world, small.ports.cluster.workload(WEB));

    expect(read).toMatchObject({ kind: 'transient', afterMs: 7_000 });
    expect(await scaleWeb(small, 5)).toMatchObject({ kind: 'transient', afterMs: 7_000 });
    expect(webOf(small.world).replicas).toBe(2);
  });

  it('strikes only the call that a fault names', async () => {
    const small = gatedWorld({ faults: [fault('A3', { subject: 'cluster.workload' })] });

    const read = await answerOf(small.world, small.ports.cluster.workload(WEB));

    expect(read).toMatchObject({ kind: 'transient' });
    expect(await scaleWeb(small, 5)).toBe('done');
  });

  it('lets a write take effect and answers nothing until the request timed out (A4)', async () => {
    const small = gatedWorld({ faults: [fault('A4')] });
    const { uid, version } = webOf(small.world);
    let failed: unknown;
    void small.ports.cluster
      .setReplicas(WEB, { uid, resourceVersion: String(version), to: 5 })
      .catch((error: unknown) => {
        failed = error;
      });
    await small.world.clock.run(START + 4 * SECOND);

    expect(webOf(small.world).replicas).toBe(5);
    expect(failed).toBeUndefined();
    await small.world.clock.run(START + 5 * SECOND);
    expect(failed).toMatchObject({ kind: 'transient' });
    expect(small.requests()).toMatchObject([{ answer: 'ok', at: START }]);
  });

  it('goes down after the first of several updates and comes back (A9)', async () => {
    const small = gatedWorld({
      faults: [fault('A9', { until: START + SECOND, size: 90 * SECOND })],
    });

    expect(await scaleWeb(small, 3)).toBe('done');

    // A minute has passed: half a minute of the outage is left.
    expect(small.api.reachable()).toBe(false);
    expect(await scaleWeb(small, 4)).toMatchObject({ kind: 'transient' });
    expect(webOf(small.world).replicas).toBe(3);
    expect(await scaleWeb(small, 4)).toBe('done');
  });

  it('refuses every request while it is down, and none afterwards (A10)', async () => {
    const small = gatedWorld({ faults: [fault('A10', { until: START + 60 * SECOND })] });

    expect(await scaleWeb(small, 5)).toMatchObject({ kind: 'transient' });
    expect(small.world.faults.fired.get('A10')).toBe(1);
    expect(await scaleWeb(small, 5)).toBe('done');
  });

  it('denies what it has taken the right for (A11)', async () => {
    const small = gatedWorld({ faults: [fault('A11', { subject: 'cluster.setReplicas' })] });

    expect(await scaleWeb(small, 5)).toMatchObject({ kind: 'denied' });
    expect(webOf(small.world).replicas).toBe(2);
  });

  it('takes as long as the world says: half on the way there, half on the way back', async () => {
    const api = { latency: { p50: 400, p95: 400 }, requestsPerSecond: undefined };
    const small = gatedWorld({ api });

    expect(await scaleWeb(small, 5)).toBe('done');

    expect(small.requests()).toMatchObject([{ sentAt: START, at: START + 200 }]);
  });

  it('answers 429 above its rate, with the time until there is room', async () => {
    const small = gatedWorld({ api: { latency: undefined, requestsPerSecond: 2 } });
    const { cluster } = small.ports;

    const answers = await Promise.allSettled([1, 2, 3].map(() => cluster.workload(WEB)));

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    // Two per second: the next one is there after half a second.
    expect(answers[2]).toMatchObject({ reason: { kind: 'transient', afterMs: 500 } });
  });
});

describe('the gate of a process', () => {
  it('sends no write once the hold of the lease is over, as the transport of the real one', async () => {
    const small = gatedWorld();
    small.state.deadline = undefined;

    expect(await scaleWeb(small, 5)).toMatchObject({ kind: 'denied' });

    expect(small.requests()).toEqual([]);
    expect(webOf(small.world).replicas).toBe(2);
  });

  it('reads without the lease', async () => {
    const small = gatedWorld();
    small.state.deadline = undefined;

    const seen = await answerOf(small.world, small.ports.cluster.workload(WEB));

    expect(seen).toMatchObject({ replicas: 2 });
  });
});
