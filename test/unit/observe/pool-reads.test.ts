/** Reading pools whose providers throttle: they are left alone long enough for an order to pass. */
import { describe, expect, it } from 'vitest';
import { createPoolReads } from '../../../src/observe/pool-reads.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { NodePools } from '../../../src/ports/node-pools.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool } from '../../builders/policies.ts';
import { fakePorts } from '../../builders/ports/ports.ts';

const SECOND = 1_000;

/** A provider that refills one call every `every` and answers with what it allows; looked at every five seconds. */
function reader(every: number, most: number) {
  const { ports } = fakePorts();
  let now = NOW;
  let level = most;
  let filledAt = NOW;
  const asked: number[] = [];
  const reads = createPoolReads({
    clock: { ...ports.clock, now: () => now },
    nodePools: {
      ...ports.nodePools,
      describe: async () => {
        level = Math.min(most, level + (now - filledAt) / every);
        filledAt = now;
        asked.push((now - NOW) / SECOND);
        if (level < 1)
          throw new PortError('transient', 'rate exceeded', { afterMs: (1 - level) * every });
        level -= 1;
        return { target: 0, instances: [] };
      },
    },
  });
  return {
    asked,
    /** Calls left after each answer of the next cycles; undefined: not known in that cycle. */
    async cycles(count: number) {
      const left: (number | undefined)[] = [];
      for (let cycle = 0; cycle < count; cycle += 1) {
        const { state } = await reads.read(burstPool());
        left.push(state.kind === 'fresh' ? Math.floor(level) : undefined);
        now += 5 * SECOND;
      }
      return left;
    },
  };
}

describe('a provider that allows fewer calls than cycles ask', () => {
  it('has two calls left again and again: the look before an order, and the order', async () => {
    // Six a minute, twelve cycles a minute; with every cycle's look there would never be one left.
    const left = await reader(10 * SECOND, 6).cycles(60);
    expect(left.slice(24).filter((calls) => (calls ?? 0) >= 2).length).toBeGreaterThan(2);
  });

  it('is asked no more before it said that it may be, and then twice as late each time', async () => {
    const provider = reader(20 * SECOND, 1);
    await provider.cycles(24);
    // Asked at 0; not before 20 at 5; 15 s of pause; one answer at 20, none at 25, 30 s; one at 55, none at 60, a minute.
    expect(provider.asked).toEqual([0, 5, 20, 25, 55, 60]);
  });

  it('says for how long it is left alone', async () => {
    const { ports } = fakePorts();
    const describe = async () => {
      throw new PortError('transient', 'rate exceeded', { afterMs: 7 * SECOND });
    };
    const reads = createPoolReads({
      clock: ports.clock,
      nodePools: { ...ports.nodePools, describe },
    });
    expect((await reads.read(burstPool())).state).toMatchObject({ cause: 'rate exceeded' });
    expect((await reads.read(burstPool())).state).toMatchObject({
      cause: expect.stringMatching(/^the provider throttles: it is asked in \d+ ms$/),
    });
  });
});

describe('a provider that allows just as many calls as cycles ask', () => {
  /** Orders that passed: a look, one more right before the order, and the order. */
  async function orders(cycles: number, isHeard: boolean): Promise<number> {
    const { ports } = fakePorts();
    let now = NOW;
    let level = 0;
    let passed = 0;
    const call = () => {
      if (level < 1) throw new PortError('transient', 'rate exceeded', { afterMs: 5 * SECOND });
      level -= 1;
    };
    const provider: NodePools = {
      ...ports.nodePools,
      describe: async () => {
        call();
        return { target: 0, instances: [] };
      },
      grow: async () => {
        call();
        passed += 1;
        return { kind: 'accepted' };
      },
    };
    const reads = createPoolReads({
      clock: { ...ports.clock, now: () => now },
      nodePools: provider,
    });
    const acted = isHeard ? reads.nodePools : provider;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      level = Math.min(3, level + 1);
      const { state } = await reads.read(burstPool());
      if (state.kind === 'fresh') await order(acted).catch(() => undefined);
      now += 5 * SECOND;
    }
    return passed;
  }

  async function order(nodePools: NodePools): Promise<void> {
    const pool = burstPool();
    await nodePools.describe(pool);
    await nodePools.grow(pool, { count: 1, targetBefore: 0, targetAfter: 1, token: 'a' });
  }

  it('is left alone once it throttled an order, so that the next one passes', async () => {
    expect(await orders(60, true)).toBeGreaterThan(2);
  });

  it('would never take one, did nobody listen to what it says to an order', async () => {
    expect(await orders(60, false)).toBe(0);
  });
});

describe('a provider that fails otherwise, or no more', () => {
  it('is asked in every cycle', async () => {
    const { ports } = fakePorts();
    let calls = 0;
    const describe = async () => {
      calls += 1;
      throw new PortError('transient', 'no answer');
    };
    const reads = createPoolReads({
      clock: ports.clock,
      nodePools: { ...ports.nodePools, describe },
    });
    await reads.read(burstPool());
    await reads.read(burstPool());
    expect(calls).toBe(2);
  });

  it('is forgotten to have throttled after ten answers', async () => {
    const provider = reader(5 * SECOND, 1);
    await provider.cycles(30);
    expect(provider.asked).toHaveLength(30);
  });
});
