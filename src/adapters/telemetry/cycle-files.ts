/** Writes each cycle's input, plan and outcomes as one JSON line, so that it can be decided again later. Bounded on disk. */
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recorder } from '../../ports/recorder.ts';

export interface CycleFilesOptions {
  readonly dir: string;
  /** A new file is begun when the current one is this large. */
  readonly bytesMax: number;
  /** Oldest files go first. */
  readonly filesMax: number;
}

export const CYCLE_FILES_DEFAULT = { bytesMax: 64 * 1_048_576, filesMax: 8 } as const;

const NAME = /^cycles-(\d{8})\.jsonl$/;

export function createCycleFiles({ dir, bytesMax, filesMax }: CycleFilesOptions): Recorder {
  let current: number | undefined;
  let size = 0;

  async function open(): Promise<number> {
    await mkdir(dir, { recursive: true });
    const last = (await numbers(dir)).at(-1) ?? 0;
    size = last === 0 ? 0 : (await stat(fileOf(dir, last))).size;
    return Math.max(1, last);
  }

  return {
    record: async ({ input, plan, outcomes }) => {
      const line = `${JSON.stringify({ input, plan, outcomes })}\n`;
      current ??= await open();
      if (size > 0 && size + line.length > bytesMax) {
        current += 1;
        size = 0;
        await dropOldest(dir, filesMax - 1);
      }
      await appendFile(fileOf(dir, current), line);
      size += Buffer.byteLength(line);
    },
  };
}

function fileOf(dir: string, number: number): string {
  return join(dir, `cycles-${String(number).padStart(8, '0')}.jsonl`);
}

async function numbers(dir: string): Promise<readonly number[]> {
  const found = (await readdir(dir)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return found.map(Number).toSorted((a, b) => a - b);
}

async function dropOldest(dir: string, keep: number): Promise<void> {
  const all = await numbers(dir);
  for (const number of all.slice(0, Math.max(0, all.length - keep)))
    await rm(fileOf(dir, number), { force: true });
}
