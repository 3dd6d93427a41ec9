/**
 * Keeps a server process from outliving the one that started it: the parent holds the other end of its stdin, and the
 * kernel closes that end however the parent dies. The first line on stdout says that the server is ready.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

/** In the child: leave when the parent is gone. */
function dieWithParent(): void {
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('error', () => process.exit(0));
  process.stdin.resume();
}

/** In the child, first of all: what `--config FILE` says. With `--die-with-parent` it leaves when the parent is gone. */
export async function childConfig<T>(): Promise<T> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, 'die-with-parent': { type: 'boolean' } },
  });
  if (values.config === undefined) throw new Error('--config FILE is needed');
  if (values['die-with-parent']) dieWithParent();
  return JSON.parse(await readFile(values.config, 'utf8')) as T;
}

export interface Child<R> {
  readonly pid: number;
  readonly ready: R;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

const START_MS = 30_000;

/** In the parent: starts `main` and waits for its first line of JSON. */
export async function startChild<R>(main: string, args: readonly string[]): Promise<Child<R>> {
  const child = spawn(process.execPath, [main, ...args, '--die-with-parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  child.stdin.on('error', () => undefined); // the exit says it
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${main} ${why}: ${complaints}`));
    const timer = setTimeout(() => fail('was not ready in time'), START_MS);
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? code} before it was ready`));
    void gone.then(() => clearTimeout(timer));
    child.stdout.once('data', () => clearTimeout(timer));
  });
  return {
    pid: child.pid ?? 0,
    ready: JSON.parse(line) as R,
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      child.kill('SIGCONT'); // a frozen process does not act on SIGTERM
      await gone;
    },
  };
}

/** Posts JSON (or gets, without a body) from a control server and returns its answer; throws its error. */
export async function ask<T>(port: number, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(`${path}: ${answer?.error ?? response.status}`);
  return answer;
}
