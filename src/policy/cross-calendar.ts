/** Promotions that are in force at once. Both floors hold and the higher one counts, which a person should know. */
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import { DAY, type Millis } from '../model/units.ts';
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { instantText } from './local-time.ts';
import { problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Path, Problem } from './problem.ts';
import { windowsOf } from './windows.ts';

const LOOK_AHEAD: Millis = 400 * DAY;
/** Beyond this many windows the pairs are not told one by one. */
const PAIRS_MAX = 20;

export interface PlacedWindow {
  readonly window: PromotionWindow;
  readonly calendar: DocumentOf<'PromotionCalendar'>;
  /** Where the promotion says when it is. */
  readonly path: Path;
}

/** Windows of all calendars that touch the time from now on, by their start. */
export function comingWindows(
  { documents, context }: CrossInput,
  ahead: Millis,
): readonly PlacedWindow[] {
  const span = { from: context.now, to: context.now + ahead };
  const placed = ofKind(documents, 'PromotionCalendar').flatMap((calendar) =>
    windowsOf({ name: calendar.meta.name, spec: calendar.spec }, span).map((window) => ({
      window,
      calendar,
      path: pathOf(calendar, window),
    })),
  );
  return placed.toSorted((a, b) => a.window.start - b.window.start);
}

function pathOf({ spec }: DocumentOf<'PromotionCalendar'>, { promotion }: PromotionWindow): Path {
  const index = spec.promotions.findIndex(({ name }) => name === promotion);
  return [
    'spec',
    'promotions',
    index,
    spec.promotions[index]?.schedule === undefined ? 'start' : 'schedule',
  ];
}

export function calendarProblems(input: CrossInput): readonly Problem[] {
  const told = new Set<string>();
  const problems: Problem[] = [];
  let running: readonly PlacedWindow[] = [];
  for (const next of comingWindows(input, LOOK_AHEAD)) {
    running = running.filter(({ window }) => endOf(window) > next.window.start);
    for (const before of running) {
      const pair = [nameOf(before), nameOf(next)].toSorted().join(' ');
      if (
        nameOf(before) === nameOf(next) ||
        told.has(pair) ||
        told.size >= PAIRS_MAX ||
        !share(before, next)
      )
        continue;
      told.add(pair);
      problems.push(overlap(before, next));
    }
    running = [...running, next];
  }
  return problems;
}

function endOf({ end, holdUntil }: PromotionWindow): Millis {
  return Math.max(end, holdUntil);
}

function nameOf({ window }: PlacedWindow): string {
  return `${window.calendar}/${window.promotion}`;
}

/** Whether a tier can be raised by both: same calendar, same chosen namespaces, or a tier that both list. */
function share({ window: a }: PlacedWindow, { window: b }: PlacedWindow): boolean {
  if (a.calendar === b.calendar) return true;
  const sameLabels = labels(a) === labels(b);
  return sameLabels || a.tiers.some(({ tier }) => b.tiers.some((other) => other.tier === tier));
}

function labels({ namespaceSelector }: PromotionWindow): string {
  return JSON.stringify(Object.entries(namespaceSelector.matchLabels).toSorted());
}

function overlap(before: PlacedWindow, next: PlacedWindow): Problem {
  const zone = next.calendar.spec.timeZone;
  const until = instantText(Math.min(endOf(before.window), endOf(next.window)), zone);
  const message = `${nameOf(before)} and ${nameOf(next)} are both in force from ${instantText(next.window.start, zone)} to ${until}; floors combine by their maximum, never by their sum: ${upliftText(before)} and ${upliftText(next)}`;
  return problemIn(next.calendar, {
    path: next.path,
    severity: 'warning',
    code: 'OVERLAP',
    message,
    allowed: 'any overlap',
    fix: 'nothing, if the higher floor is meant',
  });
}

function upliftText({ window }: PlacedWindow): string {
  const uplifts = [window.uplift, ...window.tiers.map(({ uplift }) => uplift)].filter(
    (uplift) => uplift !== undefined,
  );
  return `${window.promotion} ${[...new Set(uplifts.map(said))].slice(0, 3).join(', ')}`;
}

function said(uplift: Uplift): string {
  return uplift.kind === 'peak' ? `${uplift.rps} rps` : `x${uplift.expected}`;
}
