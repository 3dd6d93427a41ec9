/** Signs of life: what the health port hears of lease and loop. */
import { describe, expect, it } from 'vitest';
import { createPulse } from '../../../src/cli/pulse.ts';
import { aCycle } from '../adapters/telemetry/cycle-builder.ts';

function beating() {
  const state = { now: 0, held: false, lookedAt: undefined as number | undefined };
  const lease = { held: () => state.held, lookedAt: () => state.lookedAt };
  const pulse = createPulse({ monotonic: () => state.now }, lease, {
    cycle: 10_000,
    leaseLook: 2_000,
  });
  return { state, pulse };
}

describe('the pulse', () => {
  it('of a leader counts from when it began to lead', () => {
    const { state, pulse } = beating();
    Object.assign(state, { now: 1_000_000, held: true });
    const began = pulse.health().ok;
    state.now += 30_001;
    expect([began, pulse.health().ok]).toEqual([true, false]);
  });

  it('of a leader goes on with each recorded cycle', async () => {
    const { state, pulse } = beating();
    state.held = true;
    pulse.health();
    state.now = 25_000;
    await pulse.record(aCycle());
    state.now = 55_000;
    expect(pulse.health()).toEqual({ ok: true });
    state.now = 55_001;
    expect(pulse.health()).toEqual({ ok: false, why: 'no decision for 30 s' });
  });

  it('of one that leads again starts anew', () => {
    const { state, pulse } = beating();
    state.held = true;
    pulse.health();
    Object.assign(state, { held: false, now: 100_000, lookedAt: 100_000 });
    pulse.health();
    Object.assign(state, { held: true, now: 110_000 });
    expect(pulse.health().ok).toBe(true);
  });

  it('is ready with the first look at the lease', () => {
    const { state, pulse } = beating();
    const before = pulse.ready();
    state.lookedAt = 5;
    expect([before, pulse.ready()]).toEqual([false, true]);
  });
});
