/** What every Lease port must do: `held` and `deadline` tell one story, at every moment. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lease } from '../../src/ports/lease.ts';
import type { MakeFixture, World } from './fixture.ts';

export interface LeaseFixture extends World {
  readonly lease: Lease;
  /** Of the clock that the lease lives by. */
  monotonic(): number;
  /** Lets time pass beyond the deadline without a renewal; undefined where a lease is never lost. */
  readonly lose: (() => void | Promise<void>) | undefined;
}

export function leaseContract(name: string, makeFixture: MakeFixture<LeaseFixture>): void {
  describe(`${name} keeps the Lease contract:`, () => {
    let fixture: LeaseFixture;
    beforeAll(async () => {
      fixture = await makeFixture();
    });
    afterAll(() => fixture?.close());

    it('a held lease has a deadline ahead of now; past it, it is not held and has none', async () => {
      await fixture.eventually('the lease', async () => fixture.lease.held() || undefined);
      expect(fixture.lease.deadline()).toBeGreaterThan(fixture.monotonic());

      if (fixture.lose === undefined) return;
      await fixture.lose();

      expect(fixture.lease.held()).toBe(false);
      expect(fixture.lease.deadline()).toBeUndefined();
    });
  });
}
