/** Degrade ladders within a whole decision: who runs them, what is published, what is held, and that nothing shrinks meanwhile. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { degrade } from '../../../src/decide/degrade.ts';
import type { LadderMemory } from '../../../src/model/memory.ts';
import type { DegradeStep, ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing, type Reading } from '../../../src/model/reading.ts';
import type { Switches, TierView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { decideInput, memoryOf } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
import { snapshot, tierView } from '../../builders/snapshots.ts';

const TIER = 'shop/checkout';
const STEP: DegradeStep = {
  name: 'plain',
  query: 'max(loss)',
  above: 2,
  after: 0,
  takes: MINUTE,
  undoAfter: 5 * MINUTE,
  saves: 0.2,
  rollback: 'a flag',
  owner: 'shop',
};
const SINCE = NOW - 10 * MINUTE;
const ON: LadderMemory = { on: [{ name: 'plain', since: SINCE }], returns: 0 };

interface Shop {
  readonly trigger?: Reading<number> | undefined;
  readonly ladder?: LadderMemory;
  readonly policy?: Partial<ScalingPolicy>;
  readonly view?: Partial<TierView>;
  readonly switches?: Reading<Switches>;
  readonly overrides?: readonly ReturnType<typeof override>[];
}

function shop({ trigger = fresh(5, NOW), ladder, policy, view, switches, overrides = [] }: Shop) {
  const triggers = [{ name: 'plain', now: trigger }];
  return decideInput({
    policies: policySet({ tiers: [tierPolicy({ degrade: [STEP], ...policy })], overrides }),
    snapshot: snapshot({
      tiers: [tierView({ triggers, ...view })],
      ...(switches !== undefined && { switches }),
    }),
    memory: { ...memoryOf(), ...(ladder !== undefined && { ladders: { [TIER]: ladder } }) },
  });
}

const PAUSED = fresh({ pause: true, noShrink: false }, NOW);
const BEGUN = [{ tier: TIER, workload: 'shop/checkout', on: [{ name: 'plain', since: NOW }] }];

describe('degrade ladders', () => {
  it('are published with the steps that are on, and remembered', () => {
    const { ladders, memory, holds } = degrade(shop({}));
    expect(ladders).toEqual(BEGUN);
    expect(memory.ladders?.[TIER]?.on).toEqual([{ name: 'plain', since: NOW }]);
    expect(holds).toEqual([]);
  });

  it('of nobody are neither published nor remembered', () => {
    expect(degrade(decideInput())).toEqual({ ladders: undefined, memory: {}, holds: [] });
  });

  it('go on where the status says they stood when the process began', () => {
    const degraded = [{ name: 'plain', since: SINCE }];
    const { ladders } = degrade(shop({ trigger: missing('away'), view: { degraded } }));
    expect(ladders?.[0]?.on).toEqual(degraded);
  });

  it('rest where the tier is not seen at all', () => {
    const seen = { ...shop({}), snapshot: snapshot({ tiers: [] }) };
    const { ladders, holds } = degrade(seen);
    expect(ladders).toEqual([]);
    expect(holds.map(({ detail }) => detail)).toEqual([
      'the trigger of step plain is missing: it was not asked',
    ]);
  });

  it('do not run for a team that only watches: what would begin is said', () => {
    const { ladders, holds } = degrade(shop({ policy: { mode: 'Recommend' }, ladder: ON }));
    expect(ladders).toEqual([]);
    expect(holds).toEqual([
      {
        reason: 'not-enforced',
        subject: TIER,
        wanted: 'begin degrade step plain (owner: shop)',
        detail: 'mode is Recommend',
      },
    ]);
  });

  it('stand still while the switch pauses everything: what was published stays', () => {
    const { ladders, memory, holds } = degrade(shop({ switches: PAUSED }));
    expect(ladders).toBeUndefined();
    expect(memory.ladders?.[TIER]?.on).toEqual([]);
    expect(holds.map(({ reason }) => reason)).toEqual(['paused']);
  });

  it('of one paused tier stand still, others go on being published', () => {
    const overrides = [override({ pause: true })];
    const quiet = { ...ON, quietSince: SINCE };
    const { ladders, holds } = degrade(shop({ overrides, ladder: quiet, trigger: fresh(0, NOW) }));
    expect(ladders?.[0]?.on).toEqual(ON.on);
    expect(holds).toMatchObject([
      {
        reason: 'paused',
        wanted: 'end degrade step plain (owner: shop)',
        detail: 'Override shop/hold-checkout: coupon rush',
      },
    ]);
    const other = degrade(shop({ overrides, ladder: ON, trigger: fresh(5, NOW) }));
    expect(other.holds).toEqual([]);
  });

  it('end with a release', () => {
    const overrides = [override({ release: true })];
    expect(degrade(shop({ overrides, ladder: ON })).ladders).toEqual([]);
  });

  it('say why nobody knows whether a step may end', () => {
    const { holds } = degrade(shop({ ladder: ON, trigger: missing('no series') }));
    expect(holds).toEqual([
      {
        reason: 'reading-doubtful',
        subject: TIER,
        wanted: 'judge whether degrade step plain may end',
        detail: 'the trigger of step plain is missing: no series',
      },
    ]);
  });

  it('say why nobody knows whether one is needed', () => {
    const { holds } = degrade(shop({ trigger: missing('no series') }));
    expect(holds[0]?.wanted).toBe('judge whether a degrade step is needed');
  });
});

describe('a decision', () => {
  it('carries ladders, their memory and their holds', () => {
    const plan = decide(shop({}));
    expect([plan.ladders, plan.memory.ladders?.[TIER]?.on]).toEqual([BEGUN, BEGUN[0]?.on]);
    expect(decide(shop({ trigger: missing('x') })).holds.map(({ wanted }) => wanted)).toContain(
      'judge whether a degrade step is needed',
    );
  });

  it('shrinks nothing while a step is on, because readings lack what it saves', () => {
    // 40 replicas for a load that needs 2: without the step it goes down by a fifth.
    const loud = (ladder?: LadderMemory) => {
      const input = shop({ trigger: fresh(5, NOW), ...(ladder !== undefined && { ladder }) });
      const seen = input.snapshot.tiers.map((view) => ({
        ...view,
        workload: fresh({ ...busy(view), replicas: 40, readyReplicas: 40 }, NOW),
      }));
      return decide({ ...input, snapshot: { ...input.snapshot, tiers: seen } }).tiers[0]?.target;
    };
    expect([loud({ on: [], returns: 0 }), loud(ON)]).toEqual([32, 40]);
  });
});

function busy({ workload }: TierView) {
  if (workload.kind === 'missing') throw new Error('the builder gives one');
  return workload.value;
}
