/**
 * Makes a timeline short enough to read: equal episodes that follow each other become one, tiers that did the same at
 * the same time share a line, and only if that is not enough the shortest holds go.
 */
import { DAY, HOUR, MINUTE, type Millis } from '../model/units.ts';
import type { Episode, Line } from './episode.ts';
import { withTides } from './tides.ts';

export interface Collapsed {
  readonly lines: readonly Line[];
  /** Holds that were left out. */
  readonly leftOut: number;
}

interface Measure {
  /** Equal episodes this near to each other are one. */
  readonly gap: Millis;
  /** So are the ups and downs of a tier; undefined keeps them apart. */
  readonly tide: Millis | undefined;
}

/** Tried one after the other until the timeline is short enough. */
const MEASURES: readonly Measure[] = [
  { gap: 10 * MINUTE, tide: undefined },
  { gap: 30 * MINUTE, tide: undefined },
  { gap: 30 * MINUTE, tide: 30 * MINUTE },
  { gap: HOUR, tide: HOUR },
  { gap: HOUR, tide: 4 * HOUR },
  { gap: 2 * HOUR, tide: 4 * HOUR },
  { gap: 4 * HOUR, tide: 8 * HOUR },
  { gap: 8 * HOUR, tide: DAY },
  { gap: DAY, tide: DAY },
];

/** A hold this short may go before whole days are drawn together. */
const SHORT_HOLD: Millis = 30 * MINUTE;

/** Tiers that begin the same thing within this time did it together. */
const TOGETHER: Millis = 3 * MINUTE;

export function collapse(episodes: readonly Episode[], linesMax: number): Collapsed {
  let lines: readonly Line[] = [];
  for (const { gap, tide } of MEASURES) {
    lines = grouped(merged(tide === undefined ? episodes : withTides(episodes, tide), gap));
    const shorter = withoutHolds(lines, linesMax, SHORT_HOLD);
    if (shorter.lines.length <= linesMax) return shorter;
  }
  return withoutHolds(lines, linesMax, Number.POSITIVE_INFINITY);
}

function merged(episodes: readonly Episode[], gap: Millis): readonly Episode[] {
  const open = new Map<string, Episode>();
  const done: Episode[] = [];
  for (const episode of episodes) {
    const key = keyOf(episode);
    for (const other of open.keys()) {
      if (other !== key && endsIt(episode, open.get(other))) close(open, done, other);
    }
    const known = open.get(key);
    if (known !== undefined && episode.from - known.to <= gap) {
      open.set(key, joined(known, episode));
      continue;
    }
    close(open, done, key);
    open.set(key, episode);
  }
  return [...done, ...open.values()].toSorted(byTime);
}

function byTime(a: { readonly from: Millis }, b: { readonly from: Millis }): number {
  return a.from - b.from;
}

function keyOf({ kind, subject, reason, detail }: Episode): string {
  return `${kind} ${subject} ${kind === 'promotion' ? detail : reason}`;
}

/** Another change of the same replicas ends the one before: from 40 to 60 and back is not from 40 to 40. */
function endsIt(next: Episode, known: Episode | undefined): boolean {
  return known !== undefined && isLevel(next) && isLevel(known) && next.subject === known.subject;
}

function isLevel({ kind }: Episode): boolean {
  return kind === 'grow' || kind === 'shrink' || kind === 'tide';
}

function close(open: Map<string, Episode>, done: Episode[], key: string): void {
  const known = open.get(key);
  if (known === undefined) return;
  done.push(known);
  open.delete(key);
}

function joined(known: Episode, next: Episode): Episode {
  const level = isLevel(known);
  return {
    ...known,
    to: Math.max(known.to, next.to),
    count: known.count + next.count,
    before: level ? known.before : known.before + next.before,
    after: level ? next.after : known.after + next.after,
  };
}

function grouped(episodes: readonly Episode[]): readonly Line[] {
  const lines: Line[] = [];
  for (const episode of episodes) {
    const index = lines.findLastIndex((line) => together(line, episode));
    const line = lines[index];
    if (line === undefined) lines.push(lineOf(episode));
    else
      lines[index] = {
        ...line,
        to: Math.max(line.to, episode.to),
        episodes: [...line.episodes, episode],
      };
  }
  return lines;
}

function together(line: Line, { kind, reason, from, subject }: Episode): boolean {
  if (line.kind !== kind || line.reason !== reason || kind === 'promotion') return false;
  return (
    from - line.from <= TOGETHER && line.episodes.every((episode) => episode.subject !== subject)
  );
}

function lineOf(episode: Episode): Line {
  const { kind, reason, from, to } = episode;
  return { kind, reason, from, to, episodes: [episode] };
}

/** Leaves out as many holds as needed, the shortest first, of those that lasted less than `below`. */
function withoutHolds(lines: readonly Line[], linesMax: number, below: Millis): Collapsed {
  const surplus = Math.max(0, lines.length - linesMax);
  const shortest = lines
    .filter(({ kind, from, to }) => kind === 'hold' && to - from < below)
    .toSorted((a, b) => a.to - a.from - (b.to - b.from))
    .slice(0, surplus);
  const gone = new Set(shortest);
  return { lines: lines.filter((line) => !gone.has(line)), leftOut: gone.size };
}
