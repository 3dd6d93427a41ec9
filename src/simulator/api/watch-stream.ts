/**
 * One watch of one process: a copy of the truth, kept by events that may be lost, late or doubled, and put right by full
 * lists. Gives what the real watch guarantees: it knows its age, lists anew after silence, and compares every ten minutes.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import { type Change, createWatchedCopy } from './watched-copy.ts';

/** What becomes of one event. A doubled one comes now and again that much later. */
export type Fate =
  | { readonly kind: 'drop' }
  | { readonly kind: 'late' | 'double'; readonly by: Millis };

export interface StreamEvent {
  readonly key: string;
  /** From 1, over all objects of the watch. */
  readonly ordinal: number;
  readonly at: Millis;
}

export interface StreamInput<T> {
  readonly same: (a: T, b: T) => boolean;
  readonly fate: (event: StreamEvent) => Fate | undefined;
  /** In [0, 1): spreads the full compares. */
  readonly random: () => number;
}

/** Condition of the connection at a look. `expired`: 410, so that the next look lists. */
export type Line = 'up' | 'silent' | 'expired' | 'down';

export interface WatchStream<T> {
  readonly copy: ReadonlyMap<string, T>;
  /** Takes in what has happened to `truth` since the last look, as far as it is heard of. */
  look(now: Millis, truth: ReadonlyMap<string, T>, line: Line): void;
  /** When it was last known to be whole; undefined before the first list. */
  provenAt(): Millis | undefined;
  /** It has a hole until it is listed anew. */
  doubted(): boolean;
  /** We wrote this object, and the watch is to be this much behind. */
  wrote(key: string, now: Millis, behind: Millis): void;
  /** Objects whose own last write is not in the copy yet. */
  laggards(): readonly string[];
}

/** As the real watch: a minute without a word ends it, a quiet one is ended by the server with a bookmark. */
const SILENCE: Millis = MINUTE;
const BOOKMARK: Millis = 30 * SECOND;
const FULL_COMPARE: Millis = 10 * MINUTE;

export function createWatchStream<T>({ same, fate, random }: StreamInput<T>): WatchStream<T> {
  const copy = createWatchedCopy<T>(same);
  const written = new Map<string, Millis>();
  let waiting: (Change<T> & { readonly due: Millis })[] = [];
  let provenAt: Millis | undefined;
  let compareAt: Millis = 0;
  let doubt = false;
  let stalledUntil: Millis = Number.NEGATIVE_INFINITY;

  function list(now: Millis, truth: ReadonlyMap<string, T>): void {
    copy.replace(truth);
    waiting = [];
    written.clear();
    doubt = false;
    provenAt = now;
    compareAt = now + FULL_COMPARE * (1 + random() / 2);
  }

  /** True when something was heard. */
  function hear(now: Millis, truth: ReadonlyMap<string, T>): boolean {
    const due = waiting.filter((change) => change.due <= now);
    waiting = waiting.filter((change) => change.due > now);
    for (const change of due) copy.apply(change);
    let heard = due.length > 0;
    for (const change of copy.changesTo(truth)) {
      const struck = fate({ key: change.key, ordinal: change.ordinal, at: now });
      if (struck === undefined || struck.kind === 'double') {
        copy.apply(change);
        heard = true;
      }
      if (struck !== undefined && struck.kind !== 'drop')
        waiting.push({ ...change, due: now + struck.by });
    }
    return heard;
  }

  function follow(now: Millis, truth: ReadonlyMap<string, T>): void {
    const heard = hear(now, truth);
    for (const [key, at] of written) if (heard || now - at >= BOOKMARK) written.delete(key);
    provenAt = now;
  }

  return {
    copy: copy.items,
    look(now, truth, line) {
      if (line === 'down') return;
      if (line === 'expired') {
        doubt = true;
        return;
      }
      const silent = line === 'silent';
      const overdue = silent && provenAt !== undefined && now - provenAt >= SILENCE;
      if (provenAt === undefined || doubt || overdue || (!silent && now >= compareAt))
        list(now, truth);
      else if (!silent && now >= stalledUntil) follow(now, truth);
    },
    provenAt: () => provenAt,
    doubted: () => doubt,
    wrote(key, now, behind) {
      written.set(key, now);
      if (behind > 0) stalledUntil = Math.max(stalledUntil, now + behind);
    },
    laggards: () => [...written.keys()],
  };
}
