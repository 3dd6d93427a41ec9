/** A copy of the tree in a folder of its own, to plant a defect in. Packages are shared, nothing else is. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = [
  ...['src', 'scripts', 'test', 'policies', 'charts', 'docs'],
  ...['package.json', 'tsconfig.json', 'vitest.config.ts'],
];

export interface Copy {
  readonly root: string;
  remove(): void;
}

export function copyOfTree(): Copy {
  const root = mkdtempSync(join(tmpdir(), 'kingtide-planted-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
