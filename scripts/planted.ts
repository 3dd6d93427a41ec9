/**
 * Plants every defect of test/planted/bugs in a copy of the product and looks whether the invariant named beforehand
 * notices: `node scripts/planted.ts [NAME...] [--seeds N] [--unit-tests] [--out FILE]`. Goes on where FILE left off as
 * long as it is of the same commit; `--table FILE` writes docs/planted-bugs.md from a finished FILE.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allBugs, readBug } from './planted/bug.ts';
import { type Catch, catchBug } from './planted/catch.ts';
import { tableOf } from './planted/table.ts';
import { commitOfTree } from './release/commit.ts';

/** Defects hunted at once, a process each. */
const AT_ONCE = 2;
const PAGE = join(import.meta.dirname, '..', 'docs', 'planted-bugs.md');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '500' },
    'unit-tests': { type: 'boolean', default: false },
    out: { type: 'string' },
    table: { type: 'string' },
  },
});
if (values.table === undefined) process.exitCode = await hunt();
else writeFileSync(PAGE, tableOf(allBugs(), catchesOf(readFileSync(values.table, 'utf8'))));

interface Line extends Catch {
  readonly commit: string;
}

async function hunt(): Promise<number> {
  const commit = commitOfTree();
  const bugs = positionals.length > 0 ? positionals.map(readBug) : allBugs();
  const done = new Set(linesOf(values.out, commit).map(({ bug }) => bug));
  const left = bugs.filter(({ name }) => !done.has(name));
  const count = left.length;
  let missed = 0;
  async function work(): Promise<void> {
    for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
      const caught = await catchBug(bug, {
        seeds: Number(values.seeds),
        unitTests: values['unit-tests'],
      });
      if (!isCaught(caught)) missed += 1;
      console.log(`${count - left.length} of ${count}: ${inWords(caught)}`);
      const line: Line = { commit, ...caught };
      if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(line)}\n`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(missed === 0 ? 'every defect was caught' : `${missed} not caught`);
  return missed === 0 ? 0 : 3;
}

function isCaught({ typeChecks, found, cleanIsGreen }: Catch): boolean {
  return typeChecks && found !== undefined && cleanIsGreen;
}

function inWords(caught: Catch): string {
  const { bug, typeChecks, unitTests, found, tried, others, crashed, seconds } = caught;
  const notes = [
    ...(typeChecks ? [] : ['does not type-check']),
    ...(unitTests === 'red' ? ['unit tests notice, too'] : []),
    ...(crashed > 0 ? [`${crashed} runs crashed`] : []),
    ...(others.length > 0 ? [`also broken: ${others.join(', ')}`] : []),
  ];
  const what =
    found === undefined
      ? `NOT caught in ${tried} seeds`
      : `caught by ${found.invariant} at seed ${found.seed}: ${found.message}`;
  return [`${bug} ${what}`, ...notes, `${seconds} s`].join('; ');
}

function linesOf(out: string | undefined, commit: string): readonly Line[] {
  if (out === undefined || !existsSync(out)) return [];
  return catchesOf(readFileSync(out, 'utf8')).filter((line) => line.commit === commit);
}

function catchesOf(text: string): readonly Line[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
