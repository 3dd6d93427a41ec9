/** A small stand-in for a fresh clone: the real bootstrap, a lockfile, and an npm that does as told. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts');
const HELLO = `
console.log('hello', process.argv.slice(2).join(' '));
console.log('first on PATH:', process.env.PATH.split(':')[0]);
process.exit(Number(process.argv[2] ?? 0));
`;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Clone {
  readonly folder: string;
  /** Shell lines of the npm that this clone finds on its PATH; without them there is none. */
  npm(lines: string): void;
  npmCalls(): number;
  write(file: string, text: string): void;
  start(words?: readonly string[], options?: StartOptions): Promise<Finished>;
  remove(): void;
}

export interface StartOptions {
  /** JavaScript that runs before the bootstrap, to make this machine look like another. */
  readonly machine?: string;
  readonly signalAfterOutput?: NodeJS.Signals;
}

export function createClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'kingtide-clone-'));
  const calls = join(folder, 'npm-calls');
  function write(file: string, text: string): void {
    writeFileSync(join(folder, file), text);
  }
  cpSync(join(SCRIPTS, 'bootstrap.mjs'), join(folder, 'scripts', 'bootstrap.mjs'));
  cpSync(join(SCRIPTS, 'bootstrap'), join(folder, 'scripts', 'bootstrap'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  write('package-lock.json', '{}');
  write('hello.mjs', HELLO);
  return {
    folder,
    write,
    npm: (lines) => {
      write('bin/npm', `#!/bin/sh\necho "$@" >> '${calls}'\n${lines}\n`);
      chmodSync(join(folder, 'bin', 'npm'), 0o755);
    },
    npmCalls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0),
    start: (words = ['hello.mjs'], options = {}) => start(folder, words, options),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function start(
  folder: string,
  words: readonly string[],
  { machine, signalAfterOutput }: StartOptions,
): Promise<Finished> {
  const preload =
    machine === undefined
      ? []
      : ['--import', `data:text/javascript,${encodeURIComponent(machine)}`];
  const child = spawn(process.execPath, [...preload, 'scripts/bootstrap.mjs', ...words], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${basicTools(folder)}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (signalAfterOutput) child.kill(signalAfterOutput);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The machine's own npm must not be found, only the tools that a stub's shell lines need. */
function basicTools(folder: string): string {
  const tools = join(folder, 'tools');
  if (existsSync(tools)) return tools;
  mkdirSync(tools);
  for (const name of ['mkdir', 'sleep', 'ln', 'kill']) {
    const at = ['/bin', '/usr/bin']
      .map((each) => join(each, name))
      .find((each) => existsSync(each));
    if (at === undefined) continue;
    writeFileSync(join(tools, name), `#!/bin/sh\nexec ${at} "$@"\n`, { mode: 0o755 });
  }
  return tools;
}
