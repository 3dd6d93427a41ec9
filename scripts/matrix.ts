/**
 * Runs the fault matrices T4, T5 and T6: `node scripts/matrix.ts --part T4 --shard 1/8 --out FILE`. Goes on where FILE
 * left off, as long as it is of the same commit. `--cell ID` runs a cell again and shows its last events.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cellsOf, judgeCell, PARTS, redText, type Shard, share } from '../test/matrix/programme.ts';
import { commitOfTree } from './release/commit.ts';

const USAGE = `usage: node scripts/matrix.ts [--part ${PARTS.join('|')}] [--shard I/N] [--out FILE] | --cell ID ...`;

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    out: { type: 'string' },
    cell: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean' },
  },
});
const parts = PARTS.filter((part) => values.part === undefined || values.part === part);
if (values.help === true || parts.length === 0) {
  console.log(USAGE);
  process.exitCode = values.help === true ? 0 : 2;
} else if (values.cell.length === 0) {
  process.exitCode = await runAll(readShard(values.shard), values.out);
} else {
  process.exitCode = await runAgain(values.cell);
}

async function runAgain(cells: readonly string[]): Promise<number> {
  let red = 0;
  for (const cell of cells) {
    const verdict = await judgeCell(cell);
    console.log(verdict.faults.length === 0 ? `${cell}: green` : redText(verdict));
    if (verdict.faults.length > 0) red += 1;
  }
  return red === 0 ? 0 : 3;
}

/** `1/8` is the first of eight. */
function readShard(text: string): Shard {
  const [first, of] = text.split('/').map(Number);
  if (first !== undefined && of !== undefined && first >= 1 && first <= of)
    return { index: first - 1, of };
  throw new Error(`--shard is ${text}; ${USAGE}`);
}

interface Line {
  readonly commit: string;
  readonly cell: string;
  readonly faults: readonly string[];
}

async function runAll(shard: Shard, out: string | undefined): Promise<number> {
  const commit = commitOfTree();
  const done = new Map(linesOf(out, commit).map((line) => [line.cell, line.faults] as const));
  for (const part of parts) {
    const cells = share(await cellsOf(part), shard);
    for (const [index, cell] of cells.entries()) {
      if (!done.has(cell)) done.set(cell, await runOne(cell, { commit, out }));
      if ((index + 1) % 100 === 0 || index + 1 === cells.length)
        console.log(`${part} ${index + 1} of ${cells.length}, ${redOf(done)} red`);
    }
  }
  const red = redOf(done);
  console.log(`${done.size - red} green, ${red} red, commit ${commit.slice(0, 12)}`);
  return red === 0 ? 0 : 3;
}

/** What is wrong with it; told at once and kept in the file. */
async function runOne(
  cell: string,
  { commit, out }: { readonly commit: string; readonly out: string | undefined },
): Promise<readonly string[]> {
  const verdict = await judgeCell(cell);
  const { faults } = verdict;
  if (faults.length > 0) console.log(redText(verdict));
  const line: Line = { commit, cell, faults };
  if (out !== undefined) appendFileSync(out, `${JSON.stringify(line)}\n`);
  return faults;
}

function redOf(done: ReadonlyMap<string, readonly string[]>): number {
  return [...done.values()].filter((faults) => faults.length > 0).length;
}

function linesOf(out: string | undefined, commit: string): readonly Line[] {
  if (out === undefined || !existsSync(out)) return [];
  const lines = readFileSync(out, 'utf8').split('\n').filter(Boolean);
  return lines.map((line): Line => JSON.parse(line)).filter((line) => line.commit === commit);
}
