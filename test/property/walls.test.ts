/**
 * Walls of any kind under any calls: what is let in never exceeds one, nobody of a later level is let in who could make
 * room for an earlier one, and no room is left over that somebody asks for. Sums are done here again, without `decide`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asker, sharesOf } from '../../src/decide/admission-shares.ts';
import { type Admitted, admit } from '../../src/decide/admission-walls.ts';
import { callGraph, carry } from '../../src/decide/fan-out.ts';
import type { ScalingPolicy } from '../../src/model/policy.ts';
import { tierPolicy } from '../builders/policies.ts';

const LEVELS = ['L0', 'L1', 'L2', 'L3'] as const;
const WALLS = 2;
const EPSILON = 1e-6;

interface Entry {
  readonly level: (typeof LEVELS)[number];
  readonly rps: number;
  readonly min: number;
  /** Calls per request, and connections per replica, by wall. */
  readonly calls: readonly { readonly perRequest: number; readonly connections: number }[];
}

const entry: fc.Arbitrary<Entry> = fc.record({
  level: fc.constantFrom(...LEVELS),
  rps: fc.integer({ min: 0, max: 20_000 }),
  min: fc.integer({ min: 0, max: 3 }),
  calls: fc.array(
    fc.record({
      perRequest: fc.constantFrom(0, 0.1, 0.5, 1, 3),
      connections: fc.constantFrom(0, 1, 4),
    }),
    { minLength: WALLS, maxLength: WALLS },
  ),
});
const ceiling = fc.record({
  requests: fc.integer({ min: 1, max: 10_000 }),
  connections: fc.integer({ min: 200, max: 3_000 }),
});

interface Shop {
  readonly entries: readonly Entry[];
  readonly ceilings: readonly { readonly requests: number; readonly connections: number }[];
}

const shops: fc.Arbitrary<Shop> = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 8 }),
  ceilings: fc.array(ceiling, { minLength: WALLS, maxLength: WALLS }),
});

/** Each replica is planned with 50 rps. */
function policies({ entries, ceilings }: Shop): ScalingPolicy[] {
  const callers = entries.map(({ level, min, calls }, index) =>
    tierPolicy({
      name: `entry-${index}`,
      level,
      replicas: { min, max: 2_000 },
      calls: calls.map(({ perRequest, connections }, wall) => ({
        name: `wall-${wall}`,
        callee: `shop/wall-${wall}`,
        perRequest,
        connectionsPerReplica: connections,
      })),
    }),
  );
  const walls = ceilings.map((one, wall) =>
    tierPolicy({
      name: `wall-${wall}`,
      residency: 'Pinned',
      entry: false,
      waterLevel: 1,
      ceilings: [{ name: 'db', ...one }],
    }),
  );
  return [...callers, ...walls];
}

function admitted(shop: Shop): Admitted {
  const graph = callGraph(policies(shop), new Map());
  const carried = carry(graph, ({ name }) =>
    name.startsWith('entry') ? shop.entries[Number(name.split('-')[1])]?.rps : undefined,
  );
  return admit({ graph, carried, replicas: () => 0 });
}

function shareOf({ shares }: Admitted, index: number): number {
  return shares.get(`shop/entry-${index}`) ?? 1;
}

describe('walls', () => {
  it('are never asked for more than they take', () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const result = admitted(shop);
        shop.ceilings.forEach(({ requests, connections }, wall) => {
          let asked = 0;
          let open = 0;
          let fewest = 0;
          shop.entries.forEach(({ rps, min, calls }, index) => {
            const letIn = rps * shareOf(result, index);
            asked += letIn * (calls[wall]?.perRequest ?? 0);
            const each = calls[wall]?.connections ?? 0;
            open += each * Math.max(min, Math.ceil(letIn / 50 - EPSILON));
            fewest += each * Math.max(min, 1);
          });
          expect(asked).toBeLessThanOrEqual(requests * (1 + EPSILON));
          // The fewest replicas of all callers are there whatever is let in.
          expect(open).toBeLessThanOrEqual(Math.max(connections, fewest) + EPSILON);
        });
      }),
    );
  });

  it('let nobody of a later level in where an earlier one is refused', () => {
    const calls = [
      { perRequest: 1, connections: 0 },
      { perRequest: 0, connections: 0 },
    ];
    const crowd = fc.record({
      level: fc.constantFrom(...LEVELS),
      rps: fc.integer({ min: 1, max: 9_000 }),
    });
    fc.assert(
      fc.property(fc.array(crowd, { minLength: 2, maxLength: 8 }), (crowds) => {
        const entries = crowds.map((one) => ({ ...one, min: 0, calls }));
        const open = { requests: 1_000_000, connections: 1_000_000 };
        const result = admitted({ entries, ceilings: [{ ...open, requests: 4_000 }, open] });
        const refused = entries.flatMap(({ level }, index) =>
          shareOf(result, index) < 1 - EPSILON ? [level] : [],
        );
        const first = refused.toSorted()[0] ?? 'L9';
        entries.forEach(({ level }, index) => {
          if (level > first) expect(shareOf(result, index)).toBeLessThanOrEqual(EPSILON);
        });
      }),
    );
  });
});

describe('shares', () => {
  const asker = fc.record({
    level: fc.integer({ min: 0, max: 3 }),
    uses: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 3 }),
  });
  const rooms = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 3, maxLength: 3 });
  const used = (askers: readonly Asker[], shares: readonly number[], wall: number): number => {
    let sum = 0;
    askers.forEach(({ uses }, index) => {
      sum += (uses[wall] ?? 0) * (shares[index] ?? 0);
    });
    return sum;
  };

  it('leave no room that somebody still asks for', () => {
    fc.assert(
      fc.property(fc.array(asker, { minLength: 1, maxLength: 9 }), rooms, (askers, room) => {
        const shares = sharesOf(askers, room);
        const full = room.map((most, wall) => used(askers, shares, wall) >= most - EPSILON);
        for (const [wall, most] of room.entries())
          expect(used(askers, shares, wall)).toBeLessThanOrEqual(most + EPSILON);
        askers.forEach(({ uses }, index) => {
          const stopped = uses.some((use, wall) => use > 0 && full[wall] === true);
          if (!stopped) expect(shares[index]).toBeGreaterThanOrEqual(1 - EPSILON);
        });
      }),
    );
  });

  it('let no other choice serve the first level better: moving a little from one to another gains nothing', () => {
    fc.assert(
      fc.property(fc.array(asker, { minLength: 2, maxLength: 6 }), rooms, (askers, room) => {
        const all = askers.map((one) => ({ ...one, level: 0 }));
        const sum = (shares: readonly number[]) =>
          shares.reduce((total, share) => total + share, 0);
        const best = sum(sharesOf(all, room));
        // Serving them one after the other, in any turn, is a choice too.
        for (let turn = 0; turn < all.length; turn += 1) {
          const left = [...room];
          let served = 0;
          for (let step = 0; step < all.length; step += 1) {
            const uses = all[(turn + step) % all.length]?.uses ?? [];
            const share = Math.min(
              1,
              ...uses.map((use, wall) => (use === 0 ? 1 : (left[wall] ?? 0) / use)),
            );
            uses.forEach((use, wall) => {
              left[wall] = Math.max(0, (left[wall] ?? 0) - use * share);
            });
            served += share;
          }
          expect(best).toBeGreaterThanOrEqual(served - EPSILON);
        }
      }),
    );
  });
});
