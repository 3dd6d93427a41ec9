/** Runs `kingtide validate` on one bad file and collects what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { type Disk, runValidate } from '../../src/cli/validate.ts';

export interface BadInput {
  /** The row of the list of bad inputs. */
  readonly row: string;
  readonly file: string;
  readonly exit: 0 | 2;
  readonly says: readonly string[];
}

/** All files were written for this day. */
const DAY_OF_READING = Date.UTC(2027, 0, 15);
const FILES = join(import.meta.dirname, 'files');

export interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Every file comes from memory or from `files/`, so that messages name it as a person would. */
export async function validate(
  args: readonly string[],
  texts: Readonly<Record<string, Uint8Array>> = {},
): Promise<Said> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    terminal: false,
    columns: 100,
    signal: new AbortController().signal,
  };
  const disk: Disk = {
    list: () => undefined,
    read: (path) => texts[path] ?? readFileSync(join(FILES, path)),
  };
  const exit = await runValidate({ args, io, disk, now: DAY_OF_READING });
  return { exit, ...said };
}
