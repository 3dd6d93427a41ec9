// Starts servers that cannot outlive this process, by way of a supervisor process (supervisor-main.ts) that watches a pipe from us.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Exit, News, ProcessSpec, Request } from './supervisor-protocol.ts';

export interface SupervisedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Undefined while it runs. */
  readonly exit: () => Exit | undefined;
  readonly exited: Promise<Exit>;
  /** To the whole process group; SIGSTOP freezes it, SIGCONT thaws it. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM, then SIGKILL after the grace time; resolves when it is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly logTail: (lines?: number) => Promise<string>;
}

export interface Supervisor {
  readonly pid: number;
  readonly start: (spec: ProcessSpec) => Promise<SupervisedProcess>;
  readonly running: () => readonly SupervisedProcess[];
  /** Stops everything in rank order, then the supervisor itself. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

const MAIN = fileURLToPath(new URL('./supervisor-main.ts', import.meta.url));
const GRACE_MS = 3_000;
/** For the supervisor itself, which by then only has a folder to remove. */
const LAST_GRACE_MS = 10_000;

/** Request and answer over the pipe, plus the news of exits. */
class Line {
  readonly process: ChildProcess;
  private nextId = 1;
  private readonly open = new Map<
    number,
    { resolve: (pid: number) => void; reject: (error: Error) => void }
  >();
  private readonly exits = new Map<number, (exit: Exit) => void>();
  private readonly earlyExits = new Map<number, Exit>();

  constructor(directoryToRemove: string | undefined) {
    this.process = spawn(
      process.execPath,
      [MAIN, ...(directoryToRemove === undefined ? [] : [directoryToRemove])],
      {
        detached: true, // Ctrl-C in the terminal is for the test runner; the supervisor acts when its pipe closes
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { PATH: process.env['PATH'] },
      },
    );
    const { stdin, stdout } = this.process;
    if (stdin === null || stdout === null) throw new Error('the supervisor has no pipes');
    stdin.on('error', () => undefined); // reported by the exit below
    createInterface({ input: stdout }).on('line', (line) => this.hear(JSON.parse(line) as News));
    this.process.once('exit', () => {
      for (const waiter of this.open.values())
        waiter.reject(new Error('the supervisor process has ended'));
      this.open.clear();
    });
  }

  ask(request: Without<Request, 'id'>): Promise<number> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.process.exitCode !== null) reject(new Error('the supervisor process has ended'));
      this.open.set(id, { resolve, reject });
      this.process.stdin?.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  }

  exitOf(pid: number): Promise<Exit> {
    const early = this.earlyExits.get(pid);
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((resolve) => this.exits.set(pid, resolve));
  }

  private hear(news: News): void {
    if (news.kind === 'exit') {
      const waiter = this.exits.get(news.pid);
      if (waiter === undefined) this.earlyExits.set(news.pid, news);
      else waiter(news);
      return;
    }
    const waiter = this.open.get(news.id);
    this.open.delete(news.id);
    if (news.error === undefined) waiter?.resolve(news.pid ?? 0);
    else waiter?.reject(new Error(news.error));
  }
}

/** `directoryToRemove` is deleted by the supervisor at the end, also when this process dies without calling `stop`. */
export function startSupervisor(options: { readonly directoryToRemove?: string } = {}): Supervisor {
  const line = new Line(options.directoryToRemove);
  const processes = new Map<number, SupervisedProcess>();

  async function start(spec: ProcessSpec): Promise<SupervisedProcess> {
    const pid = await line.ask({ op: 'start', spec });
    let ended: Exit | undefined;
    const exited = line.exitOf(pid).then((exit) => {
      ended = exit;
      processes.delete(pid);
      return exit;
    });
    const stopWithin = async (graceMs: number) => {
      await line.ask({ op: 'stop', pid, graceMs });
      await exited;
    };
    const handle: SupervisedProcess = {
      name: spec.name,
      pid,
      logFile: spec.logFile,
      exit: () => ended,
      exited,
      signal: (signal) => {
        if (ended === undefined) process.kill(-pid, signal);
      },
      stop: (graceMs = GRACE_MS) => stopWithin(graceMs),
      kill: async () => {
        handle.signal('SIGKILL');
        await exited;
      },
      logTail: (lines = 20) => tail(spec.logFile, lines),
    };
    processes.set(pid, handle);
    return handle;
  }

  async function stop(graceMs = GRACE_MS): Promise<void> {
    if (line.process.exitCode !== null || line.process.signalCode !== null) return;
    const gone = new Promise((resolve) => line.process.once('exit', resolve));
    await line.ask({ op: 'stopAll', graceMs });
    line.process.stdin?.end();
    const impatience = setTimeout(() => line.process.kill('SIGKILL'), LAST_GRACE_MS);
    await gone;
    clearTimeout(impatience);
  }

  return { pid: line.process.pid ?? 0, start, running: () => [...processes.values()], stop };
}

async function tail(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
