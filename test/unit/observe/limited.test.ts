/** Readings of tiers that are kept at an admission limit. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import { censorLimited } from '../../../src/observe/limited.ts';
import { NOW } from '../../builders/instant.ts';
import { demand, tierPolicy } from '../../builders/policies.ts';
import { demandReading, snapshot, tierView } from '../../builders/snapshots.ts';

const LIMITS = {
  'shop/checkout': {
    tier: 'shop/checkout',
    workload: 'shop/checkout',
    admitted: 1_000,
    offered: 4_000,
    wall: { tier: 'core/order', ceiling: 'db', of: 'requests', takes: 1_000 },
  },
} as const;

function kindOf(of: 'Offered' | 'Served', rps: number): string | undefined {
  const seen = snapshot({
    tiers: [
      tierView({ demands: [demandReading({ now: fresh(rps, NOW) })] }),
      tierView({ tier: 'shop/other' }),
    ],
  });
  const tiers = [tierPolicy({ demands: [demand({ of })] })];
  return censorLimited(seen, tiers, { limits: LIMITS }).tiers[0]?.demands[0]?.now.kind;
}

describe('a limited tier', () => {
  it('that serves as much as its limit shows a lower bound', () => {
    expect(kindOf('Served', 900)).toBe('censored');
  });

  it('that serves clearly less shows its demand', () => {
    expect(kindOf('Served', 899)).toBe('fresh');
  });

  it('whose offered load is counted shows its demand', () => {
    expect(kindOf('Offered', 4_000)).toBe('fresh');
  });

  it('keeps the doubt a reading has already', () => {
    const now = { kind: 'stale', value: 1_000, at: NOW, cause: 'old' } as const;
    const seen = snapshot({ tiers: [tierView({ demands: [demandReading({ now })] })] });
    const tiers = [tierPolicy({ demands: [demand({ of: 'Served' })] })];
    expect(censorLimited(seen, tiers, { limits: LIMITS })).toEqual(seen);
  });

  it('leaves readings of other demands and other tiers alone', () => {
    const demands = [
      demandReading({ now: fresh(1_000, NOW) }),
      demandReading({ name: 'sessions' }),
    ];
    const other = tierView({
      tier: 'shop/other',
      demands: [demandReading({ now: fresh(9_000, NOW) })],
    });
    const seen = snapshot({ tiers: [tierView({ demands }), other] });
    const tiers = [
      tierPolicy({ demands: [demand({ of: 'Served' }), demand({ name: 'sessions' })] }),
    ];
    const after = censorLimited(seen, tiers, { limits: LIMITS });
    expect(after.tiers[0]?.demands.map(({ now }) => now.kind)).toEqual(['censored', 'fresh']);
    expect(after.tiers[1]).toBe(other);
  });

  it('costs nothing where nothing is limited', () => {
    const seen = snapshot();
    expect(censorLimited(seen, [tierPolicy()], {})).toBe(seen);
  });
});
