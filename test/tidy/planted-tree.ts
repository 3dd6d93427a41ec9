/** Writes a small product of empty files with chosen imports, for the import arrows to judge. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

type Arrow = readonly [from: string, to: string, ...rest: string[]];

export function plantTree(folder: string, arrows: readonly Arrow[]): void {
  const imports = new Map<string, string[]>();
  for (const [from, to] of arrows) {
    imports.set(from, [...(imports.get(from) ?? []), specifier(from, to)]);
    if (isOurs(to) && !imports.has(to)) imports.set(to, []);
    if (!isOurs(to) && !to.startsWith('node:')) plantPackage(folder, to);
  }
  for (const [file, specifiers] of imports) write(join(folder, file), module(specifiers));
  write(join(folder, 'package.json'), '{ "type": "module" }');
  write(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "NodeNext" } }');
}

/** As type imports, because the arrows hold for those as well. */
function module(specifiers: readonly string[]): string {
  const lines = specifiers.map((each) => `import type {} from '${each}';`);
  return [...lines, 'export {};', ''].join('\n');
}

function specifier(from: string, to: string): string {
  if (!isOurs(to)) return to;
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function isOurs(target: string): boolean {
  return /^(src|scripts)\//.test(target);
}

function plantPackage(folder: string, name: string): void {
  const at = join(folder, 'node_modules', name);
  write(join(at, 'package.json'), `{ "name": "${name}", "main": "index.js" }`);
  write(join(at, 'index.js'), '');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
