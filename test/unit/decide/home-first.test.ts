/** Who can stand only at home grows before those whose growth fills it. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import type { Millis } from '../../../src/model/units.ts';
import { forecastOf, memoryOf, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { tierView, workload } from '../../builders/snapshots.ts';
import { home, ordered, plan } from './growing-shop.ts';

interface Evening {
  /** One replica per 50 rps, from ten. */
  readonly checkout: number;
  /** Pinned, one replica per 50 rps, from two. */
  readonly order: number;
  readonly waited?: Millis;
  readonly orderIsThere?: boolean;
}

function evening({ checkout, order, waited, orderIsThere = true }: Evening) {
  const pinned = tierPolicy({ namespace: 'core', name: 'order', residency: 'Pinned' });
  const seen = {
    tiers: [
      tierView({ workload: fresh(workload({ replicas: 10 }), NOW) }),
      tierView({
        tier: 'core/order',
        workload: orderIsThere
          ? fresh(workload({ uid: 'uid-order', replicas: 2, tolerates: [] }), NOW)
          : { kind: 'missing', cause: 'not there' },
      }),
    ],
  };
  const over = {
    policies: policySet({ tiers: [tierPolicy(), pinned] }),
    forecast: forecastOf([tierForecast(checkout), tierForecast(order, { tier: 'core/order' })]),
    memory: memoryOf(undefined, waited === undefined ? {} : { homeFirst: waited }),
  };
  return plan({ nodes: home(2), rps: checkout, seen, over });
}

const grown = ({ actions }: ReturnType<typeof evening>) =>
  actions.flatMap((action) =>
    action.kind === 'set-replicas' ? [`${action.tier} ${action.from} to ${action.to}`] : [],
  );

const waits = ({ holds }: ReturnType<typeof evening>) =>
  holds.filter(({ reason }) => reason === 'home-first');

describe('growth that will fill home', () => {
  // 1,700 rps need 34 replicas of 500m. Two home nodes take 14 each within their reserve: the rest goes to the cloud.
  it('waits a cycle for a tier that can stand only at home, while its nodes are ordered all the same', () => {
    const made = evening({ checkout: 1_700, order: 300 });

    expect(grown(made)).toEqual(['core/order 2 to 6']);
    expect(waits(made)).toEqual([
      {
        reason: 'home-first',
        subject: 'shop/checkout',
        wanted: 'grow 10 to 34 replicas',
        detail: 'one cycle after core/order, which can stand only at home',
      },
    ]);
    expect(ordered(made)).toHaveLength(1);
    expect(made.memory.homeFirst).toBe(NOW);
  });

  it('waits one cycle in a minute, however the other goes on growing', () => {
    const soon = evening({ checkout: 1_700, order: 300, waited: NOW - 59_999 });
    expect(grown(soon)).toEqual(['core/order 2 to 6', 'shop/checkout 10 to 34']);
    expect(waits(soon)).toEqual([]);
    expect(soon.memory.homeFirst).toBe(NOW - 59_999);

    const later = evening({ checkout: 1_700, order: 300, waited: NOW - 60_000 });
    expect(grown(later)).toEqual(['core/order 2 to 6']);
    expect(later.memory.homeFirst).toBe(NOW);
  });

  it.each([
    [
      'home has room for both',
      { checkout: 600, order: 300 },
      ['core/order 2 to 6', 'shop/checkout 10 to 12'],
    ],
    ['the other stays as it is', { checkout: 1_700, order: 100 }, ['shop/checkout 10 to 34']],
    [
      'the other is not there',
      { checkout: 1_700, order: 300, orderIsThere: false },
      ['shop/checkout 10 to 34'],
    ],
    ['it has enough itself', { checkout: 500, order: 300 }, ['core/order 2 to 6']],
  ])('waits for nobody when %s', (_, parts, expected) => {
    const made = evening(parts);

    expect(grown(made)).toEqual(expected);
    expect(waits(made)).toEqual([]);
    expect(made.memory.homeFirst).toBeUndefined();
  });
});
