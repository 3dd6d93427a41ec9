/** Episodes in English and Chinese, as a feed shows them. */
import { describe, expect, it } from 'vitest';
import type { Episode } from '../../../src/report/episode.ts';
import { episodeWords } from '../../../src/report/episode-words.ts';
import { wantedZh } from '../../../src/report/wanted-zh.ts';

function episode(changes: Partial<Episode>): Episode {
  return {
    kind: 'grow',
    subject: 'shop/browse',
    from: 0,
    to: 0,
    before: 133,
    after: 579,
    count: 1,
    reason: 'promotion-floor',
    detail: '',
    ...changes,
  };
}

describe('words of an episode', () => {
  it.each<[Partial<Episode>, string, string]>([
    [{}, 'grows shop/browse 133 to 579: promotion floor', 'shop/browse 扩容 133 → 579（大促保底）'],
    [
      { kind: 'order', subject: 'c4', before: 0, after: 44, reason: 'home-full', detail: 'x/y@z' },
      'orders 44 nodes of c4 for y: home full',
      'c4 订购 44 个节点（本地机房已满）',
    ],
    [
      { kind: 'hold', reason: 'freeze', detail: 'shrink 40 to 12 replicas: until Saturday' },
      'holds shop/browse: freeze, wanted to shrink 40 to 12 replicas',
      'shop/browse 暂缓 缩容 40 → 12（大促封网期，禁止缩容）',
    ],
    [
      { kind: 'lost', before: 2_000, after: 500, reason: undefined },
      'LOST shop/browse 500 of 2,000 requests (25.0%)',
      'shop/browse 丢失 500 / 2,000 个请求（25.0%）',
    ],
    [
      { kind: 'promotion', subject: 'sale', detail: 'must be ready', reason: undefined },
      'sale must be ready',
      'sale 此刻必须就绪',
    ],
  ])('says %j in both languages', (changes, en, zh) => {
    expect(episodeWords(episode(changes))).toEqual({ en, zh });
  });

  it('leaves out in Chinese what it cannot translate, rather than half of it', () => {
    expect(wantedZh('do something nobody thought of')).toBe('');
  });
});
