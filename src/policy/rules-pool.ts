/** Rules between the fields of a BurstPool. */
import type { LeadTime } from '../model/units.ts';
import type { Spec } from './kinds.ts';
import { durationText } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { exactlyOne, inOrder } from './rules-parts.ts';

const PROVIDERS = ['externalGrpc', 'alibabaACK', 'tencentTKE', 'clusterAPI', 'static'];

export function poolRules(spec: Spec<'BurstPool'>): readonly FieldFlaw[] {
  return [
    ...exactlyOne({ path: ['spec', 'provider'], value: spec.provider, choices: PROVIDERS }),
    ...leadTimeRules(spec.nodeLeadTime, ['spec', 'nodeLeadTime']),
    ...currencyRules(spec),
    ...boundRules(spec),
    ...reserveRules(spec),
  ];
}

/** Two currencies are never added or compared, so a pool's own must agree. */
function currencyRules({ price, limits }: Spec<'BurstPool'>): readonly FieldFlaw[] {
  const { currency } = price.perHour;
  const others = [
    {
      path: ['spec', 'price', 'reserved', 'perHour'],
      what: 'reservation',
      money: price.reserved?.perHour,
    },
    { path: ['spec', 'limits', 'maxSpend'], what: 'limit', money: limits.maxSpend },
  ];
  return others.flatMap(({ path, what, money }) =>
    money === undefined || money.currency === currency
      ? []
      : [
          {
            path,
            code: 'MIXED_CURRENCY' as const,
            message: `the ${what} is in ${money.currency} and the price in ${currency}`,
            allowed: `${currency}, as the price`,
            fix: `write it in ${currency}`,
          },
        ],
  );
}

/** More than the pool may hold would never run. */
function boundRules({ price, limits }: Spec<'BurstPool'>): readonly FieldFlaw[] {
  const bound = (path: Path, value: number) => ({ path, value, text: String(value) });
  const most = bound(['spec', 'limits', 'maxNodes'], limits.maxNodes);
  return [
    ...inOrder(bound(['spec', 'price', 'reserved', 'nodes'], price.reserved?.nodes ?? 0), most),
    ...inOrder(bound(['spec', 'limits', 'warmNodes'], limits.warmNodes ?? 0), most),
  ];
}

/** Said of the grant with which it is too much. */
function reserveRules({
  grantedTo = [],
  limits: { maxNodes },
}: Spec<'BurstPool'>): readonly FieldFlaw[] {
  let all = 0;
  let tooMuch: number | undefined;
  for (const [index, { reserveNodes = 0 }] of grantedTo.entries()) {
    all += reserveNodes;
    if (all > maxNodes) tooMuch ??= index;
  }
  if (tooMuch === undefined) return [];
  return [
    {
      path: ['spec', 'grantedTo', tooMuch, 'reserveNodes'],
      code: 'RESERVES_TOO_LARGE',
      message: `reserveNodes of all grants are ${all} together, and spec.limits.maxNodes is ${maxNodes}`,
      allowed: `at most ${maxNodes} together; what is left is shared`,
      fix: 'lower reserveNodes of some grants, or raise spec.limits.maxNodes',
    },
  ];
}

export function leadTimeRules({ p50, p95 }: LeadTime, path: Path): readonly FieldFlaw[] {
  return inOrder(
    { path: [...path, 'p50'], value: p50, text: durationText(p50) },
    { path: [...path, 'p95'], value: p95, text: durationText(p95) },
  );
}
