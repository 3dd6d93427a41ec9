/** Rules between the fields of a PromotionCalendar. Dates themselves are judged in `rules-window.ts`. */
import type { Context } from './document.ts';
import type { Spec } from './kinds.ts';
import type { Moment } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { resolveMoment } from './recurrence.ts';
import { clockWarning } from './rules-clock.ts';
import { exactlyOne, inOrder } from './rules-parts.ts';
import { endNotAfterStart, windowRules } from './rules-window.ts';
import type { Promotion } from './windows.ts';

const UPLIFTS = ['multiplier', 'peak'];

export function calendarRules(
  spec: Spec<'PromotionCalendar'>,
  { now }: Context,
): readonly FieldFlaw[] {
  const zone = spec.timeZone;
  return [
    ...spec.exclude.flatMap((interval, index) =>
      intervalRules(interval, ['spec', 'exclude', index], zone),
    ),
    ...spec.promotions.flatMap((promotion, index) =>
      promotionRules(promotion, { path: ['spec', 'promotions', index], zone, now }),
    ),
  ];
}

interface Place {
  readonly path: Path;
  readonly zone: string;
  readonly now: number;
}

function promotionRules(promotion: Promotion, place: Place): readonly FieldFlaw[] {
  const { path, zone } = place;
  const { freeze, tiers = [], demand } = promotion;
  return [
    ...windowRules(promotion, place),
    ...bandRules(demand?.multiplier, [...path, 'demand', 'multiplier']),
    ...tiers.flatMap(({ multiplier }, index) =>
      bandRules(multiplier, [...path, 'tiers', index, 'multiplier']),
    ),
    ...(freeze === undefined ? [] : intervalRules(freeze, [...path, 'freeze'], zone)),
    ...tiers.flatMap((tier, index) =>
      exactlyOne({ path: [...path, 'tiers', index], value: tier, choices: UPLIFTS }),
    ),
    ...demandRule(promotion, path),
  ];
}

type Multiplier = NonNullable<Promotion['demand']>['multiplier'];

/** A band that does not hold its own middle is a slip of the pen. */
function bandRules(multiplier: Multiplier | undefined, path: Path): readonly FieldFlaw[] {
  if (multiplier === undefined) return [];
  const { low, expected, high } = multiplier;
  const bound = (key: string, value: number) => ({
    path: [...path, key],
    value,
    text: `"${value}"`,
  });
  return [
    ...(low === undefined ? [] : inOrder(bound('low', low), bound('expected', expected))),
    ...(high === undefined ? [] : inOrder(bound('expected', expected), bound('high', high))),
  ];
}

function demandRule({ demand, tiers }: Promotion, path: Path): readonly FieldFlaw[] {
  if (demand !== undefined || (tiers !== undefined && tiers.length > 0)) return [];
  return [
    {
      path,
      code: 'DEMAND_MISSING',
      message: 'the promotion raises nothing',
      allowed: 'demand, tiers, or both',
      fix: 'add demand: { multiplier: { expected: "4.5" } }',
    },
  ];
}

function intervalRules(
  { from, to }: { readonly from: Moment; readonly to: Moment },
  path: Path,
  zone: string,
): readonly FieldFlaw[] {
  const start = resolveMoment(from, zone, 'start').ms;
  const end = resolveMoment(to, zone, 'end').ms;
  return [
    ...clockWarning({ path: [...path, 'from'], moment: from, zone, side: 'start' }),
    ...clockWarning({ path: [...path, 'to'], moment: to, zone, side: 'end' }),
    ...(end > start ? [] : [endNotAfterStart({ path: [...path, 'to'], start, end, zone })]),
  ];
}
