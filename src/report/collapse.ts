/**
 * Makes a timeline short enough to read: equal episodes that follow each other become one, tiers that did the same at
 * the same time share a line, and only if that is not enough the shortest holds go.
 */
import { DAY, HOUR, MINUTE, type Millis } from '../model/units.ts';
import type { Episode, Line } from './episode.ts';

export interface Collapsed {
  readonly lines: readonly Line[];
  /** Holds that were left out. */
  readonly leftOut: number;
}

/** Tried one after the other until the timeline is short enough. */
const GAPS: readonly Millis[] = [10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY];

/** Tiers that begin the same thing within this time did it together. */
const TOGETHER: Millis = 3 * MINUTE;

export function collapse(episodes: readonly Episode[], linesMax: number): Collapsed {
  let lines: readonly Line[] = [];
  for (const gap of GAPS) {
    lines = grouped(merged(episodes, gap));
    if (lines.length <= linesMax) return { lines, leftOut: 0 };
  }
  return withoutShortHolds(lines, linesMax);
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
  return kind === 'grow' || kind === 'shrink';
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

function withoutShortHolds(lines: readonly Line[], linesMax: number): Collapsed {
  const surplus = lines.length - linesMax;
  const shortest = lines
    .filter(({ kind }) => kind === 'hold')
    .toSorted((a, b) => a.to - a.from - (b.to - b.from))
    .slice(0, surplus);
  const gone = new Set(shortest);
  return { lines: lines.filter((line) => !gone.has(line)), leftOut: gone.size };
}
