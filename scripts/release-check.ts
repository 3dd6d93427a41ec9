/**
 * `npm run release-check`: the long programme, hours of it. Goes on where it stopped, as long as the commit is the same;
 * `--part NAME` runs some parts, `--hours N` sets the swarm's simulated hours. Writes docs/release-check.md at the end.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOfTree } from './release/commit.ts';
import { type Part, partsOf } from './release/parts.ts';

const ROOT = join(import.meta.dirname, '..');
const CACHE = join(ROOT, '.cache', 'release');
const STATE = join(CACHE, 'parts.jsonl');
const PAGE = join(ROOT, 'docs', 'release-check.md');
/** The last lines of a part are its result. */
const KEPT_LINES = 3;

interface Line {
  readonly commit: string;
  readonly part: string;
  readonly fine: boolean;
  readonly minutes: number;
  readonly last: readonly string[];
}

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      part: { type: 'string', multiple: true, default: [] },
      hours: { type: 'string', default: '25000' },
    },
  });
  const parts = partsOf(Number(values.hours));
  const unknown = values.part.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    console.error(`no part "${unknown}"; there are ${parts.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  mkdirSync(CACHE, { recursive: true });
  const commit = commitOfTree();
  const chosen = parts.filter(({ name }) => values.part.length === 0 || values.part.includes(name));
  for (const part of chosen) await unlessDone(part, commit);
  const lines = linesOf(commit);
  writeFileSync(PAGE, pageOf(parts, lines, commit));
  const red = lines.filter(({ fine }) => !fine).map(({ part }) => part);
  console.log(red.length === 0 ? `${lines.length} parts are fine` : `FAILED: ${red.join(', ')}`);
  return red.length === 0 ? 0 : 1;
}

async function unlessDone(part: Part, commit: string): Promise<void> {
  if (linesOf(commit).some((line) => line.part === part.name && line.fine)) {
    console.log(`${part.name}: fine already at this commit`);
    return;
  }
  console.log(`${part.name}: ${part.says}`);
  const began = performance.now();
  const { code, last } = await run(part);
  const minutes = Math.round((performance.now() - began) / 6_000) / 10;
  const line: Line = { commit, part: part.name, fine: code === 0, minutes, last };
  appendFileSync(STATE, `${JSON.stringify(line)}\n`);
}

/** The newest line of each part at this commit. */
function linesOf(commit: string): readonly Line[] {
  if (!existsSync(STATE)) return [];
  const newest = new Map<string, Line>();
  for (const text of readFileSync(STATE, 'utf8').split('\n')) {
    if (text === '') continue;
    const line: Line = JSON.parse(text);
    if (line.commit === commit) newest.set(line.part, line);
  }
  return [...newest.values()];
}

function run(part: Part): Promise<{ readonly code: number; readonly last: readonly string[] }> {
  const child = spawn(process.execPath, [...process.execArgv, ...part.command], {
    cwd: ROOT,
    env: { ...process.env, ...part.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let tail = '';
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    tail = (tail + chunk.toString()).slice(-4_000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = tail.trim().split('\n');
      resolve({ code: code ?? 1, last: lines.slice(-KEPT_LINES) });
    });
  });
}

function pageOf(parts: readonly Part[], lines: readonly Line[], commit: string): string {
  const byName = new Map(lines.map((line) => [line.part, line]));
  const rows = parts.map(({ name, says }) => {
    const line = byName.get(name);
    const result = line === undefined ? 'not run' : line.fine ? 'fine' : '**failed**';
    const last = line?.last.at(-1)?.replaceAll('|', '\\|') ?? '';
    return `| ${name} | ${says} | ${result} | ${line?.minutes ?? ''} | ${last} |`;
  });
  return [
    '# Release check',
    '',
    `Commit ${commit}. Written by \`npm run release-check\`; each part also runs by itself: \`npm run release-check -- --part NAME\`.`,
    '',
    '| Part | What | Result | Minutes | Last line |',
    '|---|---|---|---:|---|',
    ...rows,
    '',
  ].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
