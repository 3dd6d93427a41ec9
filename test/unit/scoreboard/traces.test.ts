/** Reading recorded loads from a folder: scaled to a peak of 1, missing ones named, broken ones refused. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingTraces, peakDay, readTrace, TRACES } from '../../../scripts/scoreboard/traces.ts';

const DAY = 86_400_000;

function folderWith(rows: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'));
  writeFileSync(join(folder, 'load.csv'), ['index,value', ...rows].join('\n'));
  return folder;
}

function source(rowEvery: number) {
  return { name: 'load', file: 'load.csv', rowEvery, tuning: false };
}

describe('recorded loads', () => {
  it('are scaled so that the largest row is 1', () => {
    const { points } = readTrace(source(60_000), folderWith(['0,10', '1,40', '2,20']));
    expect(points.map(({ rps }) => rps)).toEqual([0.25, 1, 0.5]);
  });

  it('are averaged over fifteen seconds where rows are closer', () => {
    const rows = Array.from({ length: 30 }, (_, index) => `${index},${index < 15 ? 2 : 4}`);
    const { points } = readTrace(source(1_000), folderWith(rows));
    // The first fifteen rows of 2 become one point; what follows is not whole.
    expect(points.map(({ rps }) => rps)).toEqual([1]);
  });

  it('are judged on the day around their peak', () => {
    const hours = Array.from({ length: 72 }, (_, hour) => `${hour},${hour === 40 ? 9 : 1}`);
    const trace = readTrace(source(3_600_000), folderWith(hours));
    const { from, to } = peakDay(trace);
    expect(trace.peakAt - from).toBe(DAY / 2);
    expect(to - from).toBe(DAY);
  });

  it('are missed by name', () => {
    expect(missingTraces(folderWith([]))).toEqual(TRACES.map(({ file }) => file));
  });

  it('stop the scoreboard when a row cannot be read', () => {
    const folder = folderWith(['0,10', '1,many']);
    expect(() => readTrace(source(60_000), folder)).toThrow('load.csv:3');
  });
});
