/** CSV traces: counts to rps, scaling, resampling, and rows that cannot be read. */
import { describe, expect, it } from 'vitest';
import { type CsvReading, readCsvTrace } from '../../../../src/simulator/traffic/csv.ts';
import { MINUTE, SECOND, START } from '../small-world.ts';

const READING: CsvReading = {
  at: START,
  rowEvery: SECOND,
  values: 'count',
  scale: 1,
  resample: undefined,
};

describe('CSV traces', () => {
  it('turn counts per row into rps by the time to the next row', () => {
    const text =
      'timestamp,value\n2015-02-26 21:42:00,60\n2015-02-26 21:43:00,120\n2015-02-26 21:45:00,120\n';
    expect(readCsvTrace(text, READING)).toEqual({
      kind: 'points',
      points: [
        { at: START, rps: 1 },
        { at: START + MINUTE, rps: 1 },
        { at: START + 3 * MINUTE, rps: 1 },
      ],
    });
  });

  it('place rows with an index by the time between rows, and scale them', () => {
    const text = 'minute_index,requests\n0,60\n1,120\n';
    const reading: CsvReading = { ...READING, rowEvery: MINUTE, scale: 10 };
    expect(readCsvTrace(text, reading)).toEqual({
      kind: 'points',
      points: [
        { at: START, rps: 10 },
        { at: START + MINUTE, rps: 20 },
      ],
    });
  });

  it('average rows over a longer step', () => {
    const text = 'second,rps\n0,10\n1,20\n2,30\n3,50\n';
    const reading: CsvReading = { ...READING, values: 'rps', resample: 2 * SECOND };
    expect(readCsvTrace(text, reading)).toEqual({
      kind: 'points',
      points: [
        { at: START, rps: 15 },
        { at: START + 2 * SECOND, rps: 40 },
      ],
    });
  });

  it.each([
    ['a value that is no number', 'a,b\n0,1\n1,x\n', 3],
    ['an empty value', 'a,b\n0,1\n1,\n', 3],
    ['a negative count', 'a,b\n0,-1\n1,1\n', 2],
    ['rows that go back in time', 'a,b\n5,1\n4,1\n', 3],
    ['a single row', 'a,b\n5,1\n', 1],
    ['a first column that is no time', 'a,b\nsoon,1\n', 2],
  ])('refuse %s and name the line', (_, text, line) => {
    expect(readCsvTrace(text, READING)).toMatchObject({ kind: 'bad', line });
  });
});
