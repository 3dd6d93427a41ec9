/** What a command may do to the outside world: write text and learn how wide the terminal is. Tests pass their own. */

export interface Io {
  /** Results. A reader that went away is not an error. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly err: (text: string) => void;
  /** A person watches `out`: colour and repainting are welcome. */
  readonly terminal: boolean;
  /** Characters per line of `out`. */
  readonly columns: number;
  /** Aborts when the person presses Ctrl-C or the process is told to end. */
  readonly signal: AbortSignal;
}

/** What every subcommand takes; it answers with the exit code. */
export interface CommandInput {
  readonly args: readonly string[];
  readonly io: Io;
}

export const EXIT = { good: 0, failed: 1, badInput: 2, missed: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const COLUMNS_UNKNOWN = 100;

/** The real terminal. Ctrl-C aborts `signal` once; a second one ends the process as usual. */
export function createProcessIo(): Io {
  // `kingtide ... | head` closes the pipe early; the rest of the text has no reader then.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? COLUMNS_UNKNOWN,
    signal: endSignal(),
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function endSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Error(name)));
  }
  return controller.signal;
}
