/**
 * `npm run scenarios`: every scenario row with Kingtide and with models of what else a shop could run, as one table.
 * `--rows TEXT` takes only rows whose name contains it, `--baseline NAMES` other models, `--seeds N` more seeds of Kingtide
 * (five at most for rows longer than three days), `--page` writes docs/scenarios.md, `--out FILE` keeps outcomes and goes
 * on where it left off, as long as FILE is of the same commit. Exit code 3 when anything is missed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readBaselines } from '../src/cli/rehearse-baselines.ts';
import type { Baseline } from '../src/simulator/baselines/baseline.ts';
import { serveJobs, spreadJobs } from './processes/spread.ts';
import { commitOfTree } from './release/commit.ts';
import { type Job, jobName, type Outcome, runJob } from './scenarios/job.ts';
import { keptIn } from './scenarios/kept.ts';
import { pageOf, type Ran } from './scenarios/page.ts';
import { allRows, isLong, type Row } from './scenarios/rows.ts';

const SERVE = '--serve-jobs';
const PAGE = join(import.meta.dirname, '..', 'docs', 'scenarios.md');
const BASELINES = 'hpa-ca,keda-karpenter,static';
const SEEDS_OF_LONG = 5;

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rows: { type: 'string', default: '' },
      baseline: { type: 'string', default: BASELINES },
      seeds: { type: 'string', default: '1' },
      page: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const baselines = readBaselines(values.baseline === 'none' ? undefined : values.baseline);
  const seeds = Number(values.seeds);
  if (typeof baselines === 'string' || !Number.isInteger(seeds) || seeds < 1) {
    console.error(typeof baselines === 'string' ? baselines : '--seeds: a whole number from 1 up');
    return 2;
  }
  const rows = allRows().filter(({ name }) => name.includes(values.rows));
  const jobs = rows.flatMap((row) => jobsOf(row, baselines, seeds));
  const runs = await ranAll(jobs, values.out);
  const command = ['npm run scenarios --', ...words].join(' ').replace(/ --$/, '');
  const names = baselines.map(({ name }) => name);
  const page = pageOf({ runs, baselines: names, commit: commitOfTree(), command });
  if (values.page) writeFileSync(PAGE, page);
  console.log(page);
  const bad = runs.filter(isBad);
  console.log(summary(runs, bad));
  return bad.length > 0 ? 3 : 0;
}

function summary(runs: readonly Ran[], bad: readonly Ran[]): string {
  const red = bad.map(({ job, outcome }) => `${jobName(job)}: ${wrongIn(outcome)}`);
  const rows = new Set(runs.map(({ job }) => job.row)).size;
  return [...red, `${runs.length} runs of ${rows} rows, ${bad.length} red`].join('\n');
}

function wrongIn({ missed, violations }: Outcome): string {
  return `missed ${[...missed, ...new Set(violations)].join(', ')}`;
}

/** The models with the first seed only: they are there to be compared with. */
function jobsOf(row: Row, baselines: readonly Baseline[], seeds: number): readonly Job[] {
  const { name, folder } = row;
  const first = folder.scenario.seed;
  const count = isLong(row) ? Math.min(seeds, SEEDS_OF_LONG) : seeds;
  const own = Array.from({ length: count }, (_, index): Job => {
    return { row: name, system: 'kingtide', seed: first + index };
  });
  return [...own, ...baselines.map((one): Job => ({ row: name, system: one.name, seed: first }))];
}

/** In the order of the jobs, whichever ended first. */
async function ranAll(jobs: readonly Job[], out: string | undefined): Promise<readonly Ran[]> {
  const { known, keep } = keptIn(out);
  const outcomes = new Map(known);
  await spreadJobs<Job, Outcome>({
    jobs: jobs.filter((job) => !known.has(jobName(job))),
    nameOf: jobName,
    file: import.meta.filename,
    argument: SERVE,
    onOutcome(job, outcome) {
      keep(job, outcome);
      outcomes.set(jobName(job), outcome);
      tell(`${outcomes.size}/${jobs.length} ${jobName(job)}`, { job, outcome });
    },
  });
  return jobs.flatMap((job) => {
    const outcome = outcomes.get(jobName(job));
    return outcome === undefined ? [] : [{ job, outcome }];
  });
}

function tell(progress: string, ran: Ran): void {
  const wrong = isBad(ran) ? `: ${wrongIn(ran.outcome)}` : '';
  process.stderr.write(`${progress}${wrong}\n`);
}

/** A model may miss what it likes. */
function isBad({ job, outcome }: Ran): boolean {
  return job.system === 'kingtide' && outcome.missed.length + outcome.violations.length > 0;
}

if (process.argv.includes(SERVE)) serveJobs(runJob);
else process.exitCode = await main(process.argv.slice(2));
