/** Spreads jobs over child processes, one per core: each runs one job at a time and answers with its outcome. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Job, jobName, type Outcome } from './job.ts';
import { runJob } from './run-job.ts';

/** Answer of a child: the outcome of the job it was sent. */
type Answer =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly cause: string };

export interface Spreading {
  readonly jobs: readonly Job[];
  /** File that calls `serveJobs` when it is started with `argument`. */
  readonly file: string;
  readonly argument: string;
  readonly onOutcome: (job: Job, outcome: Outcome) => void;
}

/** Resolves when every job has its outcome; rejects with the first that failed, and ends the children it started. */
export async function spreadJobs(spreading: Spreading): Promise<void> {
  const waiting = [...spreading.jobs];
  const children = Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () =>
    fork(spreading.file, [spreading.argument], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  );
  try {
    await Promise.all(children.map((child) => feed(child, waiting, spreading.onOutcome)));
  } finally {
    for (const child of children) child.kill();
  }
}

async function feed(
  child: ChildProcess,
  waiting: Job[],
  onOutcome: Spreading['onOutcome'],
): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    const answer = await ask(child, job);
    if (!answer.ok) throw new Error(`${jobName(job)}: ${answer.cause}`);
    onOutcome(job, answer.outcome);
  }
}

function ask(child: ChildProcess, job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    function ended(code: number | null): void {
      reject(new Error(`${jobName(job)}: its process ended with ${code}`));
    }
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Answer);
    });
    child.send(job);
  });
}

/** The child's side: answers every job until the parent goes away. */
export function serveJobs(): void {
  process.on('message', (job: Job) => {
    void runJob(job).then(
      (outcome) => send({ ok: true, outcome }),
      (error: unknown) => send({ ok: false, cause: String(error) }),
    );
  });
}

function send(answer: Answer): void {
  process.send?.(answer);
}
