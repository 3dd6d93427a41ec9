/** Overrides of one tier combined, and their end. */
import { describe, expect, it } from 'vitest';
import { overrideFor } from '../../../src/decide/override.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { override } from '../../builders/policies.ts';

describe('Overrides of one tier', () => {
  it('count until their end, and for their tier only', () => {
    expect(overrideFor([override({ until: NOW })], 'shop/checkout', NOW)).toBeUndefined();
    expect(overrideFor([override({ until: NOW + 1 })], 'shop/checkout', NOW)?.id).toBe(
      'shop/hold-checkout',
    );
    expect(overrideFor([override()], 'shop/login', NOW)).toBeUndefined();
  });

  it('combine: the largest minimum, any pause, any noShrink, the later capacity, the earlier end', () => {
    const one = override({
      id: 'shop/a',
      min: 10,
      perReplica: 80,
      pause: true,
      until: NOW + MINUTE,
      reason: 'a',
    });
    const two = override({
      id: 'shop/b',
      min: 30,
      noShrink: true,
      until: NOW + 2 * MINUTE,
      reason: 'b',
    });
    const three = override({ id: 'shop/c', perReplica: 90, until: NOW + 3 * MINUTE, reason: 'c' });

    expect(overrideFor([one, two, three], 'shop/checkout', NOW)).toEqual({
      id: 'shop/a, shop/b, shop/c',
      tier: 'shop/checkout',
      min: 30,
      perReplica: 90,
      pause: true,
      noShrink: true,
      until: NOW + MINUTE,
      reason: 'a; b; c',
    });
  });

  it('release when any of them does, whichever comes first', () => {
    const held = override({ id: 'shop/a', noShrink: true });
    const home = override({ id: 'shop/b', release: true });

    expect(overrideFor([held, home], 'shop/checkout', NOW)?.release).toBe(true);
    expect(overrideFor([home, held], 'shop/checkout', NOW)?.release).toBe(true);
    expect(overrideFor([held, held], 'shop/checkout', NOW)?.release).toBeUndefined();
  });

  it('take the only minimum there is', () => {
    const without = override({ id: 'shop/a' });

    expect(overrideFor([without, override({ min: 5 })], 'shop/checkout', NOW)?.min).toBe(5);
    expect(overrideFor([override({ min: 5 }), without], 'shop/checkout', NOW)?.min).toBe(5);
  });
});
