/** A fault schedule as a file: what a seed drew, kept so that a later draw of the same seed cannot change it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FAULT_IDS } from '../simulator/faults/catalogue.ts';
import type { ScheduledFault } from '../simulator/faults/fault.ts';
import type { FolderReading } from '../simulator/folder.ts';

const FILE = z.strictObject({
  version: z.string(),
  seed: z.int(),
  faults: z.array(
    z.strictObject({
      id: z.enum(FAULT_IDS),
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      rate: z.number().min(0).max(1),
      subject: z.string().optional(),
      size: z.number().optional(),
    }),
  ),
});

export interface FaultFile {
  /** Of the program that drew them. */
  readonly version: string;
  readonly seed: number;
  readonly faults: readonly ScheduledFault[];
}

export function faultFileText({ version, seed, faults }: FaultFile): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const shown = faults.map((fault) => ({
    ...fault,
    from: iso(fault.from),
    until: iso(fault.until),
  }));
  return `${JSON.stringify({ version, seed, faults: shown }, null, 2)}\n`;
}

/** The schedule, or what is wrong with the file in one sentence. */
function readFaultFile(file: string): FaultFile | string {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const read = FILE.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    return `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a fault schedule'}; give a file that kingtide rehearse --swarm wrote`;
  }
  const { version, seed, faults } = read.data;
  const scheduled = faults.map(({ id, from, until, rate, subject, size }) => {
    return { id, from: Date.parse(from), until: Date.parse(until), rate, subject, size };
  });
  return { version, seed, faults: scheduled };
}

/** The folder with the file's faults added to its scenario's; a text says what is wrong with the file. */
export function withFaults(
  folder: FolderReading,
  file: string | undefined,
): FolderReading | string {
  if (file === undefined || !folder.ok) return folder;
  const read = readFaultFile(file);
  if (typeof read === 'string') return read;
  const { scenario } = folder;
  return { ...folder, scenario: { ...scenario, faults: [...scenario.faults, ...read.faults] } };
}
