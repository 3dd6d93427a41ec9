/** Spreads jobs over child processes, one per core: each runs one job at a time and answers with its outcome. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Answer of a child: the outcome of the job it was sent. */
type Answer<Outcome> =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly cause: string };

/** Jobs and outcomes are plain values: both cross the border of a process. */
export interface Spreading<Job extends object, Outcome> {
  readonly jobs: readonly Job[];
  /** For whoever reads that one failed. */
  readonly nameOf: (job: Job) => string;
  /** File that calls `serveJobs` when it is started with `argument`. */
  readonly file: string;
  readonly argument: string;
  readonly onOutcome: (job: Job, outcome: Outcome) => void;
}

/** Resolves when every job has its outcome; rejects with the first that failed, and ends the children it started. */
export async function spreadJobs<Job extends object, Outcome>(
  spreading: Spreading<Job, Outcome>,
): Promise<void> {
  const waiting = [...spreading.jobs];
  const children = Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () =>
    fork(spreading.file, [spreading.argument], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  );
  try {
    await Promise.all(children.map((child) => feed(child, waiting, spreading)));
  } finally {
    for (const child of children) child.kill();
  }
}

async function feed<Job extends object, Outcome>(
  child: ChildProcess,
  waiting: Job[],
  { nameOf, onOutcome }: Spreading<Job, Outcome>,
): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    const answer = await ask<Outcome>(child, job, nameOf(job));
    if (!answer.ok) throw new Error(`${nameOf(job)}: ${answer.cause}`);
    onOutcome(job, answer.outcome);
  }
}

function ask<Outcome>(child: ChildProcess, job: object, name: string): Promise<Answer<Outcome>> {
  return new Promise((resolve, reject) => {
    function ended(code: number | null): void {
      reject(new Error(`${name}: its process ended with ${code}`));
    }
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Answer<Outcome>);
    });
    child.send(job);
  });
}

/** The child's side: answers every job until the parent goes away. */
export function serveJobs<Job extends object>(run: (job: Job) => Promise<unknown>): void {
  process.on('message', (job: Job) => {
    void run(job).then(
      (outcome) => send({ ok: true, outcome }),
      (error: unknown) => send({ ok: false, cause: String(error) }),
    );
  });
}

function send(answer: Answer<unknown>): void {
  process.send?.(answer);
}
