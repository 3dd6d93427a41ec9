/** Recorded traces as a shape of load. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredBy } from '../../../src/simulator/traffic/shapes.ts';
import { hasTrace, traceShape } from '../../load/trace.ts';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kingtide-trace-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function traceOf(text: string): string {
  const file = join(dir, 'trace.csv');
  writeFileSync(file, text);
  return file;
}

describe('a trace', () => {
  it('of counts per minute becomes requests per second, scaled, from the beginning of the load', () => {
    const file = traceOf('minute,requests\n0,60\n1,120\n2,120\n');
    const shape = traceShape({ file, rowEveryMs: 60_000, scale: 10 });

    // 60 in a minute is 1 rps, ten times that is 10; halfway to 20 after half a minute.
    expect([0, 30_000, 60_000].map((at) => offeredBy([shape], at))).toEqual([10, 15, 20]);
  });

  it('that cannot be read names file and line', () => {
    const file = traceOf('minute,requests\n0,60\n1,many\n');
    expect(() => traceShape({ file, rowEveryMs: 60_000, scale: 1 })).toThrow(`${file}:3: `);
  });

  it('that is not there can be asked for', () => {
    expect([hasTrace(join(dir, 'nothing.csv')), hasTrace(traceOf('a,b\n'))]).toEqual([false, true]);
  });
});
