/** The linters were seen to catch what they are there for: a rule that is off looks like clean code. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './repository-files.ts';

const PLANTED: Readonly<Record<string, string>> = {
  'src/decide/planted.ts': `
    import { tally } from './other.ts';
    import { Shape } from './other.ts';
    export async function work(): Promise<void> {}
    export function run(kind: 'a' | 'b', each: any, shape: Shape): number {
      work();
      if (process.env['LANG']) console.log(each!.name);
      switch (kind) { case 'a': return tally(shape); }
      return 0;
    }
    export const timer = setInterval(async () => work(), 5);
    export default run;`,
  'src/decide/other.ts': `
    import { run } from './planted.ts';
    export interface Shape { size: number }
    export function tally(shape: Shape): number { return run('a', 1, shape); }`,
  'src/decide/BadName.ts': `export function long(): void {\n${'  run();\n'.repeat(80)}}`,
};

const BIOME = [
  'noFloatingPromises',
  'useExhaustiveSwitchCases',
  'noImportCycles',
  'noExplicitAny',
  'noConsole',
  'noProcessEnv',
  'noDefaultExport',
  'noNonNullAssertion',
  'useImportType',
  'useFilenamingConvention',
  'noExcessiveLinesPerFunction',
];
const OXLINT = ['no-floating-promises', 'no-misused-promises', 'switch-exhaustiveness-check'];

const folder = mkdtempSync(join(tmpdir(), 'kingtide-lint-'));
plant();
const said = {
  biome: run('biome', ['lint', '--max-diagnostics=500']),
  oxlint: run('oxlint', ['--type-aware']),
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plant(): void {
  for (const file of ['biome.json', '.oxlintrc.json', 'tsconfig.json', '.gitignore']) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

function run(tool: string, words: readonly string[]): string {
  const file = join(ROOT, 'node_modules', '.bin', tool);
  const { stdout, stderr } = spawnSync(process.execPath, [file, ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

describe('lint', () => {
  it.each(BIOME)('biome catches a planted %s', (rule) => {
    expect(said.biome).toContain(`/${rule} `);
  });

  it.each(OXLINT)('oxlint catches a planted %s', (rule) => {
    expect(said.oxlint).toContain(`(${rule})`);
  });
});
