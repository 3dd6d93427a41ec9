/** An earlier plan, read from the file that `kingtide plan --format json` wrote. */
import { readFileSync } from 'node:fs';
import type { PlanReport } from '../report/plan-report.ts';
import { PLAN_REPORT } from './plan-schema.ts';

/** Undefined when no file is named; a text says why it is no plan. */
export function readEarlier(file: string | undefined): PlanReport | string | undefined {
  if (file === undefined) return undefined;
  const read = PLAN_REPORT.safeParse(contentOf(file));
  if (read.success) return read.data;
  return `--diff: ${file} is no plan of this version; name a file that kingtide plan --format json wrote`;
}

/** Undefined for what cannot be read or is no JSON. */
function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
