/** Limits on money in the currency of the prices: two are never added, and no rate of exchange is known. */
import type { Money } from '../model/units.ts';
import type { CrossInput } from './cross-input.ts';
import type { PolicyDocument } from './document.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Path, Problem } from './problem.ts';

interface Priced {
  readonly currency: string;
  readonly by: string;
}

/** Against the pool that comes first; that all pools agree with it is checked elsewhere, and a pool's own limit with its price. */
export function currencyProblems({ readable, caps }: CrossInput): readonly Problem[] {
  const [first] = ofKind(readable, 'BurstPool');
  if (first === undefined) return [];
  const { currency } = first.spec.price.perHour;
  const priced = { currency, by: `the pool ${nameIn(first)}` };
  const envelopes = ofKind(readable, 'PromotionCalendar').flatMap((calendar) =>
    calendar.spec.promotions.flatMap(({ envelope }, index) => {
      const path = ['spec', 'promotions', index, 'envelope', 'maxSpend'];
      return mixed(calendar, { path, money: envelope?.maxSpend, priced });
    }),
  );
  const { spend } = caps;
  const operator =
    spend === undefined
      ? []
      : mixed(first, {
          path: ['spec', 'price', 'perHour'],
          money: first.spec.price.perHour,
          priced: { currency: spend.currency, by: "the administrator's maxSpend" },
        });
  return [...envelopes, ...operator];
}

interface Compared {
  readonly path: Path;
  readonly money: Money | undefined;
  readonly priced: Priced;
}

function mixed(document: PolicyDocument, { path, money, priced }: Compared): readonly Problem[] {
  const { currency, by } = priced;
  if (money === undefined || money.currency === currency) return [];
  return [
    problemIn(document, {
      path,
      code: 'MIXED_CURRENCY',
      message: `it is in ${money.currency}, and ${by} in ${currency}`,
      allowed: 'one currency for all prices and limits on money',
      fix: `convert it to ${currency}`,
    }),
  ];
}
