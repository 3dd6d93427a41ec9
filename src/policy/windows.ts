/** Promotions to windows: each occurrence with its floors, freeze and uplifts as instants. Reads no clock. */
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import type { Millis } from '../model/units.ts';
import type { Spec } from './kinds.ts';
import { type Occurrence, occurrencesIn, resolveMoment, type Span } from './recurrence.ts';

export type Promotion = Spec<'PromotionCalendar'>['promotions'][number];

/** What every window of a calendar shares. */
export interface CalendarFrame {
  readonly name: string;
  readonly spec: Spec<'PromotionCalendar'>;
}

/** Windows of a calendar whose floors, tails or freezes touch the span. */
export function windowsOf(calendar: CalendarFrame, span: Span): readonly PromotionWindow[] {
  return calendar.spec.promotions.flatMap((promotion) =>
    promotionWindows(calendar, promotion, span),
  );
}

function promotionWindows(
  calendar: CalendarFrame,
  promotion: Promotion,
  span: Span,
): readonly PromotionWindow[] {
  const zone = calendar.spec.timeZone;
  const dated = promotion.schedule === undefined && promotion.start?.kind !== 'daily';
  // A freeze may lie far from its promotion, so a dated one is always resolved and judged afterwards.
  const wide = dated
    ? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
    : widened(promotion, span);
  return occurrencesIn(promotion, zone, wide)
    .map((occurrence) => windowOf(calendar, promotion, occurrence))
    .filter((window) => touches(window, span));
}

function widened(promotion: Promotion, span: Span): Span {
  const after = (promotion.hold ?? 0) + (promotion.tail?.for ?? 0);
  return { from: span.from - after, to: span.to + promotion.readyBefore };
}

/** Whether its floor, tail or freeze is inside the span, at least in part. */
export function touches(window: PromotionWindow, span: Span): boolean {
  const from = Math.min(window.readyFrom, window.freeze?.from ?? window.readyFrom);
  const to = Math.max(window.end, window.tailUntil, window.freeze?.to ?? window.end);
  return to > span.from && from < span.to;
}

function windowOf(
  calendar: CalendarFrame,
  promotion: Promotion,
  { start, end }: Occurrence,
): PromotionWindow {
  const zone = calendar.spec.timeZone;
  const holdUntil = promotion.hold === undefined ? end.ms : start.ms + promotion.hold;
  const { freeze, tail, demand } = promotion;
  return {
    id: `${calendar.name}/${promotion.name}@${instantId(start.ms)}`,
    calendar: calendar.name,
    promotion: promotion.name,
    start: start.ms,
    end: end.ms,
    readyFrom: start.ms - promotion.readyBefore,
    holdUntil,
    tailUntil: tail === undefined ? holdUntil : Math.max(end.ms, holdUntil) + tail.for,
    tailHalfLife: tail?.halfLife,
    freeze:
      freeze === undefined
        ? undefined
        : {
            from: resolveMoment(freeze.from, zone, 'start').ms,
            to: resolveMoment(freeze.to, zone, 'end').ms,
          },
    shape: demand?.shape ?? 'flash',
    namespaceSelector: calendar.spec.namespaceSelector,
    uplift: demand === undefined ? undefined : multiplied(demand.multiplier),
    tiers: (promotion.tiers ?? []).map(tierUplift),
    maxCloudNodes: promotion.envelope?.maxCloudNodes,
    ...spendOf(promotion),
  };
}

function spendOf({ envelope }: Promotion): Pick<PromotionWindow, 'maxSpend'> {
  return envelope?.maxSpend === undefined ? {} : { maxSpend: envelope.maxSpend };
}

/** `2027-02-28T16:00:00Z` */
function instantId(ms: Millis): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** Where no band is given it has no width. Floors follow `expected` alone; `low` and `high` are for plans. */
function multiplied({
  of,
  expected,
  low = expected,
  high = expected,
}: NonNullable<Promotion['demand']>['multiplier']): Uplift {
  return { kind: 'multiplier', of, expected, low, high };
}

function tierUplift({ policy, multiplier, peak }: NonNullable<Promotion['tiers']>[number]) {
  const tier = `${policy.namespace}/${policy.name}`;
  if (multiplier !== undefined) return { tier, uplift: multiplied(multiplier) };
  // The rules have made sure that one of the two is there.
  const uplift: Uplift = { kind: 'peak', rps: Number(peak) };
  return { tier, uplift };
}
