/** Which episodes the feed shows at a time, and how they fold. */
import { describe, expect, it } from 'vitest';
import { feedAt, holdsAt } from '../../../src/dashboard/feed-rows.ts';
import { FROM, HOUR, header, hold, MINUTE, told } from './told.ts';

const GROWN = { kind: 'grow', reason: 'demand-grew' } as const;

describe('the feed', () => {
  it('is newest first and knows nothing of what is still to come', () => {
    const story = told(
      header(),
      hold({ id: 1 }),
      hold({ id: 2, ...GROWN, from: FROM + MINUTE }),
      hold({ id: 3, kind: 'order', from: FROM + 9 * MINUTE }),
    );
    expect(feedAt(story, FROM + 2 * MINUTE, 'all').map(({ key }) => key)).toEqual([2, 1]);
  });

  it('folds the same thing within the hour into one row that counts', () => {
    const again = [0, 30, 60].map((minutes, id) =>
      hold({ id, ...GROWN, from: FROM + minutes * MINUTE }),
    );
    const rows = feedAt(told(header(), ...again), FROM + HOUR, 'all');
    expect(rows).toMatchObject([{ key: 2, times: 3, since: FROM }]);
  });

  it('keeps apart what lies more than an hour apart, or has another reason', () => {
    const story = told(
      header(),
      hold({ id: 1, ...GROWN }),
      hold({ id: 2, ...GROWN, from: FROM + 2 * HOUR }),
      hold({ id: 3, kind: 'grow', reason: 'promotion-floor', from: FROM + 2 * HOUR }),
    );
    expect(feedAt(story, FROM + 3 * HOUR, 'all').length).toBe(3);
  });

  it('shows decisions, holds or trouble alone when asked', () => {
    const story = told(
      header(),
      hold({ id: 1 }),
      hold({ id: 2, ...GROWN }),
      hold({ id: 3, kind: 'lost', reason: null }),
      hold({ id: 4, reason: 'pool-full', subject: 'np1' }),
    );
    const keys = (filter: Parameters<typeof feedAt>[2]) =>
      feedAt(story, FROM, filter)
        .map(({ key }) => key)
        .toSorted();
    expect(keys('decisions')).toEqual([2]);
    expect(keys('holds')).toEqual([1, 4]);
    expect(keys('trouble')).toEqual([3, 4]);
  });
});

describe('what is held back', () => {
  it('is in force until it is over, what limits first', () => {
    const story = told(
      header(),
      hold({ id: 1 }),
      hold({ id: 2, from: FROM + MINUTE, reason: 'pool-full' }),
      hold({ id: 3, over: true, to: FROM + MINUTE }),
    );
    expect(holdsAt(story, FROM + MINUTE).map(({ id }) => id)).toEqual([2, 1, 3]);
    expect(holdsAt(story, FROM + 2 * MINUTE).map(({ id }) => id)).toEqual([2, 1]);
    expect(holdsAt(story, FROM - 1)).toEqual([]);
  });
});
