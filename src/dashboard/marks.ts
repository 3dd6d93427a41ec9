/** Turning points of promotions around one time: what the calendar panel lists and charts shade. */
import type { StreamPromotion } from '../model/stream.ts';
import type { Millis } from '../model/units.ts';

export type MarkKind =
  | 'freeze-from'
  | 'ready'
  | 'start'
  | 'end'
  | 'hold-until'
  | 'tail-until'
  | 'freeze-to';

export interface Mark {
  readonly promotion: StreamPromotion;
  readonly kind: MarkKind;
  readonly at: Millis;
}

/** In order of time. A hold or a tail that ends with the promotion is no mark of its own. */
export function marksOf(promotions: readonly StreamPromotion[]): readonly Mark[] {
  return promotions.flatMap(marksOfOne).toSorted((a, b) => a.at - b.at);
}

function marksOfOne(promotion: StreamPromotion): readonly Mark[] {
  const { readyFrom, start, end, holdUntil, tailUntil, freeze } = promotion;
  const marks: Mark[] = [
    { promotion, kind: 'ready', at: readyFrom },
    { promotion, kind: 'start', at: start },
    { promotion, kind: 'end', at: end },
  ];
  if (holdUntil !== end) marks.push({ promotion, kind: 'hold-until', at: holdUntil });
  if (tailUntil > Math.max(holdUntil, end))
    marks.push({ promotion, kind: 'tail-until', at: tailUntil });
  if (freeze !== null) {
    marks.push({ promotion, kind: 'freeze-from', at: freeze.from });
    marks.push({ promotion, kind: 'freeze-to', at: freeze.to });
  }
  return marks;
}

export function nextMark(marks: readonly Mark[], at: Millis): Mark | undefined {
  return marks.find((mark) => mark.at > at);
}
