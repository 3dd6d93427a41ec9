/** The timeline of a plan as rows, in one language: when, and what the controller did or refused. */
import { collapse } from './collapse.ts';
import type { Episode, Line } from './episode.ts';
import { episodeWords } from './episode-words.ts';
import { wordsOf } from './timeline-text.ts';
import type { ZonedTime } from './zoned-time.ts';

export type Language = 'en' | 'zh';

export interface TimelineRow {
  /** `02-28 23:33` */
  readonly when: string;
  readonly what: string;
}

const LINES_MAX = 40;

export function planTimeline(
  episodes: readonly Episode[],
  time: ZonedTime,
  language: Language,
): readonly TimelineRow[] {
  return collapse(episodes, LINES_MAX).lines.map((line) => ({
    when: spanOf(line, time),
    what: language === 'en' ? wordsOf(line) : line.episodes.map(chinese).join('；'),
  }));
}

function chinese(episode: Episode): string {
  return episodeWords(episode).zh;
}

function spanOf({ from, to }: Line, time: ZonedTime): string {
  const start = time.iso(from);
  const end = time.iso(to);
  const clock = `${start.slice(5, 10)} ${start.slice(11, 16)}`;
  if (start.slice(0, 16) === end.slice(0, 16)) return clock;
  const day = start.slice(0, 10) === end.slice(0, 10) ? '' : `${end.slice(5, 10)} `;
  return `${clock} - ${day}${end.slice(11, 16)}`;
}
