/** A recorded trace from a CSV file as a shape of load, for tests that have such a folder and are skipped by name without it. */
import { existsSync, readFileSync } from 'node:fs';
import { readCsvTrace } from '../../src/simulator/traffic/csv.ts';
import type { TrafficPart } from '../../src/simulator/traffic/part.ts';

export interface TraceSpec {
  readonly file: string;
  /** Time between rows where the first column is an index. */
  readonly rowEveryMs: number;
  /** Factor on the load. */
  readonly scale: number;
}

export function hasTrace(file: string): boolean {
  return existsSync(file);
}

/** Begins with the load; throws for rows it cannot read. */
export function traceShape({ file, rowEveryMs, scale }: TraceSpec): TrafficPart {
  const text = readFileSync(file, 'utf8');
  const reading = {
    at: 0,
    rowEvery: rowEveryMs,
    values: 'count',
    scale,
    resample: undefined,
  } as const;
  const trace = readCsvTrace(text, reading);
  if (trace.kind === 'bad') throw new Error(`${file}:${trace.line}: ${trace.message}`);
  return { shape: 'points', points: trace.points, from: undefined, until: undefined };
}
