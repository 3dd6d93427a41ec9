/** Documents to everything that is in force at one instant, in a stable order. Reads no clock. */
import type { PolicySet } from '../model/policy-set.ts';
import type { PromotionWindow } from '../model/promotion.ts';
import { DAY, HOUR, type Millis } from '../model/units.ts';
import { calledTiers, toCalendar, toOverride, toPool, toSite, toTier } from './convert.ts';
import { zonesOf } from './convert-reach.ts';
import type { DocumentOf, PolicyDocument } from './document.ts';
import type { Kind } from './kinds.ts';
import { daysAround } from './local-days.ts';
import { touches, windowsOf } from './windows.ts';

/** The fortnight of history that a base is drawn from must know its promotions, and a day more for tails that touch it. */
const BACK: Millis = 15 * DAY;
/** Lead times reach ahead; a week and a day covers them. */
const AHEAD: Millis = 8 * DAY;

export interface InForce {
  readonly documents: readonly PolicyDocument[];
  readonly refused: PolicySet['refused'];
  readonly now: Millis;
  /** The operator's zone, for Overrides with a local end. */
  readonly timeZone: string;
}

export function policySet({ documents, refused, now, timeZone }: InForce): PolicySet {
  const calendars = sorted(documents, 'PromotionCalendar');
  const tiers = sorted(documents, 'ScalingPolicy');
  const overrides = sorted(documents, 'Override');
  const relations = { called: calledTiers(tiers), zones: zonesOf(tiers) };
  return {
    sites: sorted(documents, 'Site').map(toSite),
    pools: sorted(documents, 'BurstPool').map(toPool),
    tiers: tiers.map((tier) => toTier(tier, relations)),
    overrides: overrides.map((document) => toOverride(document, timeZone)),
    calendars: calendars.map(toCalendar),
    windows: calendars.flatMap((calendar) => calendarWindows(calendar, now)).toSorted(byStart),
    days: daysAround(now, timeZone),
    refused,
  };
}

type Calendar = DocumentOf<'PromotionCalendar'>;

interface Remembered {
  readonly hour: number;
  readonly windows: readonly PromotionWindow[];
}

/** Expanding a busy calendar costs milliseconds, and a document never changes: once an hour is enough. */
const remembered = new WeakMap<Calendar, Remembered>();

function calendarWindows(calendar: Calendar, now: Millis): readonly PromotionWindow[] {
  const hour = Math.floor(now / HOUR);
  const { windows } = recall(calendar, hour) ?? expand(calendar, hour);
  const span = { from: now - BACK, to: now + AHEAD };
  return windows.filter((window) => touches(window, span));
}

function recall(calendar: Calendar, hour: number): Remembered | undefined {
  const found = remembered.get(calendar);
  return found?.hour === hour ? found : undefined;
}

function expand(calendar: Calendar, hour: number): Remembered {
  const span = { from: hour * HOUR - BACK, to: (hour + 1) * HOUR + AHEAD };
  const windows = windowsOf({ name: calendar.meta.name, spec: calendar.spec }, span);
  const made = { hour, windows };
  remembered.set(calendar, made);
  return made;
}

function byStart(a: PromotionWindow, b: PromotionWindow): number {
  return a.start - b.start || compare(a.id, b.id);
}

/** Documents of one kind, in the order given. */
export function ofKind<K extends Kind>(
  documents: readonly PolicyDocument[],
  kind: K,
): readonly DocumentOf<K>[] {
  return documents.filter(isOfKind(kind));
}

/** By namespace and name, so that equal input gives equal bytes whatever the order of files. */
function sorted<K extends Kind>(
  documents: readonly PolicyDocument[],
  kind: K,
): readonly DocumentOf<K>[] {
  return ofKind(documents, kind).toSorted((a, b) => compare(nameKey(a.meta), nameKey(b.meta)));
}

function isOfKind<K extends Kind>(kind: K) {
  return (document: PolicyDocument): document is PolicyDocument & DocumentOf<K> =>
    document.kind === kind;
}

function nameKey(meta: { readonly namespace: string; readonly name: string }): string {
  return `${meta.namespace}/${meta.name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
