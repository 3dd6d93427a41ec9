/** Health over time: a leader by its decisions, a standby by its looks at the Lease. */
import { describe, expect, it } from 'vitest';
import { healthAt, isReady, type Pulse } from '../../../../src/adapters/http/health.ts';

const LIMITS = { cycle: 20_000, leaseLook: 2_000 };
const STANDBY: Pulse = {
  startedAt: 0,
  leadingSince: undefined,
  lastDecisionAt: undefined,
  lastLeaseLookAt: undefined,
};
const at = (now: number, pulse: Partial<Pulse>) =>
  healthAt(now, { ...STANDBY, ...pulse }, LIMITS).ok;

describe('a leader', () => {
  it('is healthy for three cycles after its last decision, and not after that', () => {
    const leader = { leadingSince: 0, lastDecisionAt: 100_000 };
    expect([at(160_000, leader), at(160_001, leader)]).toEqual([true, false]);
  });

  it('has three cycles for its first decision', () => {
    expect([
      at(160_000, { leadingSince: 100_000 }),
      at(160_001, { leadingSince: 100_000 }),
    ]).toEqual([true, false]);
  });

  it('is not judged by decisions of an earlier time as leader', () => {
    expect(at(500_000, { leadingSince: 480_000, lastDecisionAt: 1_000 })).toBe(true);
  });

  it('is not excused by looking at the Lease', () => {
    expect(at(200_000, { leadingSince: 0, lastDecisionAt: 1_000, lastLeaseLookAt: 199_999 })).toBe(
      false,
    );
  });
});

describe('a standby', () => {
  it('stays healthy without decisions as long as it looks at the Lease', () => {
    expect(at(9_000_000, { lastLeaseLookAt: 8_999_000 })).toBe(true);
  });

  it('is not healthy after ten missed looks', () => {
    expect([
      at(120_000, { lastLeaseLookAt: 100_000 }),
      at(120_001, { lastLeaseLookAt: 100_000 }),
    ]).toEqual([true, false]);
  });

  it('is ready when it has looked once, and has time for that', () => {
    expect([isReady(STANDBY), isReady({ ...STANDBY, lastLeaseLookAt: 5 })]).toEqual([false, true]);
    expect([at(20_000, {}), at(20_001, {})]).toEqual([true, false]);
  });

  it('that led before is judged as a standby again', () => {
    expect(at(9_000_000, { lastDecisionAt: 1_000, lastLeaseLookAt: 8_999_000 })).toBe(true);
  });
});
