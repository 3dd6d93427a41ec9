/** What is declared, and its kept status, in memory. */
import type { PolicySet } from '../../../src/model/policy-set.ts';
import type { Policies, PoolStatus } from '../../../src/ports/policies.ts';
import { policySet } from '../policies.ts';
import type { Calls } from './calls.ts';

export interface PoliciesState {
  declared: PolicySet;
  readonly pools: Map<string, PoolStatus>;
}

export function policiesState(over: Partial<PoliciesState> = {}): PoliciesState {
  return { declared: policySet(), pools: new Map(), ...over };
}

export function fakePolicies(calls: Calls, state: PoliciesState): Policies {
  return {
    async current(now) {
      calls.note('policies.current', now);
      return state.declared;
    },
    async kept() {
      calls.note('policies.kept');
      return { pools: state.pools, lowered: new Map(), resolved: [] };
    },
    async keepPool(pool, status) {
      calls.note('policies.keepPool', pool, status);
      state.pools.set(pool, status);
    },
    async keepOriginals(tier, originals) {
      calls.note('policies.keepOriginals', tier, originals);
    },
  };
}
