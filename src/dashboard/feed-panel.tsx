/** What is held back now, and the feed of what was done and refused, newest first. */
import { useState } from 'preact/hooks';
import type { StreamEpisode } from '../model/stream.ts';
import { type FeedFilter, type FeedRow, feedAt, holdsAt, limits } from './feed-rows.ts';
import type { Format } from './format.ts';
import type { Scene } from './scene.ts';

const HOLDS_MAX = 6;
const FILTERS: readonly FeedFilter[] = ['all', 'decisions', 'holds', 'trouble'];

export function HoldsPanel({ scene }: { scene: Scene }) {
  const { story, at, format } = scene;
  const { words } = format;
  const holds = holdsAt(story, at);
  const more = holds.length - HOLDS_MAX;
  return (
    <section class="card holds">
      <h2>{words.holdsNow}</h2>
      {holds.length === 0 ? <p class="note">{words.noHolds}</p> : null}
      <ul>
        {holds.slice(0, HOLDS_MAX).map((hold) => (
          <Hold key={hold.id} hold={hold} format={format} />
        ))}
      </ul>
      {more > 0 ? <p class="note">{words.more(format.whole(more))}</p> : null}
    </section>
  );
}

function Hold({ hold, format }: { readonly hold: StreamEpisode; readonly format: Format }) {
  return (
    <li class={limits(hold) ? 'watch' : ''} title={hold.detail}>
      {hold.words[format.language]}
      <span class="note">{format.words.since(format.clock(hold.from))}</span>
    </li>
  );
}

export function FeedPanel({ scene }: { scene: Scene }) {
  const [filter, setFilter] = useState<FeedFilter>('all');
  const { story, at, format } = scene;
  const { words } = format;
  const rows = feedAt(story, at, filter);
  return (
    <section class="card feed">
      <h2>{words.feed}</h2>
      <div class="group">
        {FILTERS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={filter === each}
            onClick={() => setFilter(each)}
          >
            {words.filters[each]}
          </button>
        ))}
      </div>
      {rows.length === 0 ? <p class="note">{words.feedEmpty}</p> : null}
      <ol>
        {rows.map((row, index) => (
          <Row key={row.key} row={row} format={format} before={rows[index - 1]} />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly row: FeedRow;
  readonly format: Format;
  /** The newer row above it. */
  readonly before: FeedRow | undefined;
}

function Row({ row, format, before }: RowProps) {
  const { episode, tone, times, since } = row;
  const day = format.day(episode.from);
  const newDay = before === undefined || format.day(before.episode.from) !== day;
  const { words, clock, whole } = format;
  return (
    <li class={tone} title={episode.detail}>
      {newDay ? <span class="day">{day}</span> : null}
      <time>{clock(episode.from)}</time>
      <span>
        {episode.words[format.language]}
        {times > 1 ? (
          <span class="note">
            {' '}
            · {words.times(whole(times))}, {words.since(clock(since))}
          </span>
        ) : null}
      </span>
    </li>
  );
}
