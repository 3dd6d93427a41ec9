/**
 * What every Policies port must do. The world declares Site home (OnPrem) and cloud (Cloud), BurstPool np1 at cloud
 * granted to everybody with team=shop, and ScalingPolicy shop/web with a minimum of 2 and a maximum of 50.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policies, PoolStatus } from '../../src/ports/policies.ts';
import type { MakeFixture, World } from './fixture.ts';

export interface PoliciesFixture extends World {
  readonly policies: Policies;
  readonly now: number;
}

const KEPT: PoolStatus = {
  lastRequest: 7,
  backOff: { until: Date.UTC(2027, 2, 1, 12, 0, 0), reason: 'stock-out', failures: 2 },
  leadTime: { p50: 70_000, p95: 110_000 },
};

export function policiesContract(name: string, makeFixture: MakeFixture<PoliciesFixture>): void {
  describe(`${name} keeps the Policies contract:`, () => {
    let fixture: PoliciesFixture;
    beforeAll(async () => {
      fixture = await makeFixture();
    });
    afterAll(() => fixture?.close());

    it('what is declared is in force, in the order of names', async () => {
      const { sites, pools, tiers, refused } = await fixture.policies.current(fixture.now);

      expect(sites.map(({ name: site, type }) => [site, type])).toEqual([
        ['cloud', 'Cloud'],
        ['home', 'OnPrem'],
      ]);
      expect(pools.map((pool) => [pool.name, pool.site])).toEqual([['np1', 'cloud']]);
      expect(tiers.map(({ id, replicas }) => [id, replicas])).toEqual([
        ['shop/web', { min: 2, max: 50 }],
      ]);
      expect(refused).toEqual([]);
    });

    it('asked twice at one instant, it answers the same', async () => {
      const first = await fixture.policies.current(fixture.now);

      expect(await fixture.policies.current(fixture.now)).toEqual(first);
    });

    it('what is kept of a pool is read back at once, and replaced as a whole', async () => {
      await fixture.policies.keepPool('np1', KEPT);
      expect((await fixture.policies.kept()).pools.get('np1')).toEqual(KEPT);

      await fixture.policies.keepPool('np1', {
        lastRequest: 8,
        backOff: undefined,
        leadTime: undefined,
      });
      const { pools } = await fixture.policies.kept();
      expect(pools.get('np1')).toEqual({ lastRequest: 8, backOff: undefined, leadTime: undefined });
    });
  });
}
