/** Outcomes of rows in a file of one line each, so that a long run goes on where it stopped. Those of another commit do not count. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commitOfTree } from '../release/commit.ts';
import { type Job, jobName, type Outcome } from './job.ts';

interface Line {
  readonly commit: string;
  readonly job: string;
  readonly outcome: Outcome;
}

export interface Kept {
  /** By the name of the job. */
  readonly known: ReadonlyMap<string, Outcome>;
  keep(job: Job, outcome: Outcome): void;
}

/** Without a file nothing is known and nothing is kept. */
export function keptIn(file: string | undefined): Kept {
  if (file === undefined) return { known: new Map(), keep: () => undefined };
  const commit = commitOfTree();
  mkdirSync(dirname(file), { recursive: true });
  return {
    known: new Map(linesOf(file, commit).map(({ job, outcome }) => [job, outcome])),
    keep(job, outcome) {
      const line: Line = { commit, job: jobName(job), outcome };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}

function linesOf(file: string, commit: string): readonly Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((text): Line[] => {
    if (text === '') return [];
    const line: Line = JSON.parse(text);
    return line.commit === commit ? [line] : [];
  });
}
