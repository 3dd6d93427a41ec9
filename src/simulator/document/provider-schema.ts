/** How scenario.yaml writes the habits of a provider. Only shapes; instants are resolved by the reader. */
import { z } from 'zod';
import type { Millis } from '../../model/units.ts';
import { field } from '../../policy/notation.ts';
import { PRICE } from '../../policy/notation-amount.ts';
import { choice } from '../../policy/notation-name.ts';
import { integer } from '../../policy/notation-number.ts';
import type { Moment } from '../../policy/notation-time.ts';
import type { ProviderHabits } from '../provider-habits.ts';
import { instant } from './traffic-schema.ts';

const machines = field(integer({ min: 0, max: 100_000 }));
const calls = field(integer({ min: 1, max: 100_000 }));

/** As the documentation of providers names them. */
const IDEMPOTENCY = {
  None: 'none',
  Token: 'token',
  CompareAndSet: 'compare-and-set',
} as const satisfies Record<string, ProviderHabits['idempotency']>;

export const PROVIDER_FIELDS = {
  idempotency: field(choice(['None', 'Token', 'CompareAndSet']))
    .prefault('None')
    .describe('What makes a repeated order harmless.'),
  stockAt: z
    .array(z.strictObject({ at: instant, machines: machines.describe('In all, from then on.') }))
    .max(256)
    .prefault([])
    .describe('Later changes of the stock.'),
  quota: machines.optional().describe('Most machines the account may run in this group.'),
  callLimit: z
    .strictObject({
      perMinute: calls,
      burst: calls.describe('Calls that pass at once after a pause.'),
    })
    .optional()
    .describe('A token bucket for calls of any kind.'),
  priceAt: z
    .array(z.strictObject({ at: instant, perHour: field(PRICE).describe('From then on.') }))
    .max(256)
    .prefault([])
    .describe('Later changes of the price.'),
};

const POOL = z.strictObject(PROVIDER_FIELDS);

export function readHabits(
  pool: z.output<typeof POOL>,
  instantOf: (moment: Moment) => Millis,
): ProviderHabits {
  return {
    idempotency: IDEMPOTENCY[pool.idempotency],
    stockChanges: inTime(pool.stockAt, instantOf),
    quota: pool.quota,
    calls: pool.callLimit,
    priceChanges: inTime(pool.priceAt, instantOf),
  };
}

function inTime<T extends { readonly at: Moment }>(
  changes: readonly T[],
  instantOf: (moment: Moment) => Millis,
): readonly (Omit<T, 'at'> & { readonly at: Millis })[] {
  return changes
    .map((change) => ({ ...change, at: instantOf(change.at) }))
    .toSorted((a, b) => a.at - b.at);
}
