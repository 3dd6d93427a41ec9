/**
 * What a freeze lets through: in it the accepted specs stay in force, and floors may still rise. Says which freezes there
 * are and whether a change only raises; who goes by it is decided elsewhere.
 */
import type { LabelSelector, Labels } from '../model/policy.ts';
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import type { Millis } from '../model/units.ts';
import type { DocumentOf } from './document.ts';
import { windowsOf } from './windows.ts';

export interface Freeze {
  /** `calendar/promotion@start` */
  readonly window: string;
  readonly until: Millis;
  readonly namespaceSelector: LabelSelector;
}

type Calendar = DocumentOf<'PromotionCalendar'>;

/** Freezes of one calendar that cover `now`. */
export function freezesOf(calendar: Calendar, now: Millis): readonly Freeze[] {
  return windowsAround(calendar, now).flatMap(({ id, freeze, namespaceSelector }) =>
    freeze !== undefined && now >= freeze.from && now < freeze.to
      ? [{ window: id, until: freeze.to, namespaceSelector }]
      : [],
  );
}

function windowsAround({ meta, spec }: Calendar, now: Millis): readonly PromotionWindow[] {
  return windowsOf({ name: meta.name, spec }, { from: now, to: now + 1 });
}

/** Undefined labels, of a namespace nobody has seen yet, are taken to be chosen: it might be the one that is meant. */
export function isChosen({ matchLabels }: LabelSelector, labels: Labels | undefined): boolean {
  if (labels === undefined) return true;
  for (const [key, value] of Object.entries(matchLabels)) if (labels[key] !== value) return false;
  return true;
}

/** Whether a tier's new spec is the old one but for more replicas. */
export function tierOnlyRises(
  old: DocumentOf<'ScalingPolicy'>,
  now: DocumentOf<'ScalingPolicy'>,
): boolean {
  const { replicas: before, ...oldRest } = old.spec;
  const { replicas: after, ...newRest } = now.spec;
  if (after.min < before.min || after.max < before.max) return false;
  return JSON.stringify(oldRest) === JSON.stringify(newRest);
}

/** Whether every promotion that a freeze of the old calendar covers now is in the new one, and no less of it. */
export function calendarOnlyRises(old: Calendar, next: Calendar, now: Millis): boolean {
  const after = new Map(windowsAround(next, now).map((window) => [window.id, window]));
  const frozen = new Set(freezesOf(old, now).map(({ window }) => window));
  return windowsAround(old, now)
    .filter(({ id }) => frozen.has(id))
    .every((window) => {
      const found = after.get(window.id);
      return found !== undefined && windowOnlyRises(window, found);
    });
}

function windowOnlyRises(old: PromotionWindow, next: PromotionWindow): boolean {
  const sameNamespaces =
    JSON.stringify(old.namespaceSelector) === JSON.stringify(next.namespaceSelector);
  return (
    sameNamespaces &&
    next.readyFrom <= old.readyFrom &&
    next.holdUntil >= old.holdUntil &&
    next.tailUntil >= old.tailUntil &&
    halfLifeOf(next) >= halfLifeOf(old) &&
    frozenUntil(next) >= frozenUntil(old) &&
    upliftsOf(old).every(([tier, uplift]) => isNoLess(uplift, new Map(upliftsOf(next)).get(tier)))
  );
}

function halfLifeOf({ tailHalfLife = 0 }: PromotionWindow): Millis {
  return tailHalfLife;
}

function frozenUntil({ freeze }: PromotionWindow): Millis {
  return freeze === undefined ? 0 : freeze.to;
}

/** The general one has no tier. */
function upliftsOf({ uplift, tiers }: PromotionWindow): readonly (readonly [string, Uplift])[] {
  const named = tiers.map((one) => [one.tier, one.uplift] as const);
  return uplift === undefined ? named : [['', uplift] as const, ...named];
}

function isNoLess(old: Uplift, next: Uplift | undefined): boolean {
  if (old.kind === 'peak') return next?.kind === 'peak' && next.rps >= old.rps;
  return next?.kind === 'multiplier' && next.of === old.of && next.expected >= old.expected;
}
