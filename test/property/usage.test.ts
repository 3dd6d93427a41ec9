/** Measured use of home, whatever it says: it takes room from burstable tiers and gives none, and unknown use gives no node back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { fresh, missing } from '../../src/model/reading.ts';
import type { SiteUsage } from '../../src/model/snapshot.ts';
import { NOW } from '../builders/instant.ts';
import { carrying, homeNode, tierPods } from '../builders/snapshots.ts';
import { cloud, plan } from '../unit/decide/cloud-shop.ts';

const shop = fc.record({
  atHome: fc.integer({ min: 0, max: 14 }),
  inCloud: fc.integer({ min: 0, max: 15 }),
  need: fc.integer({ min: 1, max: 40 }),
});
const millicores = fc.integer({ min: 0, max: 16_000 });

function planned(
  { atHome, inCloud, need }: { atHome: number; inCloud: number; need: number },
  cpu?: SiteUsage['cpu'],
): Plan {
  const home = carrying(homeNode(), [tierPods(atHome)]);
  const nodes = [cloud(1, inCloud)];
  const seen = cpu === undefined ? {} : { usage: [{ site: 'idc', cpu }] };
  return plan({ home, cloud: nodes, replicas: atHome + inCloud, need, seen });
}

const atHomeIn = ({ tiers: [tier] }: Plan): number => tier?.home ?? Number.NaN;
const givingBack = ({ actions }: Plan): number =>
  actions.filter(({ kind }) => kind === 'drain-node').length;

it('use takes room and never gives any', () => {
  fc.assert(
    fc.property(shop, millicores, (found, used) => {
      const without = planned(found);
      const measured = planned(found, fresh({ 'home-1': used }, NOW));
      // 8000m less the reserve of 10%; what is there stays.
      const room = Math.max(0, Math.floor((7_200 - used) / 500));

      expect(atHomeIn(measured)).toBeLessThanOrEqual(atHomeIn(without));
      expect(atHomeIn(measured)).toBeLessThanOrEqual(found.atHome + room);
      expect(givingBack(measured)).toBeLessThanOrEqual(givingBack(without));
    }),
  );
});

it('unknown use plans as none is asked for, and gives back nothing', () => {
  fc.assert(
    fc.property(shop, (found) => {
      const unknown = planned(found, missing('time-out'));

      expect(atHomeIn(unknown)).toBe(atHomeIn(planned(found)));
      expect(givingBack(unknown)).toBe(0);
    }),
  );
});
