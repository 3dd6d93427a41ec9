/**
 * `npm run build`: bundles the command line into dist/kingtide.mjs, which reads no file of ours
 * at run time. `--with-node` adds the Node that runs this, for the image.
 */
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { PageAssets } from '../src/adapters/http/page-server.ts';
import { findAssets } from '../src/cli/page-assets.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const BUNDLE = join(DIST, 'kingtide.mjs');

/** Some dependencies are CommonJS inside and call require, which ES modules do not have. */
const BANNER = [
  "import { createRequire as kingtideCreateRequire } from 'node:module';",
  'const require = kingtideCreateRequire(import.meta.url);',
].join('\n');

/** The page becomes part of the bundle: there it has no sources to be built from. */
async function bundle(page: PageAssets): Promise<void> {
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
    define: { KINGTIDE_PAGE: JSON.stringify(page) },
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
  const page = findAssets();
  if (!page.ok) throw new Error(page.message);
  await bundle(page.assets);
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
