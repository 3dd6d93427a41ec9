/** The one line on top: is it ready, what is lost, what comes next. Judges the story at one time, makes no words. */
import type { StreamEnd, StreamPromotion, StreamVerdict } from '../model/stream.ts';
import { DAY, HOUR, type Millis } from '../model/units.ts';
import { floorsAt, frameAt, type Story } from './story.ts';

export type Tone = 'good' | 'watch' | 'bad' | 'calm';

export type Status =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'losing';
      /** Requests per second over all tiers. */
      readonly rps: number;
      readonly share: number;
      /** The tier that loses most. */
      readonly tier: string;
    }
  | {
      readonly kind: 'not-ready' | 'preparing';
      readonly promotion: StreamPromotion;
      readonly readiness: Readiness;
    }
  | { readonly kind: 'ready' | 'running'; readonly promotion: StreamPromotion }
  | { readonly kind: 'calm'; readonly next: StreamPromotion | undefined }
  | {
      readonly kind: 'over';
      readonly end: StreamEnd;
      readonly held: number;
      /** Missed, and nobody expects otherwise yet. */
      readonly waiting: number;
      readonly good: boolean;
    };

/** How much of what a promotion asks could be served: the least of its tiers. */
export interface Readiness {
  readonly tier: string;
  /** 1 is all of it. */
  readonly share: number;
}

/** A promotion this near is being prepared, or should be. */
const NEAR: Millis = HOUR;
const AHEAD: Millis = DAY;
/** Less than one request in a minute is rounding. */
const LOST_MIN = 1 / 60;
/** A measured minimum within a thousandth of the floor reaches it. */
const ENOUGH = 0.999;

export function statusAt(story: Story, at: Millis): Status {
  const index = frameAt(story, at);
  if (story.header === undefined || index < 0) return { kind: 'waiting' };
  if (story.end !== undefined && at >= story.end.at) return over(story.end);
  const rps = story.lost[index] ?? 0;
  if (rps >= LOST_MIN) return losing(story, index, rps);
  const running = story.header.promotions.find(({ start, end }) => start <= at && at < end);
  if (running !== undefined) return { kind: 'running', promotion: running };
  const next = story.header.promotions.find(({ start }) => start > at);
  return next === undefined ? { kind: 'calm', next } : before(story, next, at);
}

function before(story: Story, promotion: StreamPromotion, at: Millis): Status {
  const readiness = readinessAt(story, promotion, at);
  if (readiness === undefined) return { kind: 'calm', next: promotion };
  if (readiness.share >= ENOUGH && promotion.start - at <= AHEAD)
    return { kind: 'ready', promotion };
  if (at >= promotion.readyFrom) return { kind: 'not-ready', promotion, readiness };
  if (promotion.readyFrom - at <= NEAR) return { kind: 'preparing', promotion, readiness };
  return { kind: 'calm', next: promotion };
}

/** Missed as long as something is to come. */
export function isWaiting({ held, waitsFor }: StreamVerdict): boolean {
  return !held && waitsFor !== null;
}

/** All expectations held and no invariant violated. */
export function over(end: StreamEnd): Extract<Status, { kind: 'over' }> {
  const held = end.expectations.filter((verdict) => verdict.held).length;
  const waiting = end.expectations.filter((verdict) => isWaiting(verdict)).length;
  const good = held + waiting === end.expectations.length && end.violations.length === 0;
  return { kind: 'over', end, held, waiting, good };
}

export function toneOf(status: Status): Tone {
  switch (status.kind) {
    case 'over':
      return status.good ? 'good' : 'bad';
    case 'losing':
    case 'not-ready':
      return 'bad';
    case 'preparing':
      return 'watch';
    case 'ready':
    case 'running':
      return 'good';
    case 'waiting':
    case 'calm':
      return 'calm';
  }
}

function losing(story: Story, index: number, rps: number): Status {
  let tier = '';
  let most = 0;
  let offered = 0;
  for (const [position, columns] of story.tiers.entries()) {
    const lost = columns.lost[index] ?? 0;
    offered += columns.offered[index] ?? 0;
    if (lost <= most) continue;
    most = lost;
    tier = story.header?.tiers[position]?.id ?? '';
  }
  return { kind: 'losing', rps, share: offered === 0 ? 0 : (rps * 60) / offered, tier };
}

/** Undefined when nobody has said what the promotion asks, or the capacity of a tier is not known. */
function readinessAt(story: Story, { id }: StreamPromotion, at: Millis): Readiness | undefined {
  const index = frameAt(story, at);
  const floors = floorsAt(story, at).filter(({ promotion }) => promotion === id);
  let worst: Readiness | undefined;
  for (const { tier, rps } of floors) {
    const capacity = capacityOf(story, tier, index);
    if (capacity === null) return undefined;
    const share = rps === 0 ? 1 : capacity / rps;
    if (worst === undefined || share < worst.share) worst = { tier, share };
  }
  return worst;
}

export function capacityOf(story: Story, tier: string, index: number): number | null {
  const position = story.header?.tiers.findIndex(({ id }) => id === tier) ?? -1;
  return story.tiers[position]?.capacity[index] ?? null;
}

/** The tier that uses most of what it can serve; undefined while nothing is known. */
export function tightestAt(story: Story, at: Millis): Readiness | undefined {
  const index = frameAt(story, at);
  let tightest: Readiness | undefined;
  for (const [position, { peak, capacity }] of story.tiers.entries()) {
    const asked = peak[index];
    const able = capacity[index];
    if (asked === undefined || asked === null || able === undefined || able === null) continue;
    if (asked === 0) continue;
    const share = able === 0 ? Number.POSITIVE_INFINITY : asked / able;
    if (tightest === undefined || share > tightest.share)
      tightest = { tier: story.header?.tiers[position]?.id ?? '', share };
  }
  return tightest;
}
