/** The solver behind its port: what it finds, what it says of programs without an answer, and where it is not installed. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { openHighs } from '../../../../src/adapters/solver/highs.ts';
import type { LinearProgram } from '../../../../src/ports/linear-solver.ts';

/** Two of the first for three of the second; at most ten of each. */
const PROGRAM: LinearProgram = {
  cost: [2, 3],
  upper: [10, 10],
  rows: [{ lower: 0, upper: Number.POSITIVE_INFINITY, columns: [0, 1], values: [1, 2] }],
  whole: new Set(),
};

async function open(program: LinearProgram) {
  const solver = await openHighs();
  if (solver === undefined) throw new Error('highs is a dependency of the tests');
  return solver.open(program);
}

it('finds the cheapest, in fractions or in whole numbers, again and again', async () => {
  const program = await open(PROGRAM);
  // Three of the second for two units each: 1.5 apiece, cheaper than 2.
  expect(program.solve([7])).toMatchObject({ kind: 'optimal', value: 10.5, columns: [0, 3.5] });
  expect(program.solve([30])).toEqual({ kind: 'optimal', bound: 50, value: 50, columns: [10, 10] });
  expect(program.solve([31])).toEqual({ kind: 'infeasible' });
  expect(program.solve([7])).toMatchObject({ value: 10.5 });
  program.close();
  const whole = await open({ ...PROGRAM, whole: new Set([0, 1]) });
  // Three of the second and one of the first.
  expect(whole.solve([7])).toMatchObject({ value: 11, bound: 11, columns: [1, 3] });
  whole.close();
});

it('is no solver where the package is not installed', () => {
  const place = mkdtempSync(join(tmpdir(), 'kingtide-solver-'));
  try {
    const copy = join(place, 'highs.ts');
    copyFileSync(join(import.meta.dirname, '../../../../src/adapters/solver/highs.ts'), copy);
    const ask = `const { openHighs } = await import('${pathToFileURL(copy)}'); console.log(await openHighs());`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', ask], {
      encoding: 'utf8',
    });
    expect(run.stdout).toBe('undefined\n');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
