/**
 * What `npm start` runs: the 2013 Jumei sale with Kingtide and the same days without, at speed, and what the
 * difference was. Needs no cluster.
 */
import { join } from 'node:path';
import { problemLine } from '../policy/problem-text.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { rehearsalText } from '../report/rehearsal-text.ts';
import type { RehearsalInput } from '../simulator/rehearse.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { type OpenedFolder, openFolder } from './rehearse-folder.ts';
import { createProgressLine } from './rehearse-progress.ts';
import { isMissed, reportOf } from './rehearse-report.ts';
import { type Ran, runRehearsal } from './rehearse-run.ts';
import { NOBODY, openWatch, type Watch } from './rehearse-watch.ts';

const SHOWN = 'policies/jumei-2013';
const REPLAY = `npm run kingtide rehearse ${SHOWN}`;
const NOBODY_IN_CONTROL = { en: 'without', zh: '未启用' };
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
  const watch = await openPage(io);
  try {
    return await play({ opened, io, watch });
  } finally {
    await watch.close();
  }
}

/** A page where a person sits in front of it. A rehearsal without one is as good, so nothing that fails here ends it. */
async function openPage(io: Io): Promise<Watch> {
  const request = { serve: io.terminal, port: undefined, reportFile: undefined };
  const watch = await openWatch(request, { io, say: io.out });
  if (typeof watch !== 'string') return watch;
  io.err(`${watch}\n\n`);
  return NOBODY;
}

interface Play {
  readonly opened: OpenedFolder;
  readonly io: Io;
  readonly watch: Watch;
}

async function play({ opened, io, watch }: Play): Promise<ExitCode> {
  io.out(greeting(opened));
  const watched = watch.join({ folder: opened, seed: opened.scenario.seed, controller: true });
  const without = await run(opened, io, { controller: false, ...watch.aside });
  const withKingtide = await run(opened, io, { controller: true, ...watched.hooks });
  if (io.signal.aborted) return EXIT.failed;
  watched.finish({
    rehearsal: withKingtide.rehearsal,
    replay: REPLAY,
    others: [{ name: NOBODY_IN_CONTROL, totals: without.rehearsal.totals }],
  });
  io.out(`${rehearsalText(reportOf(withKingtide, REPLAY), io.columns)}\n`);
  io.out(summary(withKingtide, without));
  await watch.stay();
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

interface Kind extends Pick<RehearsalInput, 'onWorld' | 'onCycle'> {
  readonly controller: boolean;
}

async function run(folder: OpenedFolder, io: Io, kind: Kind): Promise<Ran> {
  const { controller, onWorld, onCycle } = kind;
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
    onWorld,
    onCycle,
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
