/** What pools hold for tenants who do not use it, as checkers count it. */
import { describe, expect, it } from 'vitest';
import { heldForOthers } from '../../../../src/simulator/checkers/reserves.ts';
import { burstPool, policySet } from '../../../builders/policies.ts';
import { grantTo, ownPool } from '../../../builders/tenant-shop.ts';
import { pool, smallWorld } from '../small-world.ts';

describe('nodes held for others', () => {
  const world = smallWorld({
    namespaces: ['a', 'b'].map((team) => ({ name: team, labels: { team } })),
    pools: [pool({ nodeGroup: 'np-a' }), pool({ nodeGroup: 'np-b' })],
  });
  const grown = { kind: 'externalGrpc', endpoint: 'beijing' } as const;
  const pools = [
    ownPool('a', { reserveNodes: 3 }, { provider: { ...grown, nodeGroup: 'np-a' } }),
    ownPool('b', { reserveNodes: 4 }, { provider: { ...grown, nodeGroup: 'np-b' } }),
  ];

  it('are what is left of the reserves of other tenants', () => {
    world.cloud.get('np-b')?.grow(1);
    const policies = policySet({ pools });

    expect(['a', 'b', 'nobody'].map((one) => heldForOthers(world, policies, one))).toEqual([
      3, 3, 6,
    ]);
  });

  it('are all of a reserve in a pool that tenants share', () => {
    const grantedTo = [grantTo('a', { reserveNodes: 3 }), grantTo('b')];
    const shared = burstPool({ provider: { ...grown, nodeGroup: 'np-b' }, grantedTo });

    expect(heldForOthers(world, policySet({ pools: [shared] }), 'b')).toBe(3);
  });
});
