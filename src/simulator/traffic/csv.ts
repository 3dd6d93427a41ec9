/**
 * CSV traces (`timestamp,value` or `index,value`) to points of load. Gaps stay straight lines; a value is a count per
 * row unless it says rps. Refuses rows it cannot read by line number, never skips one.
 */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import type { Point } from './part.ts';

export interface CsvReading {
  /** When the first row happens in the rehearsal. */
  readonly at: Millis;
  /** Time between rows where the first column is an index; ignored where it is a timestamp. */
  readonly rowEvery: Millis;
  /** `count`: requests within the row's time. `rps`: already per second. */
  readonly values: 'count' | 'rps';
  readonly scale: Ratio;
  /** Points are averaged over this much time; undefined keeps the rows. */
  readonly resample: Millis | undefined;
}

export type CsvTrace =
  | { readonly kind: 'points'; readonly points: readonly Point[] }
  | { readonly kind: 'bad'; readonly line: number; readonly message: string };

interface Row {
  readonly offset: Millis;
  readonly value: number;
}

export function readCsvTrace(text: string, reading: CsvReading): CsvTrace {
  const rows: Row[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const row = readRow(line, reading.rowEvery);
    if (row === undefined) return bad(index, 'expected "timestamp,value" or "index,value"');
    const before = rows.at(-1);
    if (before !== undefined && row.offset <= before.offset)
      return bad(index, 'rows must go forward in time');
    rows.push(row);
  }
  return rows.length < 2
    ? bad(0, 'a trace needs two rows or more')
    : { kind: 'points', points: pointsOf(rows, reading) };
}

function bad(index: number, message: string): CsvTrace {
  return { kind: 'bad', line: index + 1, message };
}

function readRow(line: string, rowEvery: Millis): Row | undefined {
  const [first = '', second = ''] = line.split(',').map((cell) => cell.trim());
  const value = Number(second);
  if (second === '' || !Number.isFinite(value) || value < 0) return undefined;
  if (/^\d+$/.test(first)) return { offset: Number(first) * rowEvery, value };
  // Traces give no zone; read as UTC the spacing of rows is the same on every machine.
  const offset = Date.parse(`${first.replace(' ', 'T')}Z`);
  return Number.isNaN(offset) ? undefined : { offset, value };
}

function pointsOf(rows: readonly Row[], reading: CsvReading): readonly Point[] {
  const first = rows[0]?.offset ?? 0;
  const points = rows.map((row, index): Point => {
    const next = rows[index + 1] ?? row;
    const previous = rows[index - 1] ?? row;
    const span = next === row ? row.offset - previous.offset : next.offset - row.offset;
    const perSecond: Rps = reading.values === 'rps' ? row.value : (row.value * 1000) / span;
    return { at: reading.at + row.offset - first, rps: perSecond * reading.scale };
  });
  return reading.resample === undefined ? points : resampled(points, reading.resample);
}

/** Mean of the points that fall into each step, placed at the step's start. */
function resampled(points: readonly Point[], step: Millis): readonly Point[] {
  const start = points[0]?.at ?? 0;
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { at, rps } of points) {
    const slot = Math.floor((at - start) / step);
    const bucket = sums.get(slot) ?? { sum: 0, count: 0 };
    sums.set(slot, { sum: bucket.sum + rps, count: bucket.count + 1 });
  }
  return [...sums].map(([slot, { sum, count }]) => ({ at: start + slot * step, rps: sum / count }));
}
