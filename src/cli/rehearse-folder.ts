/** The folder of a scenario, read from disk: its own files only, nothing below or outside it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../policy/problem.ts';
import { FILE_BYTES_MAX } from '../policy/source-text.ts';
import { type FolderReading, readFolder } from '../simulator/folder.ts';

const FILES_MAX = 200;
/** Traces are longer than policies. */
const TRACE_BYTES_MAX = 64 * FILE_BYTES_MAX;

export type OpenedFolder = Extract<FolderReading, { ok: true }>;

/** The folder's content checked, or every problem in it. */
export function openFolder(folder: string): FolderReading {
  try {
    return readFolder({ folder, files: filesOf(folder) });
  } catch (error) {
    return { ok: false, problems: [unreadable(folder, unreadReason(error))] };
  }
}

/** The files of a scenario by name; throws when the folder cannot be read. */
export function filesOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(folder)
    .filter((name) => /\.(ya?ml|csv)$/.test(name) && !name.startsWith('.'))
    .toSorted();
  if (names.length > FILES_MAX) throw new Error(`more than ${FILES_MAX} files`);
  return new Map(names.map((name) => [name, readOne(join(folder, name))]));
}

function readOne(path: string): Uint8Array {
  const { size } = statSync(path);
  if (size > TRACE_BYTES_MAX) throw new Error(`${path} is larger than ${TRACE_BYTES_MAX} bytes`);
  return new Uint8Array(readFileSync(path));
}

export function unreadReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such folder';
  if (code === 'ENOTDIR') return 'this is a file, not a folder';
  if (code === 'EACCES') return 'it may not be read by this user';
  return error.message;
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
    allowed: 'a folder with scenario.yaml, policies and, if wanted, expectations.yaml',
    fix: 'name a folder such as policies/jumei-2013',
  };
}
