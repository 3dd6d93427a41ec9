/** Tiers that others start after look further ahead: by as much as the others' pods take. */
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { headStarts } from '../../../src/forecast/head-start.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { settings } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import { snapshot, tierView } from '../../builders/snapshots.ts';

/** Pods of a tier take 35 s: 25 s and two cycles of 5 s. */
function tier(name: string, startAfter?: readonly string[], p95 = 25): ScalingPolicy {
  return tierPolicy({
    name,
    podReady: { p50: 5 * SECOND, p95: p95 * SECOND },
    ...(startAfter !== undefined && { startAfter: startAfter.map((id) => `shop/${id}`) }),
  });
}

function starts(tiers: readonly ScalingPolicy[]): Record<string, number> {
  const found = headStarts(tiers, settings());
  return Object.fromEntries([...found].map(([id, ms]) => [id, ms / SECOND]));
}

describe('a head start', () => {
  it('is nobody’s where nobody starts after another', () => {
    expect(starts([tier('a'), tier('b')])).toEqual({});
  });

  it('is the time that pods of the slowest follower take', () => {
    expect(starts([tier('a'), tier('b', ['a']), tier('c', ['a'], 90)])).toEqual({ 'shop/a': 100 });
  });

  it('adds up along a chain', () => {
    // c takes 100 s, so b starts 100 s before it, and a b's 35 s before that.
    const chain = [tier('c', ['b'], 90), tier('b', ['a']), tier('a')];
    expect(starts(chain)).toEqual({ 'shop/b': 100, 'shop/a': 135 });
  });

  it('ends in a circle', () => {
    expect(starts([tier('a', ['b']), tier('b', ['a'])])).toEqual({ 'shop/b': 70, 'shop/a': 35 });
  });

  it('brings a promotion into sight that much earlier', () => {
    // Ready from NOW + 60 s: in sight of pods that take 35 s and have a head start of 35 s, not without.
    const start = NOW + 16 * MINUTE;
    const window = promotion({
      start,
      readyFrom: NOW + MINUTE,
      holdUntil: start + HOUR,
      uplift: { kind: 'peak', rps: 900 },
    });
    const highs = (tiers: readonly ScalingPolicy[]): (number | undefined)[] =>
      forecast({
        policies: policySet({ tiers, windows: [window] }),
        snapshot: snapshot({ tiers: tiers.map(({ id }) => tierView({ tier: id })) }),
        memory: { tiers: {} },
        settings: settings(),
        now: NOW,
      }).tiers.map(({ demands }) => demands[0]?.atPodReady.high);

    const [alone] = highs([tier('a'), tier('b')]);
    const [before, after] = highs([tier('a'), tier('b', ['a'])]);

    expect(before).toBe(900);
    expect([alone, after]).not.toContain(900);
  });

  it('has all machines of a large promotion ordered that much earlier', () => {
    // The last of 100 machines takes 173 s (70 s median, 110 s at 95%), pods 35 s: 208 s. With a head start 243 s.
    const start = NOW + HOUR;
    const window = promotion({
      start,
      readyFrom: NOW + 225 * SECOND,
      holdUntil: start + HOUR,
      uplift: { kind: 'peak', rps: 90_000 },
    });
    const high = (tiers: readonly ScalingPolicy[]): number | undefined =>
      forecast({
        policies: policySet({ tiers, windows: [window] }),
        snapshot: snapshot({ tiers: tiers.map(({ id }) => tierView({ tier: id })) }),
        memory: { tiers: {} },
        settings: settings(),
        now: NOW,
      }).tiers[0]?.demands[0]?.atNodeReady.high;

    expect(high([tier('a'), tier('b', ['a'])])).toBe(90_000);
    expect(high([tier('a'), tier('b')])).toBeLessThan(90_000);
  });
});
