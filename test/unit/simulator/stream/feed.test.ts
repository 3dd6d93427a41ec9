/** When an episode is told, told again, and told to be over. */
import { describe, expect, it } from 'vitest';
import type { Episode } from '../../../../src/model/episode.ts';
import type { StreamEpisode } from '../../../../src/model/stream.ts';
import { createFeed } from '../../../../src/simulator/stream/feed.ts';
import { MINUTE, SECOND, START } from '../small-world.ts';

function episode(changes: Partial<Episode>): Episode {
  return {
    kind: 'hold',
    subject: 'shop/web',
    from: START,
    to: START,
    before: 0,
    after: 0,
    count: 1,
    reason: 'freeze',
    detail: 'shrink 4 to 2 replicas: sale',
    ...changes,
  };
}

function recorded() {
  const told: StreamEpisode[] = [];
  const words = ({ subject, before, after }: Episode) => ({
    en: `${subject} ${before} to ${after}`,
    zh: '',
  });
  return { told, feed: createFeed(words, (event) => told.push(event)) };
}

describe('the feed of a stream', () => {
  it('tells a hold once while it lasts, and once more when no cycle refuses it any longer', () => {
    const { told, feed } = recorded();
    for (let minute = 0; minute < 30; minute += 1) {
      feed.add(episode({ to: START + minute * MINUTE }), 'hold');
      feed.flush(START + minute * MINUTE + MINUTE);
    }
    expect(told.map(({ over }) => over)).toEqual([false]);
    // Last seen at minute 29; a minute and a half later nobody has refused it again.
    feed.flush(START + 31 * MINUTE);
    expect(told.at(-1)).toMatchObject({ id: 0, to: START + 29 * MINUTE, over: true });
    expect(told.length).toBe(2);
  });

  it('opens a hold again, under the same id, when it is refused again before the timeline ends it', () => {
    const { told, feed } = recorded();
    feed.add(episode({}), 'hold');
    feed.flush(START + MINUTE);
    feed.flush(START + 3 * MINUTE);
    feed.add(episode({ to: START + 4 * MINUTE }), 'hold');
    feed.flush(START + 4 * MINUTE);
    expect(told.map(({ id, over }) => [id, over])).toEqual([
      [0, false],
      [0, true],
      [0, false],
    ]);
  });

  it('tells a growth again only when its numbers changed', () => {
    const { told, feed } = recorded();
    feed.add(episode({ kind: 'grow', before: 2, after: 5 }), 'grow');
    feed.flush(START + MINUTE);
    feed.flush(START + 2 * MINUTE);
    feed.add(episode({ kind: 'grow', before: 2, after: 9, to: START + 2 * MINUTE }), 'grow');
    feed.flush(START + 3 * MINUTE);
    expect(told.map(({ words }) => words.en)).toEqual(['shop/web 2 to 5', 'shop/web 2 to 9']);
  });

  it('gives an equal episode that begins later an id of its own', () => {
    const { told, feed } = recorded();
    feed.add(episode({}), 'hold');
    feed.add(episode({ from: START + 20 * MINUTE, to: START + 20 * MINUTE }), 'hold');
    feed.flush(START + 20 * MINUTE + SECOND);
    expect(told.map(({ id }) => id)).toEqual([0, 1]);
  });

  it('leaves nothing open at the end', () => {
    const { told, feed } = recorded();
    feed.add(episode({}), 'hold');
    feed.flush(START);
    feed.add(episode({ to: START + MINUTE }), 'hold');
    feed.finish();
    expect(told.at(-1)).toMatchObject({ over: true, to: START + MINUTE });
  });
});
