/** Runs one rehearsal with digest, trace file and progress: what `rehearse` and `demo` have in common. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Cycle } from '../ports/recorder.ts';
import { type Progress, type Rehearsal, rehearse } from '../simulator/rehearse.ts';
import type { World } from '../simulator/world/world.ts';
import type { OpenedFolder } from './rehearse-folder.ts';

export interface RunRequest {
  readonly folder: OpenedFolder;
  readonly seed: number;
  readonly controller: boolean;
  /** File for the world's truth as JSON lines. */
  readonly traceFile: string | undefined;
  readonly onProgress: (progress: Progress) => void;
  /** Joins the empty world. */
  readonly onWorld?: ((world: World) => void) | undefined;
  /** Hears every decision. */
  readonly onCycle?: ((cycle: Cycle) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface Ran {
  readonly rehearsal: Rehearsal;
  /** SHA-256 of the trace, line ends included. */
  readonly digest: string;
}

/** Lines are written in pieces of about this many characters. */
const PIECE_LENGTH = 65_536;

export async function runRehearsal(request: RunRequest): Promise<Ran> {
  const { folder, seed, controller, traceFile, onProgress, onWorld, onCycle, signal } = request;
  const { scenario, documents, expectations } = folder;
  const trace = openTrace(traceFile);
  try {
    const onTraceLine = trace.line;
    const input = {
      scenario,
      documents,
      expectations,
      seed,
      controller,
      onTraceLine,
      onProgress,
      onWorld,
      onCycle,
      signal,
    };
    const rehearsal = await rehearse(input);
    return { rehearsal, digest: trace.finish() };
  } finally {
    trace.close();
  }
}

/** Why the trace cannot be written there; undefined when it can. The file is emptied. */
export function traceProblem(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    closeSync(openSync(file, 'w'));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return `--trace: ${file} cannot be written (${code}); name a file in a folder that exists`;
  }
}

interface Trace {
  line(text: string): void;
  /** Writes what is left and answers with the digest. */
  finish(): string;
  close(): void;
}

function openTrace(file: string | undefined): Trace {
  const hash = createHash('sha256');
  const handle = file === undefined ? undefined : openSync(file, 'w');
  let pending = '';

  function flush(): void {
    hash.update(pending);
    if (handle !== undefined) writeSync(handle, pending);
    pending = '';
  }

  return {
    line(text) {
      pending += `${text}\n`;
      if (pending.length >= PIECE_LENGTH) flush();
    },
    finish() {
      flush();
      return hash.digest('hex');
    },
    close() {
      if (handle !== undefined) closeSync(handle);
    },
  };
}
