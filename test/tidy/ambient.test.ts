/** Time, chance and environment enter the product through adapters and the wiring only. */
import { describe, expect, it } from 'vitest';
import { findAmbientUses } from './ambient.ts';
import { read, sourceFiles } from './repository-files.ts';

const MAY_USE_ALL = /^src\/(adapters\/|cli\/wire)/;
const ALSO_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // The virtual clock lets every pending promise finish before it moves on.
  'src/simulator/clock.ts': ['setImmediate'],
};

const PLANTED: ReadonlyArray<readonly [source: string, found: string]> = [
  ['const t = Date.now();', 'Date.now'],
  ['const now = Date.now;', 'Date.now'],
  ["const t = Date['now']();", 'Date.now'],
  ['const t = globalThis.Date.now();', 'Date.now'],
  ['const t = new Date();', 'new Date()'],
  ['const t = new Date;', 'new Date()'],
  ['const t = Date();', 'Date()'],
  ['const r = Math.random();', 'Math.random'],
  ['const id = crypto.randomUUID();', 'crypto.randomUUID'],
  ['const t = performance.now();', 'performance.now'],
  ['setTimeout(() => {}, 5);', 'setTimeout'],
  ['globalThis.setTimeout(() => {}, 5);', 'setTimeout'],
  ['const later = { setTimeout };', 'setTimeout'],
  ['run(setInterval);', 'setInterval'],
  ['await new Promise(setImmediate);', 'setImmediate'],
  ["import { setTimeout } from 'node:timers/promises';", 'node:timers/promises'],
  ["import { env } from 'node:process';", 'node:process env'],
  ['fetch(url, { signal: AbortSignal.timeout(5) });', 'AbortSignal.timeout'],
  ["const lang = process.env['LANG'];", 'process.env'],
];

const HARMLESS = [
  'const t = new Date(millis).toISOString();',
  'const t = Date.parse(text);',
  'clock.setTimeout(5);',
  'type Handle = ReturnType<typeof setTimeout>;',
  '// Date.now() is forbidden here',
  "const text = 'Math.random';",
  'const code = process.exitCode;',
];

describe('ambient time, chance and environment', () => {
  it.each(PLANTED)('finds %s', (source, found) => {
    expect(findAmbientUses(source).map(({ what }) => what)).toEqual([found]);
  });

  it.each(HARMLESS)('lets pass %s', (source) => {
    expect(findAmbientUses(source)).toEqual([]);
  });

  it('is used by adapters and wiring only', () => {
    const judged = sourceFiles().filter((file) => /^src\//.test(file) && !MAY_USE_ALL.test(file));
    const found = judged.flatMap((file) =>
      findAmbientUses(read(file))
        .filter(({ what }) => !ALSO_ALLOWED[file]?.includes(what))
        .map(({ line, what }) => `${file}:${line}: ${what}; take it from a port`),
    );
    expect(found).toEqual([]);
  });
});
