/** Runs `kingtide rehearse` for tests: in this process with its output caught, or as a process of its own. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { runRehearse } from '../../src/cli/rehearse.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const SHORT_SALE = 'test/scenario/folders/short-sale';
export const JUMEI_2013 = 'policies/jumei-2013';

export interface Caught {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function caughtIo(): { readonly io: Io; readonly caught: () => Omit<Caught, 'code'> } {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    terminal: false,
    columns: 100,
    signal: new AbortController().signal,
  };
  return { io, caught: () => ({ out, err }) };
}

export async function rehearseHere(...args: readonly string[]): Promise<Caught> {
  const { io, caught } = caughtIo();
  const code = await runRehearse({ args, io });
  return { code, ...caught() };
}

/** A process of its own, with its own zone and language. */
export function rehearseApart(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Caught {
  const command = [join(ROOT, 'src', 'cli', 'main.ts'), 'rehearse', ...args];
  const run = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: run.status ?? -1, out: run.stdout, err: run.stderr };
}
