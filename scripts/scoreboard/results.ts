/**
 * Outcomes on disk, one line each, so that a long run goes on where it was stopped. Kept per state of the sources:
 * a figure of older code is never mixed in.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Job, jobName, type Outcome } from './job.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What a figure depends on; the page it is printed on is not among it. */
const SOURCES = ['src', 'scripts/scoreboard'] as const;

export interface Results {
  readonly digest: string;
  get(job: Job): Outcome | undefined;
  put(job: Job, outcome: Outcome): void;
}

export function openResults(): Results {
  const digest = digestOfSources();
  const file = join(ROOT, '.cache', 'scoreboard', `${digest}.jsonl`);
  const known = new Map<string, Outcome>();
  for (const line of linesOf(file)) {
    const { name, outcome } = JSON.parse(line) as { name: string; outcome: Outcome };
    known.set(name, outcome);
  }
  mkdirSync(dirname(file), { recursive: true });
  return {
    digest,
    get: (job) => known.get(jobName(job)),
    put(job, outcome) {
      const name = jobName(job);
      known.set(name, outcome);
      appendFileSync(file, `${JSON.stringify({ name, outcome })}\n`);
    },
  };
}

/** A line that was cut short by a stop is left out; its job runs again. */
function linesOf(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(ROOT, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
