/** The timeline in words, and how it is made short without losing what was done. */
import { describe, expect, it } from 'vitest';
import { collapse } from '../../../src/report/collapse.ts';
import type { Episode } from '../../../src/report/episode.ts';
import { timelineText } from '../../../src/report/timeline-text.ts';
import { createZonedTime } from '../../../src/report/zoned-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2027, 0, 4);
const TIME = createZonedTime('UTC');

function episode(changes: Partial<Episode>): Episode {
  const from = changes.from ?? START;
  return {
    kind: 'grow',
    subject: 'shop/web',
    from,
    to: from,
    before: 1,
    after: 2,
    count: 1,
    reason: 'demand-grew',
    detail: '',
    ...changes,
  };
}

function text(...episodes: readonly Episode[]): readonly string[] {
  return timelineText({ episodes, time: TIME, linesMax: 40, width: 100 });
}

describe('timeline in words', () => {
  it('says what happened, to whom and why, under its day', () => {
    const order = episode({
      kind: 'order',
      subject: 'c7',
      from: START + HOUR,
      after: 38,
      reason: 'home-full',
      detail: 'sales/sale-301@2027-01-05T00:00:00Z',
    });
    expect(text(episode({ before: 131, after: 579, reason: 'promotion-floor' }), order)).toEqual([
      '  Mon 4 Jan',
      '    00:00                grows shop/web 131 to 579: promotion floor',
      '    01:00                orders 38 nodes of c7 for sale-301: home full',
    ]);
  });

  it('puts tiers that did the same together on one line', () => {
    const login = episode({ subject: 'shop/login', from: START + MINUTE, before: 3, after: 4 });
    expect(text(episode({}), login)).toEqual([
      '  Mon 4 Jan',
      '    00:00 - 00:01        grows shop/web 1 to 2, shop/login 3 to 4: demand grew',
    ]);
  });

  it('names the day on which something ends when it is another one', () => {
    const hold = episode({
      kind: 'hold',
      reason: 'freeze',
      to: START + 24 * HOUR,
      detail: 'shrink 4 to 2 replicas: until tomorrow',
    });
    expect(text(hold)).toEqual([
      '  Mon 4 Jan',
      '    00:00 - 5 Jan 00:00  holds shop/web: freeze (1 d), wanted to shrink 4 to 2 replicas',
    ]);
  });

  it.each([
    [
      episode({ kind: 'joined', subject: 'c7', after: 1, reason: undefined }),
      '1 node of c7 joined and Ready',
    ],
    [
      episode({ kind: 'given-back', subject: 'c7', after: 5, reason: undefined }),
      '5 nodes of c7 given back',
    ],
    [
      episode({ kind: 'drain', subject: 'c7', after: 5, reason: 'node-surplus' }),
      'drains 5 nodes of c7: node surplus',
    ],
    [
      episode({ kind: 'shrink', before: 5, after: 2, reason: 'demand-fell' }),
      'shrinks shop/web 5 to 2: demand fell',
    ],
    [
      episode({ kind: 'lost', before: 1_000, after: 250, reason: undefined }),
      'LOST shop/web 250 of 1,000 requests (25.0%)',
    ],
    [
      episode({ kind: 'failed', after: 3, detail: 'no quota' }),
      'FAILED shop/web 3 times: no quota',
    ],
    [
      episode({ kind: 'promotion', subject: 'sale', detail: 'begins', reason: undefined }),
      'sale begins',
    ],
  ])('has words for %j', (one, words) => {
    expect(text(one)[1]).toBe(`    00:00                ${words}`);
  });

  it('breaks long lines between words, below their own beginning', () => {
    const many = Array.from({ length: 6 }, (_, index) =>
      episode({ subject: `shop/a-long-name-${index}` }),
    );
    const lines = text(...many);
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines[2]).toMatch(/^ {27}\S/);
  });
});

describe('collapsing a timeline', () => {
  it('joins what repeats until it is short enough', () => {
    const orders = Array.from({ length: 60 }, (_, index) =>
      episode({ kind: 'order', subject: 'c7', from: START + index * 20 * MINUTE, after: 1 }),
    );
    const { lines, leftOut } = collapse(orders, 40);
    expect(lines.map(({ episodes }) => episodes[0]?.after)).toEqual([60]);
    expect(leftOut).toBe(0);
  });

  it('never joins a growth over the shrink between', () => {
    const sizes = [
      episode({ before: 40, after: 60, reason: 'promotion-floor' }),
      episode({
        kind: 'shrink',
        from: START + MINUTE,
        before: 60,
        after: 40,
        reason: 'demand-fell',
      }),
      episode({ from: START + 5 * MINUTE, before: 40, after: 50, reason: 'promotion-floor' }),
    ];
    const { lines } = collapse(sizes, 1);
    expect(lines.map(({ episodes }) => [episodes[0]?.before, episodes[0]?.after])).toEqual([
      [40, 60],
      [60, 40],
      [40, 50],
    ]);
  });

  it('shows a tier that breathes with its demand as one tide, but not what a promotion set', () => {
    const sizes = [
      episode({ before: 5, after: 90, reason: 'promotion-floor' }),
      ...Array.from({ length: 50 }, (_, index) =>
        episode({
          kind: index % 2 === 0 ? 'shrink' : 'grow',
          reason: index % 2 === 0 ? 'demand-fell' : 'demand-grew',
          from: START + (index + 1) * 20 * MINUTE,
          before: 90 - (index % 2) * 10,
          after: 80 + (index % 2) * 10 + (index === 49 ? 7 : 0),
        }),
      ),
    ];
    const words = timelineText({ episodes: sizes, time: TIME, linesMax: 5, width: 100 });
    expect(words).toEqual([
      '  Mon 4 Jan',
      '    00:00                grows shop/web 5 to 90: promotion floor',
      '    00:20 - 16:40        follows demand: shop/web 90 to 97 (80 at least)',
    ]);
  });

  it('leaves out the shortest holds first, and never what was done', () => {
    const holds = Array.from({ length: 5 }, (_, index) =>
      episode({
        kind: 'hold',
        subject: `t${index}`,
        reason: 'freeze',
        from: START + index * HOUR,
        to: START + index * HOUR + (index + 1) * MINUTE,
      }),
    );
    const { lines, leftOut } = collapse([episode({}), ...holds], 3);
    expect(lines.map(({ kind, episodes }) => `${kind} ${episodes[0]?.subject}`)).toEqual([
      'grow shop/web',
      'hold t3',
      'hold t4',
    ]);
    expect(leftOut).toBe(3);
  });
});
