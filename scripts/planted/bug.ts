/** A defect planted on purpose, as test/planted/bugs keeps it: what is changed in the product, and who must notice. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { InvariantId } from '../../src/simulator/checkers/violation.ts';
import { FAULT_IDS } from '../../src/simulator/faults/catalogue.ts';
import { SHAPES } from './shape.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUGS = join(ROOT, 'test', 'planted', 'bugs');

const INVARIANTS = [
  ...['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12'],
  ...['L1', 'L2', 'L3', 'L4', 'L5'],
] as const;

const BUG = z.strictObject({
  title: z.string(),
  /** Where such a defect was seen. */
  origin: z.string(),
  /** Any of these catches it; named before it was first run. */
  invariants: z.array(z.enum(INVARIANTS)).min(1),
  /** Faults that must be among those of a run for the defect to show; none: an ordinary day is enough. */
  under: z.array(z.enum(FAULT_IDS)),
  /** What these strike, for those that can; none: each seed draws it. */
  aim: z.string().optional(),
  /** What the drawn worlds must also be; none: as they are drawn. */
  world: z.array(z.enum(SHAPES)).default([]),
  edits: z
    .array(z.strictObject({ file: z.string(), find: z.string(), replace: z.string() }))
    .min(1),
});

export interface Bug extends Omit<z.output<typeof BUG>, 'invariants'> {
  readonly name: string;
  readonly invariants: readonly InvariantId[];
}

/** In the order of their names. */
export function allBugs(): readonly Bug[] {
  return readdirSync(BUGS)
    .toSorted()
    .map((file) => readBug(file.replace(/\.yaml$/, '')));
}

export function readBug(name: string): Bug {
  return { name, ...BUG.parse(parse(readFileSync(join(BUGS, `${name}.yaml`), 'utf8'))) };
}

/** Changes the product under `root`. Throws when the place of an edit is not there exactly once: the product has moved on. */
export function plant({ name, edits }: Pick<Bug, 'name' | 'edits'>, root: string): void {
  for (const { file, find, replace } of edits) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    const places = text.split(find).length - 1;
    if (places !== 1)
      throw new Error(
        `${name}: ${file} holds the text to replace ${places} times, not once:\n${find}`,
      );
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
}
