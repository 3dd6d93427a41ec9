/**
 * `kingtide validate PATH...`: every problem of every file in one go. Reads files and prints; what is wrong with them
 * is judged in `policy/`. Exit code 0 with warnings only, 2 with an error.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSystemClock } from '../adapters/system/clock.ts';
import type { ScalableKindName } from '../policy/document.ts';
import type { Notation } from '../policy/notation.ts';
import { SPEND_LIMIT } from '../policy/notation-amount.ts';
import { API_VERSION, choice, KIND_NAME } from '../policy/notation-name.ts';
import { integer } from '../policy/notation-number.ts';
import { duration, INSTANT, TIME_ZONE } from '../policy/notation-time.ts';
import type { Source } from '../policy/parse.ts';
import { isError, type Problem } from '../policy/problem.ts';
import { countLine, problemLine } from '../policy/problem-text.ts';
import { shown } from '../policy/shown.ts';
import { FILE_BYTES_MAX } from '../policy/source-text.ts';
import { type ValidateInput, validateSources } from '../policy/validate-sources.ts';
import { type CommandInput, EXIT, type ExitCode } from './io.ts';

/** The file system as this command sees it; tests pass their own. */
export interface Disk {
  /** Names in a folder; undefined for a file. Throws when there is neither. */
  readonly list: (path: string) => readonly string[] | undefined;
  /** At most one byte more than a policy file may have. */
  readonly read: (path: string) => Uint8Array;
}

export interface ValidateCommand extends CommandInput {
  readonly disk?: Disk;
  /** Milliseconds since the Unix epoch. */
  readonly now?: number;
}

const USAGE = `Usage: kingtide validate PATH... [options]

Checks policy files and folders (*.yaml, *.yml) and prints every problem as
  file:line:column: field: what; allowed; fix [CODE]

  --format text|json       json: {documents, problems: [...]}
  --time-zone ZONE         the operator's zone, for Overrides with a local end (default UTC)
  --scrape-interval TIME   of your Prometheus, for the shortest range of a query (default 15s)
  --max-cloud-nodes N      the administrator's cap on cloud nodes (maxCloudNodes of the operator)
  --max-spend MONEY/day    the administrator's cap on money (maxSpend of the operator)
  --max-replicas N         the administrator's cap on replicas of one tier
  --scalable-kind KIND     a kind beside Deployment that the administrator lists (scalableKinds), such as
                           argoproj.io/v1alpha1/Rollout; may be given several times
  --now TIME               judge dates as if it were this instant (RFC 3339)

Exit codes: 0 no error (warnings do not count), 2 an error or bad arguments.
`;

const SCRAPE_INTERVAL_DEFAULT_MS = 15_000;
/** Files of a rehearsal that lie beside policies and are read by `kingtide rehearse`. */
const NOT_POLICIES = ['scenario.yaml', 'scenario.yml', 'expectations.yaml', 'expectations.yml'];
const FILES_MAX = 5_000;
const FOLDERS_DEEP_MAX = 20;

type Settings = Omit<ValidateInput, 'sources'> & {
  readonly json: boolean;
  readonly paths: readonly string[];
};

export async function runValidate({
  args,
  io,
  disk = realDisk(),
  now,
}: ValidateCommand): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    io.out(USAGE);
    return EXIT.good;
  }
  const settings = readSettings(args, now ?? createSystemClock().now());
  if (typeof settings === 'string') {
    io.err(`kingtide validate: ${settings}\n\n${USAGE}`);
    return EXIT.badInput;
  }
  const read = readSources(settings.paths, disk);
  const { counted, problems } = validateSources({ ...settings, sources: read.sources });
  const all = [...read.problems, ...problems];
  io.out(settings.json ? jsonReport(counted, all) : textReport(counted, all));
  return all.some(isError) ? EXIT.badInput : EXIT.good;
}

function textReport(documents: number, problems: readonly Problem[]): string {
  return `${[...problems.map(problemLine), countLine(documents, problems)].join('\n')}\n`;
}

function jsonReport(documents: number, problems: readonly Problem[]): string {
  return `${JSON.stringify({ documents, problems }, null, 2)}\n`;
}

/** The settings, or what is wrong with the arguments. */
function readSettings(args: readonly string[], clock: number): Settings | string {
  const options = openArgs(args);
  if (typeof options === 'string') return options;
  const { values, positionals } = options;
  const wrong: string[] = [];
  const flag = <T>(name: FlagName, notation: Notation<T>): T | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const read = notation.read(notation.shape.type === 'integer' ? Number(text) : text);
    if (read.ok) return read.value;
    wrong.push(`--${name}: ${read.flaw.message}; ${read.flaw.allowed}`);
    return undefined;
  };
  const cap = integer({ min: 0, max: 10_000_000 });
  const settings: Settings = {
    paths: positionals,
    json: flag('format', choice(['text', 'json'])) === 'json',
    context: {
      now: flag('now', INSTANT) ?? clock,
      timeZone: flag('time-zone', TIME_ZONE) ?? 'UTC',
      scrapeIntervalMs: flag('scrape-interval', duration()) ?? SCRAPE_INTERVAL_DEFAULT_MS,
      scalableKinds: kindsOf(values['scalable-kind'] ?? [], wrong),
    },
    caps: {
      cloudNodes: flag('max-cloud-nodes', cap),
      replicas: flag('max-replicas', cap),
      spend: flag('max-spend', SPEND_LIMIT),
    },
  };
  if (positionals.length === 0) wrong.push('no file or folder given');
  return wrong[0] ?? settings;
}

/** `argoproj.io/v1alpha1/Rollout`: what a manifest of the kind says of itself. */
function kindsOf(texts: readonly string[], wrong: string[]): readonly ScalableKindName[] {
  return texts.flatMap((text) => {
    const at = text.lastIndexOf('/');
    const apiVersion = text.slice(0, Math.max(at, 0));
    const kind = text.slice(at + 1);
    if (apiVersion.includes('/') && API_VERSION.read(apiVersion).ok && KIND_NAME.read(kind).ok)
      return [{ apiVersion, kind }];
    wrong.push(
      `--scalable-kind: found ${shown(text)}; group, version and kind, such as argoproj.io/v1alpha1/Rollout`,
    );
    return [];
  });
}

const FLAGS = {
  format: { type: 'string' },
  'time-zone': { type: 'string' },
  'scrape-interval': { type: 'string' },
  'max-cloud-nodes': { type: 'string' },
  'max-spend': { type: 'string' },
  'max-replicas': { type: 'string' },
  'scalable-kind': { type: 'string', multiple: true },
  now: { type: 'string' },
} as const;
type FlagName = Exclude<keyof typeof FLAGS, 'scalable-kind'>;

function openArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  }
}

interface ReadSources {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

function readSources(paths: readonly string[], disk: Disk): ReadSources {
  const sources: Source[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const found = filesBelow(path, disk, problems);
    for (const file of found) readOne(file, disk, { sources, problems });
  }
  return {
    sources: sources.filter(
      ({ file }, index) => sources.findIndex((other) => other.file === file) === index,
    ),
    problems,
  };
}

function readOne(
  file: string,
  disk: Disk,
  into: { readonly sources: Source[]; readonly problems: Problem[] },
): void {
  if (into.sources.length >= FILES_MAX) return;
  try {
    into.sources.push({ file, bytes: disk.read(file) });
  } catch (error) {
    into.problems.push(unreadable(file, reasonOf(error)));
  }
}

/** A file named on the command line is always read; below a folder only YAML that may hold policies. */
function filesBelow(path: string, disk: Disk, problems: Problem[], depth = 0): readonly string[] {
  try {
    const names = disk.list(path);
    if (names === undefined) return isPolicyFile(path, depth) ? [path] : [];
    if (depth > FOLDERS_DEEP_MAX) return [];
    const visible = names.filter((name) => !name.startsWith('.')).toSorted();
    const files = visible.flatMap((name) =>
      filesBelow(join(path, name), disk, problems, depth + 1),
    );
    if (files.length === 0 && depth === 0)
      problems.push(unreadable(path, 'there is no YAML file in this folder'));
    return files;
  } catch (error) {
    problems.push(unreadable(path, reasonOf(error)));
    return [];
  }
}

function isPolicyFile(path: string, depth: number): boolean {
  if (depth === 0) return true;
  return /\.ya?ml$/.test(path) && !NOT_POLICIES.includes(basename(path));
}

function unreadable(file: string, message: string): Problem {
  return {
    file,
    line: 0,
    column: 0,
    path: '',
    code: 'UNREADABLE',
    severity: 'error',
    message,
    allowed: 'a readable YAML file, or a folder with some',
    fix: 'correct the path',
  };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by this user';
  return `it cannot be read (${String(code ?? 'unknown')})`;
}

function realDisk(): Disk {
  return {
    list: (path) => (statSync(path).isDirectory() ? readdirSync(path) : undefined),
    read: readHead,
  };
}

/** Never more than the limit and one byte, whatever the file is. */
function readHead(path: string): Uint8Array {
  const buffer = new Uint8Array(FILE_BYTES_MAX + 1);
  const handle = openSync(path, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got) {
      got = readSync(handle, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}
