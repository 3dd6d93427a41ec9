/** The money half of S2, with machines in a world and limits per day worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { BurstPool } from '../../../../src/model/policy.ts';
import { HOUR } from '../../../../src/model/units.ts';
import { checkCeiling } from '../../../../src/simulator/checkers/s2-ceiling.ts';
import { burstPool } from '../../../builders/policies.ts';
import { evidenceOf, intentOf, MINUTE, START } from './evidence.ts';

const cny = (amount: number) => ({ currency: 'CNY', micros: amount * 1_000_000 });

interface Spent {
  readonly pool?: Partial<BurstPool>;
  readonly maxSpend?: number;
  readonly days?: readonly { readonly from: number; readonly to: number }[];
}

/** Two machines of 2 CNY an hour at START, one of which goes at the half hour, and one more after an hour; midnight comes in three. */
async function spent({ pool = {}, maxSpend, days }: Spent): Promise<string[]> {
  const evidence = evidenceOf({ intents: [intentOf(2)] });
  const pools = [burstPool({ site: 'cloud', pricePerHour: cny(2), ...pool })];
  const policies = {
    ...evidence.policies,
    pools,
    days: days ?? [{ from: START - HOUR, to: START + 3 * HOUR }],
  };
  const settings = {
    ...evidence.settings,
    ...(maxSpend === undefined ? {} : { maxSpend: cny(maxSpend) }),
  };
  const checker = checkCeiling({ ...evidence, policiesAt: () => policies, settings });
  const group = evidence.world.cloud.get('np1');
  const order = (count: number): void => {
    group?.grow(count);
    evidence.request('nodePools.grow', { subject: 'np1', about: { pool: 'np1', count } });
  };
  order(2);
  await evidence.pass(30 * MINUTE);
  group?.end(['np1-i0001']);
  await evidence.pass(30 * MINUTE);
  order(1);
  return checker.finish().map(({ message }) => message);
}

describe('S2, the money of a day', () => {
  // The first order takes 2 x 3 h x 2 = 12. The second 0.5 h x 2 for the one that went, 6 for the one that stays, 4 for its own: 11.
  it('is violated by the order that its machines make too dear until midnight', async () => {
    expect(await spent({ pool: { maxSpend: cny(12) } })).toEqual([]);
    expect(await spent({ pool: { maxSpend: cny(11.99) } })).toEqual([
      'an order was made, and np1 takes 12.00 of 11.99 today',
    ]);
    const [, second = ''] = await spent({ pool: { maxSpend: cny(10) } });
    expect(second).toBe('an order was made, and np1 takes 11.00 of 10.00 today');
  });

  it("is the operator's of all pools, too", async () => {
    expect(await spent({ maxSpend: 12 })).toEqual([]);
    expect(await spent({ maxSpend: 11.5 })).toEqual([
      'an order was made, and the cloud takes 12.00 of 11.50 today',
    ]);
  });

  it('counts of what ran before midnight nothing, and nothing where no day is known', async () => {
    // Midnight was ten minutes ago when the third is ordered: 2 h 10 min of one machine are 4.33, 2 h of the other 4.
    const days = [
      { from: START - HOUR, to: START + 50 * MINUTE },
      { from: START + 50 * MINUTE, to: START + 3 * HOUR },
    ];
    expect(await spent({ maxSpend: 8.5, days })).toEqual([]);
    expect(await spent({ maxSpend: 8.3, days })).toEqual([
      'an order was made, and the cloud takes 8.33 of 8.30 today',
    ]);
    expect(await spent({ maxSpend: 0, days: [] })).toEqual([]);
  });

  it('leaves reserved nodes alone', async () => {
    expect(await spent({ pool: { reserved: { nodes: 1, perHour: cny(1) } }, maxSpend: 1 })).toEqual(
      [],
    );
  });
});
