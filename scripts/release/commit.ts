/** Which commit this is: what results are kept under, and what decides whose turn it is in a programme that rotates. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Forty hexadecimal digits. Throws in an export without history. */
export function commitOfTree(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** 0 to `turns` - 1, another one with another commit; 0 in an export without history, which is tested, too. */
export function turnOfCommit(turns: number): number {
  try {
    return Number.parseInt(commitOfTree().slice(0, 8), 16) % turns;
  } catch {
    return 0;
  }
}
