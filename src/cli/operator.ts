/** `kingtide operator`: reads the configuration, wires the adapters and lives until it is told to stop or loses its lease. */
import { parseArgs } from 'node:util';
import { createSystemClock } from '../adapters/system/clock.ts';
import {
  FLAGS,
  type FlagValues,
  loadConfig,
  type OperatorConfig,
} from '../adapters/system/config.ts';
import { createLog } from '../adapters/telemetry/log.ts';
import { isPortError, messageOf } from '../ports/errors.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { live } from './operator-life.ts';
import { VERSION } from './version.ts';

export async function runOperator({ args, io }: CommandInput): Promise<ExitCode> {
  const read = readArgs(args);
  if (read.kind === 'help') {
    io.out(usage());
    return EXIT.good;
  }
  if (read.kind === 'problem')
    return refuse(io, [read.problem, 'kingtide operator --help lists the flags']);
  const loaded = await loadConfig({ file: read.file, flags: read.flags });
  if (loaded.kind === 'problems') return refuse(io, loaded.problems);
  return run(loaded.config, io);
}

async function run(config: OperatorConfig, io: Io): Promise<ExitCode> {
  const {
    identity,
    namespace,
    log: { level },
  } = config;
  const log = createLog({ clock: createSystemClock(), level, base: { instance: identity } });
  // Loaded when the configuration is good: these adapters take most of the time of a start.
  const { wire } = await import('./wire.ts');
  const parts = await wire(config, log).catch((error: unknown) => {
    if (isPortError(error, 'permanent')) return refuse(io, [`kubernetes: ${error.message}`]);
    throw error;
  });
  if (typeof parts === 'number') return parts;
  log.info(
    {
      version: VERSION,
      namespace,
      prometheus: config.prometheus.url,
      providers: Object.keys(config.providers),
      ...config.settings,
    },
    'started',
  );
  const ending = await live(parts, io.signal);
  // Whoever leads now must not meet our next request: no hook, no closing.
  if (ending === 'lost') process.exit(EXIT.failed);
  log.info({ ending }, 'ended');
  return ending === 'stopped' ? EXIT.good : EXIT.failed;
}

type ReadArgs =
  | { readonly kind: 'args'; readonly file: string | undefined; readonly flags: FlagValues }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

function readArgs(args: readonly string[]): ReadArgs {
  const text = { type: 'string' } as const;
  const flags = Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, text]));
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...flags, config: text, help: { type: 'boolean', short: 'h' } },
    });
    if (values['help'] === true) return { kind: 'help' };
    const texts = Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const { config: file, ...rest } = Object.fromEntries(texts);
    return { kind: 'args', file, flags: rest };
  } catch (error) {
    return { kind: 'problem', problem: messageOf(error) };
  }
}

function refuse(io: Io, problems: readonly string[]): ExitCode {
  for (const problem of problems) io.err(`kingtide operator: ${problem}\n`);
  return EXIT.badInput;
}

function usage(): string {
  const rows = [
    ['config', 'FILE: the configuration; docs/install.md lists its keys'],
    ...Object.entries(FLAGS).map(([flag, { help }]) => [flag, help]),
  ];
  const lines = rows.map(([flag = '', help = '']) => `  --${flag.padEnd(18)}${help}`);
  return [
    'Usage: kingtide operator [--config FILE] [flags]',
    '',
    'Flags win over the file.',
    '',
    ...lines,
    '',
  ].join('\n');
}
