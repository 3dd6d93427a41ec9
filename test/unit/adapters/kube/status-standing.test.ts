/** What is forbidden for a tier is said though nothing is wanted: switches, Overrides, and the freeze of a promotion. */
import { describe, expect, it } from 'vitest';
import { standingFor } from '../../../../src/adapters/kube/status-standing.ts';
import { held } from '../../../../src/adapters/kube/status-tier.ts';
import { MINUTE } from '../../../../src/model/units.ts';
import { override, policySet, tierPolicy } from '../../../builders/policies.ts';
import { promotion } from '../../../builders/promotions.ts';
import { AT, cycleOf } from './cycle.ts';

const ID = 'sales/anniversary@1';
const freeze = { from: AT - MINUTE, to: AT + MINUTE };

function standing(frozenBy: string | undefined, pause = false) {
  const tiers = [tierPolicy({ id: 'shop/web', namespace: 'shop', name: 'web' })];
  const word = override({ id: 'shop/o', tier: 'shop/web', pause, until: AT + MINUTE });
  const windows = [promotion({ id: ID, freeze })];
  const policies = policySet({ tiers, windows, overrides: pause ? [word] : [] });
  return standingFor('shop/web', cycleOf({ policies, verdict: { frozenBy } }));
}

describe('a freeze', () => {
  it('is said, with its end, though nothing would shrink', () => {
    // AT is 2027-02-28T12:00Z.
    expect(held([], standing(ID))).toEqual({
      type: 'Held',
      status: 'True',
      reason: 'Freeze',
      message: `promotion ${ID} is frozen until 2027-02-28T12:01:00.000Z; nothing is wanted now`,
    });
  });

  it('comes after a pause', () => {
    expect(standing(ID, true).map(({ reason }) => reason)).toEqual(['paused', 'freeze']);
  });

  it('that does not cover the tier is not said', () => {
    expect(standing(undefined)).toEqual([]);
    expect(standing('sales/other@1')).toEqual([]);
  });
});
