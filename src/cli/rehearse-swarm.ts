/**
 * `kingtide rehearse [DIR] --swarm N`: many seeds over all cores, each with faults of its own, every invariant checked.
 * Exit codes as for one rehearsal: 3 when a seed is red.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { choice } from '../policy/notation-name.ts';
import { integer } from '../policy/notation-number.ts';
import { problemLine } from '../policy/problem-text.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { openFolder } from './rehearse-folder.ts';
import { runChildren } from './swarm-children.ts';
import { type Swarm, swarmJson, swarmText } from './swarm-report.ts';
import { commitOf, firstSeedOf } from './swarm-seeds.ts';
import { runShard, type ShardResult } from './swarm-shard.ts';
import { VERSION } from './version.ts';

const FLAGS = {
  swarm: { type: 'string' },
  'from-seed': { type: 'string' },
  keep: { type: 'string' },
  format: { type: 'string' },
  /** Between this command and its own children: `1/4`, the second of four. */
  shard: { type: 'string' },
} as const;

const KEEP_DEFAULT = 'swarm-failures';

interface Settings {
  /** Undefined: drawn worlds. */
  readonly folder: string | undefined;
  readonly count: number;
  readonly first: number;
  readonly commit: string;
  readonly keep: string;
  readonly json: boolean;
  readonly shard: readonly [index: number, of: number] | undefined;
}

export function isSwarm(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--swarm' || arg.startsWith('--swarm='));
}

export async function runSwarm({ args, io }: CommandInput, entry: string): Promise<ExitCode> {
  const settings = readSettings(args);
  if (typeof settings === 'string') {
    io.err(`kingtide rehearse --swarm: ${settings}\n`);
    return EXIT.badInput;
  }
  if (settings.shard !== undefined) return shard(settings, settings.shard, io);
  const { folder, first, count, keep, commit, json } = settings;
  if (folder !== undefined && opened(folder, io) === undefined) return EXIT.badInput;
  const results: ShardResult[] = [];
  await runChildren({
    ...{ entry, folder, first, count, keep, signal: io.signal },
    processes: availableParallelism(),
    onResult(result) {
      results.push(result);
      showProgress(results, count, io);
    },
  });
  if (io.signal.aborted) return EXIT.failed;
  const swarm: Swarm = {
    ...{ version: VERSION, commit, first },
    results: results.toSorted((a, b) => a.seed - b.seed),
  };
  io.out(json ? swarmJson(swarm) : swarmText(swarm));
  return results.some(({ violations }) => violations.length > 0) ? EXIT.missed : EXIT.good;
}

function showProgress(results: readonly ShardResult[], count: number, io: Io): void {
  const red = results.filter(({ violations }) => violations.length > 0).length;
  const text = `swarm: ${results.length} of ${count} seeds, ${red} red`;
  io.err(io.terminal ? `\r\u001b[2K${text}${results.length === count ? '\n' : ''}` : `${text}\n`);
}

async function shard(
  { folder: path, first, count, keep }: Settings,
  [index, of]: readonly [number, number],
  io: Io,
): Promise<ExitCode> {
  const seeds = Array.from({ length: count }, (_, offset) => first + offset).filter(
    (seed) => (seed - first) % of === index,
  );
  const read = path === undefined ? undefined : opened(path, io);
  const folder = path === undefined || read === undefined ? undefined : { ...read, path };
  const onResult = (result: ShardResult): void => io.out(`${JSON.stringify(result)}\n`);
  await runShard({ seeds, folder, keep, signal: io.signal, onResult });
  return EXIT.good;
}

function opened(path: string, io: Io) {
  const folder = openFolder(path);
  if (folder.ok) return folder;
  for (const problem of folder.problems) io.err(`${problemLine(problem)}\n`);
  return undefined;
}

const COUNT = integer({ min: 1, max: 1_000_000 });
const FORMAT = choice(['text', 'json']);
const SEED = integer({ min: 0, max: 2_147_483_647 });

function readSettings(args: readonly string[]): Settings | string {
  const options = openArgs(args);
  if (typeof options === 'string') return options;
  const { values, positionals } = options;
  if (positionals.length > 1) return `one folder at a time, found "${positionals[1]}" too`;
  const count = COUNT.read(numberOf(values.swarm ?? ''));
  if (!count.ok) return `--swarm: ${count.flaw.message}; ${count.flaw.allowed}`;
  const commit = commitOf(import.meta.dirname);
  const first = SEED.read(numberOf(values['from-seed'] ?? String(firstSeedOf(commit))));
  if (!first.ok) return `--from-seed: ${first.flaw.message}; ${first.flaw.allowed}`;
  const format = FORMAT.read(values.format ?? 'text');
  if (!format.ok) return `--format: ${format.flaw.message}; ${format.flaw.allowed}`;
  return {
    folder: positionals[0],
    count: count.value,
    first: first.value,
    commit,
    keep: values.keep ?? KEEP_DEFAULT,
    json: format.value === 'json',
    shard: shardOf(values.shard),
  };
}

function shardOf(text: string | undefined): Settings['shard'] {
  const [index, of] = (text ?? '').split('/').map(Number);
  return index === undefined || of === undefined ? undefined : [index, of];
}

function openArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  }
}

function numberOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
