/** Episodes as rows of the feed at one time: newest first, repeats folded into one row. */
import type { StreamEpisode } from '../model/stream.ts';
import { HOUR, type Millis } from '../model/units.ts';
import type { Tone } from './status.ts';
import type { Story } from './story.ts';

export type FeedFilter = 'all' | 'decisions' | 'holds' | 'trouble';

export interface FeedRow {
  readonly key: number;
  readonly episode: StreamEpisode;
  readonly tone: Tone;
  /** How often the same was done or refused within the fold, this one included. */
  readonly times: number;
  /** Beginning of the first of them. */
  readonly since: Millis;
}

/** The same thing again within this time is one row. */
const FOLD: Millis = HOUR;
const ROWS_MAX = 120;

/** Reasons for which something that is needed cannot be had: these limit, others only wait. */
const SHORTAGES: ReadonlySet<string> = new Set([
  'capacity-short',
  'above-maximum',
  'pool-full',
  'pool-backing-off',
  'pool-contested',
  'pool-unreadable',
  'envelope-full',
  'reserved-for-others',
  'fair-share',
  'money-spent',
  'spend-unknown',
  'home-full',
  'not-granted',
  'too-far',
  'site-barred',
  'line-full',
  'line-unknown',
  'growth-gated',
  'gate-missing',
  'not-burstable',
  'unmodelled',
  'demand-unknown',
  'target-missing',
  'ledger-unreadable',
  'ledger-unwritten',
  'view-stale',
  'paused',
]);

export function feedAt(story: Story, at: Millis, filter: FeedFilter): readonly FeedRow[] {
  const rows: FeedRow[] = [];
  const open = new Map<string, number>();
  const passed = [...story.episodes.values()]
    .filter((episode) => episode.from <= at && matches(episode, filter))
    .toSorted((a, b) => b.from - a.from || b.id - a.id);
  for (const episode of passed) {
    const key = `${episode.kind} ${episode.subject} ${episode.reason}`;
    const index = open.get(key);
    const row = index === undefined ? undefined : rows[index];
    if (index !== undefined && row !== undefined && row.since - episode.from <= FOLD) {
      rows[index] = { ...row, times: row.times + 1, since: episode.from };
      continue;
    }
    if (rows.length >= ROWS_MAX) break;
    open.set(key, rows.length);
    rows.push({ key: episode.id, episode, tone: toneOf(episode), times: 1, since: episode.from });
  }
  return rows;
}

/** Holds that are in force at that time, those that limit first. */
export function holdsAt(story: Story, at: Millis): readonly StreamEpisode[] {
  return [...story.episodes.values()]
    .filter(({ kind, from, to, over }) => kind === 'hold' && from <= at && (!over || at <= to))
    .toSorted((a, b) => Number(limits(b)) - Number(limits(a)) || a.from - b.from);
}

export function limits({ kind, reason }: StreamEpisode): boolean {
  return kind === 'hold' && reason !== null && SHORTAGES.has(reason);
}

function matches(episode: StreamEpisode, filter: FeedFilter): boolean {
  const { kind } = episode;
  switch (filter) {
    case 'all':
      return true;
    case 'holds':
      return kind === 'hold';
    case 'trouble':
      return toneOf(episode) === 'bad' || limits(episode);
    case 'decisions':
      return kind !== 'hold' && kind !== 'lost' && kind !== 'promotion';
  }
}

function toneOf(episode: StreamEpisode): Tone {
  switch (episode.kind) {
    case 'failed':
    case 'lost':
      return 'bad';
    case 'hold':
      return limits(episode) ? 'watch' : 'calm';
    case 'grow':
    case 'order':
    case 'joined':
      return 'good';
    case 'shrink':
    case 'drain':
    case 'given-back':
    case 'promotion':
      return 'calm';
  }
}
