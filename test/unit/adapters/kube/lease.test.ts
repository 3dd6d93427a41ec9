/** How a standby looks at the Lease and what it knows of how it got it, on a Lease in memory and a clock moved by hand. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/adapters/kube/json.ts';
import { createKubeLease, type KubeLease } from '../../../../src/adapters/kube/lease.ts';
import type { KubeRequest, Transport } from '../../../../src/adapters/kube/transport.ts';
import { PortError } from '../../../../src/ports/errors.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const nothing = (): void => undefined;
const log = { info: nothing, warn: nothing, error: nothing };

/** One Lease object; every write is a new version. */
function leaseInMemory(holder: string | undefined) {
  let version = 1;
  let object: Json | undefined = holder === undefined ? undefined : heldBy(holder);
  const transport: Transport = {
    async send({ method, body }: KubeRequest) {
      if (method === 'GET') {
        if (object === undefined) throw new PortError('gone', 'no lease');
        return object;
      }
      version += 1;
      const metadata = { name: 'l', resourceVersion: String(version) };
      object = { ...(body as Json), metadata };
      return object;
    },
    watch: () => Promise.reject(new Error('nobody watches a Lease')),
  };
  return { transport };
}

function heldBy(holderIdentity: string): Json {
  return {
    metadata: { name: 'l', resourceVersion: '1' },
    spec: { holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 0 },
  };
}

describe('a standby', () => {
  const running: AbortController[] = [];
  afterEach(() => {
    for (const one of running.splice(0)) one.abort();
  });

  function compete(holder: string | undefined): { lease: KubeLease; clock: ManualClock } {
    const clock = createManualClock();
    const { transport } = leaseInMemory(holder);
    const where = { namespace: 'n', name: 'l', identity: 'me' };
    const lease = createKubeLease({ transport, clock, random: () => 0, log, ...where });
    const stop = new AbortController();
    running.push(stop);
    void lease.run(stop.signal);
    return { lease, clock };
  }

  /** Everything that has no timer of its own. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('looks twice as often as a leader renews, so that a hand-over takes little more than a second', async () => {
    const { clock } = compete('another');
    await settled();
    const { clock: leaders } = compete(undefined);
    await settled();

    // A retry of 2 s: the leader sleeps that long, the standby half of it.
    expect([clock.sleeps[0], leaders.sleeps[0]]).toEqual([1_000, 2_000]);
  });

  it('takes the lease of one who is silent after 15 s, and knows since when its late calls are to be expected', async () => {
    const { lease, clock } = compete('another');
    for (let second = 0; second < 15; second++) {
      await settled();
      clock.advance(1_000);
    }
    const before = lease.held();
    await settled();

    expect([before, lease.held(), lease.takenOverAt()]).toEqual([false, true, 15_000]);
  });

  it('keeps that instant when it renews', async () => {
    const { lease, clock } = compete(undefined);
    for (let second = 0; second < 5; second++) {
      await settled();
      clock.advance(1_000);
    }
    await settled();

    expect(lease.takenOverAt()).toBe(0);
  });

  it('expects no late calls of one who handed the lease over', async () => {
    const { lease } = compete('');
    await settled();

    expect([lease.held(), lease.takenOverAt()]).toEqual([true, undefined]);
  });
});
