/** The files of the repository as git sees them, so that caches and builds are not judged. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

const GENERATED = /\.generated\.ts$|\/fixtures\//;
const BINARY = /\.(png|jpg|gif|ico|woff2?|wasm|gz|tgz|pdf)$/;

/** Files not yet added count too: a rule that waits for the commit is found out too late. */
function repositoryFiles(): string[] {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).split('\n');
  return listed.filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

export function sourceFiles(): string[] {
  return repositoryFiles().filter(
    (file) => /^(src|scripts|test)\/.*\.(ts|mjs)$/.test(file) && !GENERATED.test(file),
  );
}

export function textFiles(): string[] {
  return repositoryFiles().filter((file) => !BINARY.test(file));
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

export function readIfThere(file: string): string {
  return existsSync(join(ROOT, file)) ? read(file) : '';
}
