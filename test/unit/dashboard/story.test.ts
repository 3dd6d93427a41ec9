/** The stream as columns: what is summed, what stays unknown, and which frame a time belongs to. */
import { describe, expect, it } from 'vitest';
import { edgeOf, floorsAt, frameAt } from '../../../src/dashboard/story.ts';
import { FROM, frame, header, hold, MINUTE, told } from './told.ts';

describe('a story', () => {
  it('counts what was lost so far: 600 and then 1,200 requests are 1,800', () => {
    const story = told(
      header(),
      frame(FROM + MINUTE, { lost: [600] }),
      frame(FROM + 2 * MINUTE, { lost: [1_200] }),
    );
    expect(story.lostSum).toEqual([600, 1_800]);
    // 600 requests in a minute are 10 per second.
    expect(story.lost).toEqual([10, 20]);
  });

  it('does not know a sum of which one part is unknown', () => {
    const tiers = ['shop/web', 'shop/api'].map((id) => ({ id, level: null, residency: null }));
    const story = told(header({ tiers }), frame(FROM + MINUTE, { capacity: [200, null] }));
    expect(story.capacity).toEqual([null]);
    expect(story.tiers.map(({ capacity }) => capacity)).toEqual([[200], [null]]);
  });

  it('finds the frame at or before a time', () => {
    const story = told(header(), frame(FROM + MINUTE), frame(FROM + 2 * MINUTE));
    expect(frameAt(story, FROM)).toBe(-1);
    expect(frameAt(story, FROM + MINUTE)).toBe(0);
    expect(frameAt(story, FROM + 2 * MINUTE - 1)).toBe(0);
    expect(frameAt(story, FROM + 9 * MINUTE)).toBe(1);
  });

  it('replaces an episode that is told again, and floors at the time they changed', () => {
    const floor = { promotion: 'p', tier: 'shop/web', rps: 100 };
    const story = told(
      header(),
      hold(),
      hold({ over: true }),
      { event: 'floors', at: FROM, floors: [floor] },
      { event: 'floors', at: FROM + MINUTE, floors: [] },
    );
    expect([...story.episodes.values()].map(({ over }) => over)).toEqual([true]);
    expect(floorsAt(story, FROM)).toEqual([floor]);
    expect(floorsAt(story, FROM + MINUTE)).toEqual([]);
    expect(floorsAt(story, FROM - 1)).toEqual([]);
  });

  it('does not know what an older sender does not say', () => {
    const { refused: _, ...older } = frame(FROM + MINUTE).tiers;
    const line = JSON.stringify({ ...frame(FROM + MINUTE), tiers: older });
    const story = told(header(), JSON.parse(line));
    expect(story.tiers[0]?.refused).toEqual([null]);
    expect(story.tiers[0]?.capacity).toEqual([200]);
  });

  it('begins anew with another header', () => {
    const story = told(header(), frame(FROM + MINUTE), hold(), header({ name: 'other' }));
    expect([story.times, story.episodes.size, story.header?.name]).toEqual([[], 0, 'other']);
    expect(edgeOf(story)).toBe(FROM);
  });
});
