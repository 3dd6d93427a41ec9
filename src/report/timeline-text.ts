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
  /** Longer lines go on in the next one. */
  readonly width: number;
}

export function timelineText({
  episodes,
  time,
  linesMax,
  width,
}: TimelineInput): readonly string[] {
  const { lines, leftOut } = collapse(episodes, linesMax);
  let dayBefore = '';
  const text: string[] = [];
  for (const line of lines) {
    const day = time.day(line.from);
    if (day !== dayBefore) text.push(`  ${day}`);
    dayBefore = day;
    const span = `    ${clockSpan(line, time).padEnd(SPAN_WIDTH)}`;
    text.push(...wrapped(wordsOf(line), { first: span, width }));
  }
  if (leftOut > 0)
    text.push(`    ${leftOut} shorter holds are left out; the trace has every event.`);
  return text;
}

const SPAN_WIDTH = 21;

/** `23:42`, `00:01 - 00:03`, or with the day where it ends on another one. */
function clockSpan({ from, to }: Line, time: ZonedTime): string {
  const start = time.clock(from);
  const sameDay = time.day(from) === time.day(to);
  if (sameDay && (to - from < MINUTE || time.clock(to) === start)) return start;
  return `${start} - ${sameDay ? '' : `${time.day(to).slice(4)} `}${time.clock(to)}`;
}

/** One line of a timeline in words, without its time. */
export function wordsOf(line: Line): string {
  const { kind, reason, episodes } = line;
  const cause = reason === undefined ? '' : `: ${reason.replaceAll('-', ' ')}`;
  switch (kind) {
    case 'grow':
    case 'shrink':
      return `${kind === 'grow' ? 'grows' : 'shrinks'} ${listed(episodes, ({ before, after }) => `${before} to ${after}`)}${cause}`;
    case 'tide':
      return `follows demand: ${listed(episodes, tideWords)}`;
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

function tideWords({ before, after, range }: Episode): string {
  const within =
    range !== undefined && range.high > Math.max(before, after) ? `, ${range.high} at most` : '';
  const down =
    range !== undefined && range.low < Math.min(before, after) ? `, ${range.low} at least` : '';
  return within + down === ''
    ? `${before} to ${after}`
    : `${before} to ${after} (${(within + down).slice(2)})`;
}

function nodes(count: number): string {
  return `${whole(count)} ${count === 1 ? 'node' : 'nodes'}`;
}

/** `browse 131 to 579, login 22 to 97`, or with the number first: `38 nodes of c7`. */
function listed(
  episodes: readonly Episode[],
  words: (episode: Episode) => string,
  order: 'last' | 'first' = 'last',
): string {
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

function holdWords({ episodes, from, to }: Line, cause: string): string {
  const subjects = episodes.map(({ subject }) => subject).join(', ');
  // What was wanted, without the particulars: those are in the JSON timeline.
  const wanted = (episodes[0]?.detail ?? '').split(': ')[0] ?? '';
  const detail = episodes.length === 1 && wanted !== '' ? `, wanted to ${wanted}` : '';
  return `holds ${subjects}${cause} (${lengthOf(to - from)})${detail}`;
}

interface Wrapping {
  /** What stands before the first line; the others are indented as far. */
  readonly first: string;
  readonly width: number;
}

function wrapped(text: string, { first, width }: Wrapping): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${' '.repeat(first.length + 2)}${word}`;
      continue;
    }
    line = empty ? `${line}${word}` : `${line} ${word}`;
    empty = false;
  }
  return [...lines, line];
}

function lostWords({ before, after }: Episode): string {
  return `${whole(after)} of ${whole(before)} requests (${share(after, before)})`;
}
