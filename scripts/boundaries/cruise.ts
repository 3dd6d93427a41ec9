/** Runs dependency-cruiser over the src of a folder and returns what it saw and refused. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

const report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
});

export interface Cruise {
  readonly modules: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export function cruise(folder: string): Cruise {
  const tool = join(ROOT, 'node_modules', '.bin', 'depcruise');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const words = [tool, 'src', '--config', config, '--output-type', 'json'];
  const run = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  // Its exit code counts violations, so only an output that is no report means it broke.
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser broke: ${run.stderr}`);
  const { summary } = report.parse(JSON.parse(run.stdout));
  const violations = summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
  }));
  return { modules: summary.totalCruised, violations };
}
