/** Sparklines, the chart made of them, and tables: no peak and no dip may disappear. */
import { describe, expect, it } from 'vitest';
import { chart } from '../../../src/report/chart.ts';
import { sparkline, squeezed } from '../../../src/report/sparkline.ts';
import { table } from '../../../src/report/table.ts';
import { createZonedTime } from '../../../src/report/zoned-time.ts';

describe('sparkline', () => {
  it('is empty at zero, lowest just above and full at the top', () => {
    expect(sparkline([0, 0.1, 50, 100, 200], 100)).toBe(' ▁▄██');
  });

  it('is empty when there is nothing to compare with', () => {
    expect(sparkline([0, 0], 0)).toBe('  ');
  });

  it('keeps every peak when it is squeezed', () => {
    expect(squeezed([1, 2, 9, 1, 1, 7, 1, 1], 4)).toEqual([2, 9, 7, 1]);
    expect(squeezed([1, 2], 4)).toEqual([1, 2]);
  });
});

describe('chart', () => {
  const MIDNIGHT = Date.UTC(2027, 0, 4);

  it('shows the worst capacity of each stretch and the days below which they happened', () => {
    const day = 1_440;
    const minutes = (value: (minute: number) => number) =>
      Array.from({ length: 2 * day }, (_, minute) => value(minute));
    const lines = chart({
      from: MIDNIGHT,
      demand: minutes((minute) => (minute < day ? 50 : 100)),
      capacity: minutes((minute) => (minute === 100 ? 0 : 100)),
      cloudNodes: minutes((minute) => (minute < day ? 0 : 7)),
      lost: minutes(() => 0),
      width: 15 + 18 + 40,
      time: createZonedTime('UTC'),
    });
    expect(lines).toEqual([
      `               |Mon 4 Jan          |Tue 5 Jan`,
      `  demand       ${'▄'.repeat(20)}${'█'.repeat(20)}  max 100 rps`,
      `  capacity     █ ${'█'.repeat(38)}  max 100 rps`,
      `  cloud nodes  ${' '.repeat(20)}${'█'.repeat(20)}  max 7 nodes`,
      `  lost         ${' '.repeat(40)}  max 0 rps`,
    ]);
  });
});

describe('table', () => {
  it('aligns words left and numbers right', () => {
    expect(
      table(
        [
          ['a', '1'],
          ['long', '200'],
        ],
        { indent: '  ' },
      ),
    ).toEqual(['  a       1', '  long  200']);
  });
});
