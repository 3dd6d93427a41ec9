/** What was found: kept before the first write, never in the way of one, and the floor of what a release may go down to. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet } from '../../builders/policies.ts';
import { demandReading, tierView, workload } from '../../builders/snapshots.ts';
import { setReplicas } from './actions.ts';
import { actWorld, only } from './world.ts';

describe('the first write to a tier', () => {
  it('comes after what was found is kept', async () => {
    const world = actWorld({ untouched: true });

    await world.run(setReplicas(10, 12));

    expect(world.writes()).toEqual(['policies.keepOriginals', 'cluster.setReplicas']);
    expect(world.calls.argsOf('policies.keepOriginals')).toEqual([
      ['shop/checkout', { replicas: 10, recordedAt: NOW }],
    ]);
  });

  it('goes ahead when that cannot be kept, and says so', async () => {
    const world = actWorld({ untouched: true });
    world.calls.failNext('policies.keepOriginals', new Error('no answer'));

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes).kind).toBe('applied');
    expect(world.log).toContainEqual({
      level: 'warn',
      fields: { tier: 'shop/checkout', error: 'no answer' },
      message: 'what was found is not kept yet',
    });
  });

  it('keeps nothing of a tier that goes back, or was written to before', async () => {
    const back = actWorld({ untouched: true });
    const later = actWorld();

    await back.run({ ...setReplicas(10, 12), reason: 'released' });
    await later.run(setReplicas(10, 12));

    expect(back.writes()).toEqual(['cluster.setReplicas']);
    expect(later.writes()).toEqual(['cluster.setReplicas']);
  });
});

describe('S3, going back to what was found', () => {
  /** Twelve replicas, found with ten, and no reading to go by. */
  function dark(release: boolean, untouched = false) {
    const until = NOW + MINUTE;
    const overrides = release ? [override({ release: true, until })] : [];
    const demands = [demandReading({ now: missing('no answer') })];
    const view = tierView({ workload: fresh(workload({ replicas: 12 }), NOW), demands });
    return actWorld({
      workload: { replicas: 12 },
      snapshot: { tiers: [view] },
      policies: policySet({ overrides }),
      untouched,
    });
  }

  it('rests on no reading', async () => {
    const outcomes = await dark(true).run(setReplicas(12, 10));

    expect(only(outcomes).kind).toBe('applied');
  });

  it.each([
    ['nobody released it', dark(false), 10],
    ['it goes lower than that', dark(true), 9],
    ['nothing was ever written', dark(true, true), 11],
  ])('is stopped when %s', async (_, world, to) => {
    const outcomes = await world.run(setReplicas(12, to));

    expect(only(outcomes).detail).toContain('S3 would be broken');
  });
});
