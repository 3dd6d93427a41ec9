/**
 * `npm run build`: bundles the command line into dist/kingtide.mjs, with the files it reads at
 * run time beside it. `--with-node` adds the Node that runs this, for the image.
 */
import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** The gRPC loader reads protocol files beside the module, which is the bundle now. */
function copyProtocols(): string[] {
  const files = globSync('src/**/*.proto', { cwd: ROOT });
  for (const file of files) copyFileSync(join(ROOT, file), join(DIST, basename(file)));
  return files.map((file) => basename(file));
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
  const protocols = copyProtocols();
  if (withNode) copyNode();
  const megabytes = (statSync(BUNDLE).size / 1_000_000).toFixed(1);
  const beside = [...protocols, ...(withNode ? ['node'] : [])].join(', ') || 'nothing';
  console.log(`dist/kingtide.mjs, ${megabytes} MB; beside it: ${beside}`);
}

try {
  await main(process.argv.includes('--with-node'));
} catch (error) {
  // A failed bundle has printed every problem with file and line; anything else has not.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
