/** Runs `kingtide plan` for tests, on a folder of the repository or on a copy of one that is changed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlan } from '../../src/cli/plan.ts';
import { PLAN_REPORT } from '../../src/cli/plan-schema.ts';
import { type Caught, caughtIo, SHORT_SALE } from './rehearsal.ts';

export async function planHere(...args: readonly string[]): Promise<Caught> {
  const { io, caught } = caughtIo();
  const code = await runPlan({ args, io });
  return { code, ...caught() };
}

/** A change of one text in one file; the text must be there. */
export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const made: string[] = [];

export function removeCopies(): void {
  for (const place of made.splice(0)) rmSync(place, { recursive: true, force: true });
}

/** A copy of the folder in a place of its own, with these changes. */
export function changedCopy(folder: string, changes: readonly Change[]): string {
  const place = mkdtempSync(join(tmpdir(), 'kingtide-plan-'));
  const copy = join(place, 'shop');
  made.push(place);
  cpSync(folder, copy, { recursive: true });
  for (const { file, from, to } of changes) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    writeFileSync(path, text.replace(from, to));
  }
  return copy;
}

const MULTIPLIER = 'demand: { multiplier: { expected: "4" } }';
export const FILE = 'policies.yaml';

/** Everything a plan asks for; alone with these the small shop passes. */
export const WHOLE: readonly Change[] = [
  {
    file: FILE,
    from: MULTIPLIER,
    to: 'demand: { multiplier: { expected: "4", low: "3", high: "5" }, shape: step }',
  },
  {
    file: FILE,
    from: 'scaleIn: { after: 5m, maxStep: 50% }',
    to: [
      'scaleIn: { after: 5m, maxStep: 50% }',
      '  capacity: { measured: 2027-02-20 }',
      '  entry: { bytesPerRequest: 4KiB }',
      '  calls: [{ name: order, policy: { namespace: core, name: order }, perRequest: "0.1", bytes: 1KiB }]',
    ].join('\n'),
  },
  {
    file: FILE,
    from: '  entry: { from: None }',
    to: [
      '  acceptsCallsFrom: { namespaceSelector: { matchLabels: { team: shop } } }',
      '  ceilings: [{ name: db, requests: 400 rps }]',
    ].join('\n'),
  },
];

export async function reportOf(changes: readonly Change[], ...args: readonly string[]) {
  const folder = changedCopy(SHORT_SALE, changes);
  const { code, out, err } = await planHere(folder, '--quick', '--format', 'json', ...args);
  return { code, report: PLAN_REPORT.parse(JSON.parse(out)), err };
}

/** Of the shop that lacks nothing; made once for all who look at it. */
let whole: ReturnType<typeof reportOf> | undefined;
export function wholeReport(): ReturnType<typeof reportOf> {
  whole ??= reportOf(WHOLE);
  return whole;
}
