/** Documents that people edit while the controller runs, as the Policies port gives them out. */
import { describe, expect, it } from 'vitest';
import { createControllerPorts } from '../../../../src/simulator/controller-ports.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { matrixCase } from '../../../matrix/cases.ts';
import { fault } from '../operator/gated-world.ts';
import { MINUTE, START, smallWorld } from '../small-world.ts';

const FROM = START + 10 * MINUTE;
const UNTIL = START + 20 * MINUTE;

async function declaredUnder(id: ScheduledFault['id'], more: Partial<ScheduledFault> = {}) {
  const world = smallWorld({ faults: [fault(id, { from: FROM, until: UNTIL, ...more })] });
  const { documents } = matrixCase('calendar');
  const { backends } = createControllerPorts({ world, documents, onCycle: () => undefined });
  const at = async (time: number) => {
    await world.clock.run(time);
    return backends.policies.current(time);
  };
  const before = await at(FROM - 1);
  const during = await at(FROM);
  const after = await at(UNTIL);
  return { world, before, during, after };
}

describe('documents', () => {
  it('stay in force when one is edited into nonsense, which is named (C1)', async () => {
    const { before, during, after } = await declaredUnder('C1');

    expect(during.tiers).toEqual(before.tiers);
    expect(before.refused).toEqual([]);
    expect(during.refused).toMatchObject([{ kind: 'ScalingPolicy', name: 'shop/web' }]);
    expect(after.refused).toEqual([]);
  });

  it('leave out a second policy for a target that has one, and say so (C2)', async () => {
    const { before, during, after } = await declaredUnder('C2');

    expect(before.tiers.map(({ id }) => id)).toEqual(['core/order', 'shop/web']);
    expect(during.tiers).toEqual(before.tiers);
    expect(during.refused.map(({ name }) => name)).toEqual(['web-rival']);
    expect(after.tiers).toEqual(before.tiers);
  });

  it('hold the overlapping promotion beside the one that was there (C3)', async () => {
    const { before, during } = await declaredUnder('C3');

    expect(before.calendars.length).toBe(1);
    expect(during.windows.length).toBe(2 * before.windows.length);
  });

  it('move the windows of a calendar to another zone (C4)', async () => {
    const { before, during, after } = await declaredUnder('C4');
    const starts = (windows: typeof before.windows) => windows.map(({ start }) => start);

    // Early in January New York is 13 hours behind Shanghai; the sale is in February, on the same winter time.
    expect(starts(during.windows)).toEqual(
      starts(before.windows).map((ms) => ms + 13 * 60 * MINUTE),
    );
    expect(after.windows).toEqual(before.windows);
  });

  it('take huge numbers as far as the administrator allows (C5)', async () => {
    const { before, during } = await declaredUnder('C5');
    const web = (set: typeof before) => set.tiers.find(({ id }) => id === 'shop/web');

    expect(web(before)?.replicas.max).toBe(18);
    expect(web(during)?.replicas.max).toBe(100_000);
  });

  it('keep the pools accepted before when a number is above the cap of the administrator (C5)', async () => {
    const { before, during, after } = await declaredUnder('C5');

    expect(before.pools.length).toBeGreaterThan(0);
    expect(during.pools).toEqual(before.pools);
    expect(during.refused).toEqual(
      before.pools.map(({ name }) => ({
        kind: 'BurstPool',
        name,
        message: expect.stringMatching(
          /^100000 is above the cap of \d+ cloud nodes; the spec accepted before stays in force$/,
        ),
      })),
    );
    expect(after.refused).toEqual([]);
  });

  it('go and come back when one is deleted (C6)', async () => {
    const subject = 'PromotionCalendar/sales';
    const { before, during, after, world } = await declaredUnder('C6', { subject });

    expect(before.calendars.length).toBe(1);
    expect(during.calendars).toEqual([]);
    expect(after.calendars.length).toBe(1);
    expect(world.faults.fired.get('C6')).toBe(1);
  });

  it('may say burstable of a pinned workload: the policy names it, the target does not agree (C8)', async () => {
    const { before, during } = await declaredUnder('C8', { subject: 'order' });
    const order = (set: typeof before) => set.tiers.find(({ id }) => id === 'core/order');

    expect(order(before)).toMatchObject({ residency: 'Pinned' });
    expect(order(during)).toMatchObject({ residency: 'Burstable', target: { name: 'order' } });
  });
});
