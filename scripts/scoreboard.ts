/**
 * `npm run scoreboard`: elasticity on recorded loads and the goals of performance.md section 7, ours against models of
 * what others run, in one simulated world. `--full` takes all seeds, `--rows TEXT` only jobs whose name contains it,
 * `--page` writes docs/scoreboard.md. Figures do not depend on the machine; the time they take does.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveJobs, spreadJobs } from './processes/spread.ts';
import { type Job, jobName, type Outcome } from './scoreboard/job.ts';
import { pageOf } from './scoreboard/page.ts';
import { FULL, jobsOf, QUICK } from './scoreboard/plan.ts';
import { openResults, type Results } from './scoreboard/results.ts';
import { runJob } from './scoreboard/run-job.ts';
import { missingTraces } from './scoreboard/traces.ts';

const SERVE = '--serve-jobs';
const PAGE = join(import.meta.dirname, '..', 'docs', 'scoreboard.md');

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      full: { type: 'boolean', default: false },
      backtest: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      rows: { type: 'string' },
    },
  });
  const missing = missingTraces();
  if (missing.length > 0) {
    console.error(`the recorded loads are not there: ${missing.join(', ')}`);
    console.error('they belong into ../shared/traces, beside this repository; nothing was run');
    return 3;
  }
  const size = values.full ? FULL : QUICK;
  const rows = values.backtest ? 'backtest/' : values.rows;
  const jobs = jobsOf(size).filter((job) => rows === undefined || jobName(job).includes(rows));
  const results = openResults();
  await runMissing(jobs, results);
  const page = pageOf({ jobs, results, command: ['npm run scoreboard --', ...words].join(' ') });
  if (values.page) writeFileSync(PAGE, page);
  console.log(page);
  return 0;
}

async function runMissing(jobs: readonly Job[], results: Results): Promise<void> {
  const left = jobs.filter((job) => results.get(job) === undefined);
  const total = left.length;
  console.error(`${jobs.length} runs, ${jobs.length - total} of them known from before`);
  let done = 0;
  await spreadJobs<Job, Outcome>({
    jobs: left,
    nameOf: jobName,
    file: import.meta.filename,
    argument: SERVE,
    onOutcome(job, outcome) {
      results.put(job, outcome);
      done += 1;
      if (process.stderr.isTTY || done % 20 === 0 || done === total)
        process.stderr.write(`${done}/${total} ${jobName(job)}\n`);
    },
  });
}

if (process.argv.includes(SERVE)) serveJobs(runJob);
else process.exitCode = await main(process.argv.slice(2));
