/**
 * Episodes as they happen: told when they begin, again when their numbers change, and once more when they are over.
 * At most once per minute each. Makes no words of its own.
 */

import type { Episode } from '../../model/episode.ts';
import type { StreamEpisode, Words } from '../../model/stream.ts';
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';

export type EpisodeWords = (episode: Episode) => Words;

export interface Feed {
  /** Takes what a timeline says of an episode. */
  readonly add: (episode: Episode, key: string) => void;
  /** Tells what changed up to `now`. */
  readonly flush: (now: Millis) => void;
  /** Tells everything that is still going on as over. */
  readonly finish: () => void;
}

/** A hold is refused anew every cycle, so one that is not seen for this long is over. */
const HOLD_GAP: Millis = 90 * SECOND;
/** Anything else may go on after a pause; the timeline joins it when it does. */
const GAP: Millis = 10 * MINUTE;

interface Entry {
  readonly id: number;
  episode: Episode;
  told: StreamEpisode | undefined;
}

export function createFeed(words: EpisodeWords, onEpisode: (event: StreamEpisode) => void): Feed {
  const entries = new Map<string, Entry>();
  let made = 0;

  function tell(entry: Entry, over: boolean): void {
    const event = eventOf(entry, over, words);
    if (!says(event, entry.told)) return;
    entry.told = event;
    onEpisode(event);
  }

  return {
    add(episode, key) {
      const name = `${key} ${episode.from}`;
      const known = entries.get(name);
      if (known === undefined) entries.set(name, { id: made++, episode, told: undefined });
      else known.episode = episode;
    },
    flush(now) {
      for (const [name, entry] of entries) {
        const { kind, to } = entry.episode;
        tell(entry, now - to > (kind === 'hold' ? HOLD_GAP : GAP));
        if (now - to > GAP + MINUTE) entries.delete(name);
      }
    },
    finish() {
      for (const entry of entries.values()) tell(entry, true);
    },
  };
}

function eventOf({ id, episode }: Entry, over: boolean, words: EpisodeWords): StreamEpisode {
  const { kind, subject, from, to, reason, detail } = episode;
  return {
    event: 'episode',
    id,
    kind,
    subject,
    from,
    to,
    over,
    reason: reason ?? null,
    words: words(episode),
    detail,
  };
}

/** Whether it tells a reader anything new: that it goes on is what `over: false` said already. */
function says(event: StreamEpisode, told: StreamEpisode | undefined): boolean {
  if (told === undefined) return true;
  if (told.over !== event.over) return told.to !== event.to || event.kind === 'hold' || !event.over;
  return told.words.en !== event.words.en;
}
