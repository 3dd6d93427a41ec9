/** Writes the files that come from the schemas; with `--check` writes nothing and fails when one is stale. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_FOLDERS, generatedFiles } from '../src/policy/generated-files.ts';
import { providersDoc } from './providers-doc.ts';
import { reportSchemas } from './report-schemas.ts';
import { simulatorSchemas } from './simulator-schemas.ts';

const root = join(import.meta.dirname, '..');
const files = [...generatedFiles(), ...simulatorSchemas(), ...reportSchemas(), ...providersDoc()];
/** Other folders' schemas may live beside ours; only names we could have made are ours to remove. */
const wanted = new Set(files.map(({ path }) => path));

function staleFiles(): readonly string[] {
  return files.filter(({ path, text }) => current(path) !== text).map(({ path }) => path);
}

function current(path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** CRDs of kinds that no longer exist; Helm would go on installing them. */
function leftovers(): readonly string[] {
  const [crds] = GENERATED_FOLDERS;
  const folder = join(root, crds);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name) => `${crds}/${name}`).filter((path) => !wanted.has(path));
}

function write(): void {
  for (const path of leftovers()) rmSync(join(root, path));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

if (process.argv.includes('--check')) {
  const wrong = [...staleFiles(), ...leftovers()];
  for (const path of wrong) console.log(`${path} is stale; run "npm run generate"`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else {
  write();
  console.log(`${files.length} generated files are up to date`);
}
