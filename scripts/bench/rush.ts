/** The same fleet when more is wanted than there are nodes for, so that a decision also chooses what to order. Changes only the forecast. */
import type { DecideInput } from '../../src/model/decide-input.ts';
import type { Band } from '../../src/model/forecast.ts';

/** Demand so many times what the forecast said. */
export function rush(input: DecideInput, times: number): DecideInput {
  const more = ({ low, expected, high }: Band): Band => ({
    low: low * times,
    expected: expected * times,
    high: high * times,
  });
  const tiers = input.forecast.tiers.map((tier) => ({
    ...tier,
    demands: tier.demands.map((demand) => ({
      ...demand,
      atPodReady: more(demand.atPodReady),
      atNodeReady: more(demand.atNodeReady),
    })),
  }));
  return { ...input, forecast: { ...input.forecast, tiers } };
}
