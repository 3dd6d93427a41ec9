/**
 * A tier that breathes with its demand, a replica up and a replica down, is one episode: where it began, where it
 * ended and how far it went. Sizes set for any other reason are left as they are.
 */
import type { Millis } from '../model/units.ts';
import type { Episode } from './episode.ts';

/** Changes of one tier that follow each other within `gap` become one tide. */
export function withTides(episodes: readonly Episode[], gap: Millis): readonly Episode[] {
  const open = new Map<string, Episode>();
  const done: Episode[] = [];
  for (const episode of episodes) {
    if (!isSize(episode)) {
      done.push(episode);
      continue;
    }
    const known = open.get(episode.subject);
    if (known !== undefined && mayJoin(known, episode, gap)) {
      open.set(episode.subject, tideOf(known, episode));
      continue;
    }
    if (known !== undefined) done.push(known);
    open.set(episode.subject, episode);
  }
  return [...done, ...open.values()].toSorted((a, b) => a.from - b.from);
}

function isSize({ kind }: Episode): boolean {
  return kind === 'grow' || kind === 'shrink';
}

function mayJoin(known: Episode, next: Episode, gap: Millis): boolean {
  return next.from - known.to <= gap && followsDemand(known) && followsDemand(next);
}

function followsDemand({ kind, reason }: Episode): boolean {
  return kind === 'tide' || reason === 'demand-grew' || reason === 'demand-fell';
}

function tideOf(known: Episode, next: Episode): Episode {
  const sizes = [known.before, known.after, next.before, next.after];
  const before = known.range ?? { low: known.before, high: known.before };
  return {
    ...known,
    kind: 'tide',
    reason: undefined,
    to: next.to,
    after: next.after,
    count: known.count + next.count,
    range: { low: Math.min(before.low, ...sizes), high: Math.max(before.high, ...sizes) },
  };
}
