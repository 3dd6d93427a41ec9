/** Which occurrence of which promotion a plan is about. Reads no clock: the caller says after when. */

import type { PromotionWindow } from '../../model/promotion.ts';
import { DAY, type Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { ofKind } from '../../policy/policy-set.ts';
import { windowsOf } from '../../policy/windows.ts';

export interface Wanted {
  /** Undefined: the only one there is. */
  readonly name: string | undefined;
  /** The first occurrence that starts then or later. */
  readonly after: Millis;
}

export type Chosen =
  | { readonly ok: true; readonly window: PromotionWindow; readonly timeZone: string }
  | { readonly ok: false; readonly message: string };

/** Repeating promotions are looked for this far ahead. */
const AHEAD: Millis = 400 * DAY;

export function choosePromotion(
  documents: readonly PolicyDocument[],
  { name, after }: Wanted,
): Chosen {
  const calendars = ofKind(documents, 'PromotionCalendar');
  const names = new Set(
    calendars.flatMap(({ spec }) => spec.promotions.map((promotion) => promotion.name)),
  );
  const known = [...names].join(', ');
  if (names.size === 0) return refused('no calendar names a promotion; a plan is made for one');
  if (name === undefined && names.size > 1)
    return refused(`several promotions are there; say --promotion with one of: ${known}`);
  if (name !== undefined && !names.has(name))
    return refused(`no promotion is called "${name}"; there are: ${known}`);
  const all = calendars.flatMap(({ meta, spec }) =>
    windowsOf({ name: meta.name, spec }, { from: after, to: after + AHEAD }).map((window) => ({
      window,
      timeZone: spec.timeZone,
    })),
  );
  const coming = all
    .filter(({ window }) => window.start >= after)
    .filter(({ window }) => name === undefined || window.promotion === name)
    .toSorted((a, b) => a.window.start - b.window.start);
  const first = coming[0];
  if (first !== undefined) return { ok: true, ...first };
  return refused(`no occurrence of ${name ?? known} starts at that time or later`);
}

function refused(message: string): Chosen {
  return { ok: false, message };
}
