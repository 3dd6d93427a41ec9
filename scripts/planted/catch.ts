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
  /** Invariants that broke, too, though nobody named them. */
  readonly others: readonly string[];
  /** Runs that ended by an exception. */
  readonly crashed: number;
  /** The clean tree at the same seed keeps every invariant. */
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
    const [types, hunt] = await Promise.all([
      run(copy.root, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']),
      huntIn(copy.root, bug, seeds),
    ]);
    const units = unitTests ? await run(copy.root, UNIT_TESTS) : undefined;
    return {
      bug: bug.name,
      typeChecks: types.code === 0,
      unitTests: units === undefined ? 'not run' : units.code === 0 ? 'green' : 'red',
      ...hunt,
      seconds: Math.round((performance.now() - began) / 1_000),
    };
  } finally {
    copy.remove();
  }
}

const UNIT_TESTS = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];

type Hunted = Pick<Catch, 'found' | 'tried' | 'others' | 'crashed' | 'cleanIsGreen'>;

/** Goes on past seeds at which the clean tree is red, too: such a world proves nothing. */
async function huntIn(root: string, bug: Bug, seeds: number): Promise<Hunted> {
  const others = new Set<string>();
  let crashed = 0;
  let from = 1;
  while (from <= seeds) {
    const piece = await pieceOf(root, bug, { from, count: Math.min(PIECE, seeds - from + 1) });
    for (const invariant of piece.others) others.add(invariant);
    crashed += piece.crashed;
    const { found } = piece;
    from += piece.tried;
    if (found === undefined) continue;
    const clean = await pieceOf(ROOT, bug, { from: found.seed, count: 1 });
    const isGreen = clean.found === undefined && clean.others.length === 0 && clean.crashed === 0;
    if (isGreen)
      return { found, tried: found.seed, others: [...others], crashed, cleanIsGreen: true };
  }
  return { found: undefined, tried: seeds, others: [...others], crashed, cleanIsGreen: false };
}

interface Piece {
  readonly from: number;
  readonly count: number;
}

async function pieceOf(root: string, bug: Bug, { from, count }: Piece): Promise<Hunt> {
  const answer = await run(root, [
    join(root, 'scripts', 'planted', 'hunt.ts'),
    ...['--from', String(from), '--count', String(count)],
    ...['--invariants', bug.invariants.join(','), '--under', bug.under.join(',')],
    ...['--world', bug.world.join(','), '--aim', bug.aim ?? ''],
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
