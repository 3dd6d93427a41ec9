/** The rules in their order, what each trims or vetoes, and the hold it leaves. */
import { describe, expect, it } from 'vitest';
import { tierCases } from '../../../src/decide/context.ts';
import { judge, RULES } from '../../../src/decide/rules.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
import { demandReading, snapshot, tierView, workload } from '../../builders/snapshots.ts';

/** Judges a change of the one tier, which runs 100 replicas. */
function judged(
  change: { from: number; to: number },
  over: Partial<DecideInput> = {},
): ReturnType<typeof judge> {
  const input = decideInput({ snapshot: seen(), ...over });
  const [tier] = tierCases(input, undefined);
  if (tier === undefined) throw new Error('the builder has one tier');
  return judge(change, tier, input);
}

function seen(
  over: Parameters<typeof tierView>[0] = {},
  more: Parameters<typeof snapshot>[0] = {},
): DecideInput['snapshot'] {
  const view = tierView({ workload: fresh(workload({ replicas: 100 }), NOW), ...over });
  return snapshot({ tiers: [view], ...more });
}

const GROW = { from: 100, to: 120 };
const SHRINK = { from: 100, to: 90 };

function reasons(result: ReturnType<typeof judge>): string[] {
  return result.holds.map((hold) => hold.reason);
}

describe('the rules for replicas', () => {
  it('stand in this order: a person first, then calendar and residency, then doubt, cooldown last', () => {
    const names = RULES.map((rule) => rule.name);

    expect(names).toEqual([
      'pause',
      'overrides',
      'freeze',
      'residency',
      'mode',
      'confidence',
      'rollout',
      'cooldown',
    ]);
  });

  it('let growth and a small, trusted, settled shrink through', () => {
    expect(judged(GROW)).toEqual({ to: 120, stepLimited: false, vetoedBy: undefined, holds: [] });
    expect(judged(SHRINK)).toEqual({ to: 90, stepLimited: false, vetoedBy: undefined, holds: [] });
  });

  it('stop growth and shrinking alike when the switches say pause', () => {
    const paused = {
      snapshot: seen({}, { switches: fresh({ pause: true, noShrink: false }, NOW) }),
    };

    expect(reasons(judged(GROW, paused))).toEqual(['paused']);
    expect(judged(SHRINK, paused).to).toBe(100);
  });

  it('take switches that cannot be read for a pause', () => {
    const unreadable = { snapshot: seen({}, { switches: missing('no such ConfigMap') }) };

    expect(judged(GROW, unreadable)).toMatchObject({
      to: 100,
      vetoedBy: 'pause',
      holds: [{ detail: 'the switches cannot be read: no such ConfigMap' }],
    });
  });

  it('stop one tier when its Override says pause', () => {
    const policies = policySet({ overrides: [override({ pause: true })] });

    expect(reasons(judged(GROW, { policies }))).toEqual(['paused']);
  });

  it('stop shrinking only when the switches or an Override say noShrink', () => {
    const switched = {
      snapshot: seen({}, { switches: fresh({ pause: false, noShrink: true }, NOW) }),
    };
    const overridden = { policies: policySet({ overrides: [override({ noShrink: true })] }) };

    expect([judged(GROW, switched).to, reasons(judged(SHRINK, switched))]).toEqual([
      120,
      ['no-shrink'],
    ]);
    expect([judged(GROW, overridden).to, reasons(judged(SHRINK, overridden))]).toEqual([
      120,
      ['no-shrink'],
    ]);
  });

  it('stop shrinking in a freeze', () => {
    const frozen = { forecast: forecastOf([tierForecast(500, { inFreeze: 'sales/rush@1' })]) };

    expect([judged(GROW, frozen).to, reasons(judged(SHRINK, frozen))]).toEqual([120, ['freeze']]);
  });

  it('write nothing into a sealed namespace', () => {
    const sealed = {
      snapshot: seen({ workload: fresh(workload({ replicas: 100, sealed: true }), NOW) }),
    };

    expect(reasons(judged(GROW, sealed))).toEqual(['not-burstable']);
  });

  it('write nothing for a tier that is only observed', () => {
    const policies = policySet({ tiers: [tierPolicy({ mode: 'Observe' })] });

    expect(judged(GROW, { policies })).toMatchObject({
      to: 100,
      holds: [{ reason: 'not-enforced', detail: 'mode is Observe' }],
    });
  });

  it('let growth through on a doubtful reading, but no shrink', () => {
    const doubt = 'stale: sampled 70 s ago';
    const forecast = forecastOf([
      { ...tierForecast(500), demands: [{ ...tierForecast(500).demands[0], doubt } as never] },
    ]);

    expect(judged(GROW, { forecast }).to).toBe(120);
    expect(judged(SHRINK, { forecast })).toMatchObject({
      to: 100,
      vetoedBy: 'confidence',
      holds: [{ detail: `demand requests is ${doubt}` }],
    });
  });

  it('hold a shrink while a rollout is in progress', () => {
    const rolling = {
      snapshot: seen({ workload: fresh(workload({ replicas: 100, rollingOut: true }), NOW) }),
    };

    expect([judged(GROW, rolling).to, reasons(judged(SHRINK, rolling))]).toEqual([
      120,
      ['rollout-in-progress'],
    ]);
  });

  it('hold a shrink until inputs were trusted for the whole stabilisation time of 10 minutes', () => {
    const at = (trusted: number): ReturnType<typeof judge> =>
      judged(SHRINK, { memory: memoryOf(settledMemory({ validSince: NOW - trusted })) });

    expect(at(10 * MINUTE - SECOND)).toMatchObject({
      to: 100,
      vetoedBy: 'cooldown',
      holds: [{ reason: 'stabilising', detail: 'inputs are trusted for 599 s of 600 s' }],
    });
    expect(at(10 * MINUTE).to).toBe(90);
  });

  it('trim a shrink to 20% of the 100 replicas', () => {
    const result = judged({ from: 100, to: 10 });

    expect(result).toMatchObject({
      to: 80,
      stepLimited: true,
      holds: [
        { reason: 'step-limited', wanted: 'shrink 100 to 10 replicas', detail: '20% per 600 s' },
      ],
    });
  });

  it('let even the smallest tier go down by one', () => {
    // 20% of 3 is 0.6, which would be none.
    expect(judged({ from: 3, to: 1 }).to).toBe(2);
  });

  it('hold a running step at its end, and begin the next one a stabilisation time later', () => {
    const stepped = (ago: number): ReturnType<typeof judge> =>
      judged(
        { from: 80, to: 10 },
        { memory: memoryOf(settledMemory({ step: { to: 80, at: NOW - ago } })) },
      );

    expect(stepped(10 * MINUTE - SECOND)).toMatchObject({ to: 80, stepLimited: true });
    // 20% of 80 is 16.
    expect(stepped(10 * MINUTE)).toMatchObject({ to: 64, stepLimited: true });
  });

  it('let a running step go on to its end', () => {
    const memory = memoryOf(settledMemory({ step: { to: 80, at: NOW - MINUTE } }));

    expect(judged({ from: 95, to: 10 }, { memory }).to).toBe(80);
  });

  it('stop at the first veto, so that a person reads one reason, not five', () => {
    const policies = policySet({
      overrides: [override({ pause: true, noShrink: true })],
      tiers: [tierPolicy({ mode: 'Observe' })],
    });
    const view = { demands: [demandReading({ now: missing('no answer') })] };

    expect(reasons(judged(SHRINK, { policies, snapshot: seen(view) }))).toEqual(['paused']);
  });
});
