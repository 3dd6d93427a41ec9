/**
 * `kingtide rehearse DIR`: runs the real controller on a scenario in the simulator and judges what came of it.
 * Exit codes: 0 everything held, 2 bad input, 3 an expectation was missed or an invariant violated.
 */
import { parseArgs } from 'node:util';
import { choice } from '../policy/notation-name.ts';
import { integer } from '../policy/notation-number.ts';
import { problemLine } from '../policy/problem-text.ts';
import { rehearsalText } from '../report/rehearsal-text.ts';
import type { Baseline } from '../simulator/baselines/baseline.ts';
import { withFaults } from './fault-file.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { listFaults } from './list-faults.ts';
import {
  type Contender,
  contendersResult,
  contendersText,
  createSupplyWatch,
  readBaselines,
  runBaselines,
} from './rehearse-baselines.ts';
import { type OpenedFolder, openFolder } from './rehearse-folder.ts';
import { createProgressLine } from './rehearse-progress.ts';
import { isMissed, reportOf, resultOf } from './rehearse-report.ts';
import { type Ran, runRehearsal, traceProblem } from './rehearse-run.ts';
import { isSwarm, runSwarm } from './rehearse-swarm.ts';
import { openWatch, readWatch, type Watch, type WatchRequest } from './rehearse-watch.ts';

const USAGE = `Usage: kingtide rehearse DIR [options]
       kingtide rehearse [DIR] --swarm N [--from-seed K] [--keep FOLDER]
       kingtide rehearse --list-faults

Runs the policies of DIR in the simulated world of DIR/scenario.yaml and holds the outcome against
DIR/expectations.yaml. Touches nothing outside; the same seed gives the same bytes.

  --seed N             draws other boot times and other noise (default: the scenario's)
  --format text|json   json follows docs/schema/result.json
  --faults FILE        faults besides the scenario's, as a swarm keeps them
  --trace FILE         writes what really happened, as JSON lines (docs/schema/trace.json)
  --without-kingtide   the same days with nobody in control, for comparison
  --baseline NAMES     beside it, models of what else could run: hpa-ca, keda-karpenter, knative, static,
                       oracle; several with commas between them
  --serve              shows it on a page of this machine while it runs; the page stays until Ctrl-C
  --port N             of that page; 0 picks a free one (default: 8713, or a free one)
  --report FILE        writes that page with all its data into one HTML file that needs no network
  --swarm N            N seeds over all cores, each with faults of its own; without DIR, each in a world of
                       its own. Red seeds are kept in FOLDER (default: swarm-failures) and can be replayed
  --list-faults        every fault the simulator knows and every invariant it checks

Exit codes: 0 everything held, 2 bad input, 3 an expectation missed or an invariant violated.
`;

const FLAGS = {
  seed: { type: 'string' },
  format: { type: 'string' },
  trace: { type: 'string' },
  'without-kingtide': { type: 'boolean' },
  baseline: { type: 'string' },
  serve: { type: 'boolean' },
  port: { type: 'string' },
  report: { type: 'string' },
  faults: { type: 'string' },
} as const;

interface Settings {
  readonly folder: string;
  readonly seed: number | undefined;
  readonly json: boolean;
  readonly traceFile: string | undefined;
  /** Besides the scenario's. */
  readonly faultFile: string | undefined;
  readonly controller: boolean;
  readonly baselines: readonly Baseline[];
  readonly watch: WatchRequest;
}

export async function runRehearse(input: CommandInput): Promise<ExitCode> {
  const { args, io } = input;
  if (args.includes('--help') || args.includes('-h')) {
    io.out(USAGE);
    return EXIT.good;
  }
  if (args.includes('--list-faults')) return listFaults(input);
  return isSwarm(args) ? runSwarm(input, process.argv[1] ?? '') : runFolder(input);
}

async function runFolder({ args, io }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(args);
  if (typeof settings === 'string') {
    io.err(`kingtide rehearse: ${settings}\n\n${USAGE}`);
    return EXIT.badInput;
  }
  const unwritable = traceProblem(settings.traceFile);
  if (unwritable !== undefined) {
    io.err(`kingtide rehearse: ${unwritable}\n`);
    return EXIT.badInput;
  }
  const folder = withFaults(openFolder(settings.folder), settings.faultFile);
  if (typeof folder === 'string') {
    io.err(`kingtide rehearse: --faults: ${folder}\n`);
    return EXIT.badInput;
  }
  const problems = folder.ok ? folder.warnings : folder.problems;
  for (const problem of problems) io.err(`${problemLine(problem)}\n`);
  if (!folder.ok) return EXIT.badInput;
  const watch = await openWatch(settings.watch, { io, say: settings.json ? io.err : io.out });
  if (typeof watch === 'string') {
    io.err(`kingtide rehearse: ${watch}\n`);
    return EXIT.badInput;
  }
  try {
    return await run({ settings, folder, watch, io });
  } finally {
    await watch.close();
  }
}

interface Run {
  readonly settings: Settings;
  readonly folder: OpenedFolder;
  readonly watch: Watch;
  readonly io: Io;
}

async function run({ settings, folder, watch, io }: Run): Promise<ExitCode> {
  const seed = settings.seed ?? folder.scenario.seed;
  const { controller } = settings;
  const watched = watch.join({ folder, seed, controller });
  const progress = createProgressLine(folder.scenario, io, folder.scenario.name);
  const supply = createSupplyWatch(folder);
  const ran = await runRehearsal({
    folder,
    seed,
    controller,
    traceFile: settings.traceFile,
    onProgress: progress.show,
    onWorld(world) {
      supply.onWorld(world);
      watched.hooks.onWorld?.(world);
    },
    onCycle: watched.hooks.onCycle,
    signal: io.signal,
  });
  progress.clear();
  const first = { ...selfOf(settings), ran, timeToFull: supply.timeToFull() };
  const models = await runBaselines({ folder, seed, io, ...watch.aside }, settings.baselines);
  if (io.signal.aborted) return stopped(io);
  const replay = replayCommand(settings, seed);
  watched.finish({ rehearsal: ran.rehearsal, replay, others: models.map(otherOf) });
  print({ ran, contenders: [first, ...models], settings, replay, io });
  await watch.stay();
  return isMissed(ran) ? EXIT.missed : EXIT.good;
}

function otherOf({ title, ran }: Contender) {
  return { name: { en: title, zh: title }, totals: ran.rehearsal.totals };
}

function stopped(io: Io): ExitCode {
  io.err('kingtide rehearse: stopped before the end; nothing was judged\n');
  return EXIT.failed;
}

function selfOf({ controller }: Settings): Pick<Contender, 'name' | 'title' | 'baseline'> {
  const baseline = undefined;
  return controller
    ? { name: 'kingtide', title: 'with Kingtide', baseline }
    : { name: 'nobody', title: 'nobody in control', baseline };
}

interface Printing {
  readonly ran: Ran;
  /** The run itself first; alone when no baseline was asked for. */
  readonly contenders: readonly Contender[];
  readonly settings: Settings;
  readonly replay: string;
  readonly io: Io;
}

function print({ ran, contenders, settings, replay, io }: Printing): void {
  const compared = contenders.length > 1;
  if (settings.json) {
    const comparison = compared ? { comparison: contendersResult(contenders) } : {};
    io.out(`${JSON.stringify({ ...resultOf(ran, replay), ...comparison }, null, 2)}\n`);
    return;
  }
  io.out(rehearsalText(reportOf(ran, replay), io.columns));
  if (compared) io.out(`\n${contendersText(contenders)}`);
}

function replayCommand(settings: Settings, seed: number): string {
  const { folder, controller, baselines, faultFile } = settings;
  const faults = faultFile === undefined ? '' : ` --faults ${faultFile}`;
  const off = controller ? '' : ' --without-kingtide';
  const names = baselines.map(({ name }) => name).join(',');
  const beside = names === '' ? '' : ` --baseline ${names}`;
  return `kingtide rehearse ${folder} --seed ${seed}${faults}${off}${beside}`;
}

/** The settings, or what is wrong with the arguments. */
function readSettings(args: readonly string[]): Settings | string {
  const options = openArgs(args);
  if (typeof options === 'string') return options;
  const { values, positionals } = options;
  const [folder, ...more] = positionals;
  if (folder === undefined) return 'no folder given';
  if (more.length > 0) return `one folder at a time, found "${more[0]}" too`;
  const seed = values.seed === undefined ? undefined : SEED.read(digitsOf(values.seed));
  if (seed?.ok === false) return `--seed: ${seed.flaw.message}; ${seed.flaw.allowed}`;
  const format = FORMAT.read(values.format ?? 'text');
  if (!format.ok) return `--format: ${format.flaw.message}; ${format.flaw.allowed}`;
  const baselines = readBaselines(values.baseline);
  if (typeof baselines === 'string') return baselines;
  const watch = readWatch(values);
  if (typeof watch === 'string') return watch;
  return {
    folder: folder.replace(/(?<=.)\/+$/, ''),
    seed: seed?.value,
    json: format.value === 'json',
    traceFile: values.trace,
    faultFile: values.faults,
    controller: values['without-kingtide'] !== true,
    baselines,
    watch,
  };
}

const SEED = integer({ min: 0, max: 2_147_483_647 });
const FORMAT = choice(['text', 'json']);

function digitsOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function openArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  }
}
