/**
 * What `npm start` runs: the 2013 Jumei sale with Kingtide and the same days without, at speed, and what the
 * difference was. Needs no cluster.
 */
import { join } from 'node:path';
import { problemLine } from '../policy/problem-text.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { rehearsalText } from '../report/rehearsal-text.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { type OpenedFolder, openFolder } from './rehearse-folder.ts';
import { createProgressLine } from './rehearse-progress.ts';
import { isMissed, reportOf } from './rehearse-report.ts';
import { type Ran, runRehearsal } from './rehearse-run.ts';

const SHOWN = 'policies/jumei-2013';
const FOLDER = join(import.meta.dirname, '..', '..', SHOWN);

export interface DemoInput extends CommandInput {
  /** Another scenario; tests use a short one. */
  readonly folder?: string;
}

export async function runDemo({ args, io, folder = FOLDER }: DemoInput): Promise<ExitCode> {
  if (args.length > 0) {
    const asked = args.includes('--help') || args.includes('-h');
    (asked ? io.out : io.err)(
      'Usage: npm start (no arguments); kingtide rehearse DIR runs other scenarios\n',
    );
    return asked ? EXIT.good : EXIT.badInput;
  }
  const opened = openFolder(folder);
  if (!opened.ok) {
    for (const problem of opened.problems) io.err(`${problemLine(problem)}\n`);
    return EXIT.badInput;
  }
  io.out(greeting(opened));
  const without = await run(opened, io, false);
  const withKingtide = await run(opened, io, true);
  if (io.signal.aborted) return EXIT.failed;
  io.out(
    `${rehearsalText(reportOf(withKingtide, `npm run kingtide rehearse ${SHOWN}`), io.columns)}\n`,
  );
  io.out(summary(withKingtide, without));
  return isMissed(withKingtide) ? EXIT.missed : EXIT.good;
}

function greeting({ scenario }: OpenedFolder): string {
  return [
    `Kingtide rehearses ${scenario.name}: ${scenario.summary}`,
    'The controller is the real one; the cluster, the cloud, Prometheus and the crowd are simulated.',
    '',
    '',
  ].join('\n');
}

async function run(folder: OpenedFolder, io: Io, controller: boolean): Promise<Ran> {
  const title = controller ? 'with Kingtide   ' : 'without Kingtide';
  const progress = createProgressLine(folder.scenario, io, title);
  const { seed } = folder.scenario;
  const traceFile = undefined;
  const ran = await runRehearsal({
    folder,
    seed,
    controller,
    traceFile,
    onProgress: progress.show,
    signal: io.signal,
  });
  progress.clear();
  return ran;
}

function summary(withKingtide: Ran, without: Ran): string {
  const runs = [
    { name: 'with Kingtide', totals: withKingtide.rehearsal.totals },
    { name: 'without', totals: without.rehearsal.totals },
  ];
  return [
    `The same days, the same crowd, seed ${withKingtide.rehearsal.seed}`,
    comparisonText(runs),
    'Without: replicas and nodes stay what they were the evening before. Both figures come from a simulator.',
    `Next: ${SHOWN}/README.md, npm run kingtide rehearse -- --help, npm run cluster (a real control plane)`,
    '',
  ].join('\n');
}
