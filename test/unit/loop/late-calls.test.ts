/** The pause of a new leader before its first provider call, on a clock moved by hand. */
import { describe, expect, it } from 'vitest';
import { afterLateCalls } from '../../../src/loop/late-calls.ts';
import { burstPool } from '../../builders/policies.ts';
import { recordCalls } from '../../builders/ports/calls.ts';
import { fakeNodePools, nodePoolsState } from '../../builders/ports/node-pools.ts';

const WAIT = 5_000;
const ORDER = { count: 1, targetBefore: 0, targetAfter: 1, token: 't' };

function leading(takenOverAt: number | undefined) {
  const time = { now: 100_000 };
  const calls = recordCalls();
  const pool = burstPool();
  const state = nodePoolsState({ targets: new Map([[pool.name, 0]]) });
  const pools = afterLateCalls({
    pools: fakeNodePools(calls, state),
    lease: { takenOverAt: () => takenOverAt },
    clock: { monotonic: () => time.now },
    wait: WAIT,
  });
  return { time, calls, pool, pools };
}

describe('a new leader', () => {
  it('makes no provider call of any kind for one request timeout after it took the lease over', async () => {
    const { time, calls, pool, pools } = leading(100_000);
    time.now = 104_999;

    const failure = { kind: 'transient', afterMs: 1 };
    await expect(pools.describe(pool)).rejects.toMatchObject(failure);
    await expect(pools.grow(pool, ORDER)).rejects.toMatchObject(failure);
    await expect(pools.giveBack(pool, [])).rejects.toMatchObject(failure);

    expect(calls.names()).toEqual([]);
    expect(pools.capabilities(pool)).toEqual({ idempotency: 'none' });
  });

  it('calls the provider once that time is over', async () => {
    const { time, calls, pool, pools } = leading(100_000);
    time.now = 105_000;

    await pools.describe(pool);
    await pools.grow(pool, ORDER);
    await pools.giveBack(pool, []);

    expect(calls.names()).toEqual(['nodePools.describe', 'nodePools.grow', 'nodePools.giveBack']);
  });

  it('calls it at once when the lease was handed over: the control', async () => {
    const { calls, pool, pools } = leading(undefined);

    await pools.describe(pool);

    expect(calls.names()).toEqual(['nodePools.describe']);
  });
});
