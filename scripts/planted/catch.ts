/** Plants one defect in a copy and finds out who notices: the compiler, the unit tests, and at which seed the named invariant. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Bug, plant } from './bug.ts';
import { copyOfTree } from './copy.ts';
import type { Found, Hunt } from './hunt.ts';

export interface Catch {
  readonly bug: string;
  readonly typeChecks: boolean;
  /** Names of unit test files that go red; the defect is there to be caught without them. */
  readonly unitTests: 'green' | 'red' | 'not run';
  readonly found: Found | undefined;
  readonly tried: number;
  /** The clean tree at the same seed. */
  readonly cleanIsGreen: boolean;
  readonly seconds: number;
}

export interface Looking {
  readonly seeds: number;
  readonly unitTests: boolean;
}

const ROOT = join(import.meta.dirname, '..', '..');
/** Seeds that one process tries before it makes room for a fresh one. */
const PIECE = 50;

export async function catchBug(bug: Bug, { seeds, unitTests }: Looking): Promise<Catch> {
  const began = performance.now();
  const copy = copyOfTree();
  try {
    plant(bug, copy.root);
    const types = await run(copy.root, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']);
    const { found, tried } = await huntIn(copy.root, bug, seeds);
    const clean = found === undefined ? undefined : await pieceOf(ROOT, bug, found.seed, 1);
    const units = unitTests ? await run(copy.root, UNIT_TESTS) : undefined;
    return {
      bug: bug.name,
      typeChecks: types.code === 0,
      unitTests: units === undefined ? 'not run' : units.code === 0 ? 'green' : 'red',
      ...{ found, tried },
      cleanIsGreen: clean !== undefined && clean.found === undefined && clean.crashed === 0,
      seconds: Math.round((performance.now() - began) / 1_000),
    };
  } finally {
    copy.remove();
  }
}

const UNIT_TESTS = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];

async function huntIn(root: string, bug: Bug, seeds: number): Promise<Hunt> {
  for (let from = 1; from <= seeds; from += PIECE) {
    const { found } = await pieceOf(root, bug, from, Math.min(PIECE, seeds - from + 1));
    if (found !== undefined) return { tried: found.seed, found, crashed: 0 };
  }
  return { tried: seeds, found: undefined, crashed: 0 };
}

async function pieceOf(root: string, bug: Bug, from: number, count: number): Promise<Hunt> {
  const answer = await run(root, [
    join(root, 'scripts', 'planted', 'hunt.ts'),
    ...['--from', String(from), '--count', String(count)],
    ...['--invariants', bug.invariants.join(','), '--under', bug.under.join(',')],
  ]);
  if (answer.code !== 0) throw new Error(`${bug.name}: the hunt failed\n${answer.err}`);
  const hunt: Hunt = JSON.parse(answer.out);
  return hunt;
}

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(root: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { cwd: root });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
