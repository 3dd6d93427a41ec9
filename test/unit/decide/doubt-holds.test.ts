/** A load in doubt is said, even when no shrink was wanted because of it. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import { decideInput, demandForecast, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';

function doubted(over: Partial<DecideInput> = {}) {
  const demands = [demandForecast(0, { doubt: 'missing: connection refused' })];
  return decide(decideInput({ forecast: forecastOf([tierForecast(0, { demands })]), ...over }));
}

describe('a load in doubt', () => {
  it('is a hold with the reading and its cause', () => {
    const said = doubted().holds.filter((hold) => hold.reason === 'reading-doubtful');

    expect(said.map((hold) => [hold.subject, hold.detail])).toEqual([
      ['shop/checkout', 'demand requests is missing: connection refused'],
    ]);
  });

  it('is not said of a policy that only describes', () => {
    const policies = policySet({ tiers: [tierPolicy({ demands: [] })] });

    expect(
      doubted({ policies }).holds.filter((hold) => hold.reason === 'reading-doubtful'),
    ).toEqual([]);
  });

  it('is not said when the load is read in full', () => {
    expect(decide(decideInput()).holds).toEqual([]);
  });
});
