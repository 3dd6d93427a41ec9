/** The timeline in words: what happened when, to whom, and why. */
import { MINUTE } from '../model/units.ts';
import { collapse } from './collapse.ts';
import type { Episode, Line } from './episode.ts';
import { lengthOf, share, whole } from './numbers.ts';
import type { ZonedTime } from './zoned-time.ts';

export interface TimelineInput {
  readonly episodes: readonly Episode[];
  readonly time: ZonedTime;
  readonly linesMax: number;
}

export function timelineText({ episodes, time, linesMax }: TimelineInput): readonly string[] {
  const { lines, leftOut } = collapse(episodes, linesMax);
  let dayBefore = '';
  const text: string[] = [];
  for (const line of lines) {
    const day = time.day(line.from);
    if (day !== dayBefore) text.push(`  ${day}`);
    dayBefore = day;
    text.push(`    ${clockSpan(line, time).padEnd(SPAN_WIDTH)}${wordsOf(line)}`);
  }
  if (leftOut > 0) text.push(`    ${leftOut} shorter holds are left out; the trace has every event.`);
  return text;
}

const SPAN_WIDTH = 21;

/** `23:42`, `00:01 - 00:03`, or with the day where it ends on another one. */
function clockSpan({ from, to }: Line, time: ZonedTime): string {
  const start = time.clock(from);
  if (to - from < MINUTE || time.clock(to) === start) return start;
  const sameDay = time.day(from) === time.day(to);
  return `${start} - ${sameDay ? '' : `${time.day(to).slice(4)} `}${time.clock(to)}`;
}

export function wordsOf(line: Line): string {
  const { kind, reason, episodes } = line;
  const cause = reason === undefined ? '' : `: ${reason.replaceAll('-', ' ')}`;
  switch (kind) {
    case 'grow':
    case 'shrink':
      return `${kind === 'grow' ? 'grows' : 'shrinks'} ${listed(episodes, ({ before, after }) => `${before} to ${after}`)}${cause}`;
    case 'order':
      return `orders ${listed(episodes, ({ after }) => nodes(after), 'first')}${forWhom(episodes)}${cause}`;
    case 'joined':
      return `${listed(episodes, ({ after }) => nodes(after), 'first')} joined and Ready`;
    case 'drain':
      return `drains ${listed(episodes, ({ after }) => nodes(after), 'first')}${cause}`;
    case 'given-back':
      return `${listed(episodes, ({ after }) => nodes(after), 'first')} given back`;
    case 'hold':
      return holdWords(line, cause);
    case 'failed':
      return `FAILED ${listed(episodes, ({ after }) => `${after} times`)}: ${episodes[0]?.detail ?? ''}`;
    case 'lost':
      return `LOST ${listed(episodes, lostWords)}`;
    case 'promotion':
      return episodes.map(({ subject, detail }) => `${subject} ${detail}`).join(', ');
  }
}

function nodes(count: number): string {
  return `${whole(count)} ${count === 1 ? 'node' : 'nodes'}`;
}

/** `browse 131 to 579, login 22 to 97`, or with the number first: `38 nodes of c7`. */
function listed(episodes: readonly Episode[], words: (episode: Episode) => string, order: 'last' | 'first' = 'last'): string {
  return episodes
    .map((episode) => {
      const { subject } = episode;
      return order === 'first' ? `${words(episode)} of ${subject}` : `${subject} ${words(episode)}`;
    })
    .join(', ');
}

/** Orders carry the promotion they are placed for, as `calendar/promotion@start`. */
function forWhom(episodes: readonly Episode[]): string {
  const promotion = /\/([^@]+)@/.exec(episodes[0]?.detail ?? '')?.[1];
  return promotion === undefined ? '' : ` for ${promotion}`;
}

const DETAIL_MAX = 90;

function holdWords({ episodes, from, to }: Line, cause: string): string {
  const subjects = episodes.map(({ subject }) => subject).join(', ');
  const first = episodes[0]?.detail ?? '';
  const detail = episodes.length === 1 ? `, wanted to ${shortened(first)}` : '';
  return `holds ${subjects}${cause} (${lengthOf(to - from)})${detail}`;
}

function shortened(text: string): string {
  return text.length <= DETAIL_MAX ? text : `${text.slice(0, DETAIL_MAX - 3)}...`;
}

function lostWords({ before, after }: Episode): string {
  return `${whole(after)} of ${whole(before)} requests (${share(after, before)})`;
}
