/**
 * `npm run build`: bundles the command line into dist/kingtide.mjs, which reads no file of ours
 * at run time. `--with-node` adds the Node that runs this, for the image.
 */
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const BUNDLE = join(DIST, 'kingtide.mjs');

/** Some dependencies are CommonJS inside and call require, which ES modules do not have. */
const BANNER = [
  "import { createRequire as kingtideCreateRequire } from 'node:module';",
  'const require = kingtideCreateRequire(import.meta.url);',
].join('\n');

async function bundle(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outfile: BUNDLE,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    legalComments: 'linked',
    banner: { js: BANNER },
    logLevel: 'warning',
  });
}

function copyNode(): void {
  const node = join(DIST, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
}

async function main(withNode: boolean): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  await bundle();
  if (withNode) copyNode();
  const megabytes = (statSync(BUNDLE).size / 1_000_000).toFixed(1);
  console.log(`dist/kingtide.mjs, ${megabytes} MB${withNode ? ', and dist/node' : ''}`);
}

try {
  await main(process.argv.includes('--with-node'));
} catch (error) {
  // A failed bundle has printed every problem with file and line; anything else has not.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
