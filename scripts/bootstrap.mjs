/**
 * The door every npm script goes through: installs from the lockfile when needed,
 * then runs the wanted command under the pinned Node. Plain JavaScript without
 * dependencies, because on a fresh clone nothing else exists yet.
 *
 *   node scripts/bootstrap.mjs src/cli/main.ts demo     a TypeScript file of ours
 *   node scripts/bootstrap.mjs --tool vitest run        a tool from node_modules/.bin
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSetupFailure, nextStepFor } from './bootstrap/failures.mjs';
import { installWhenStale } from './bootstrap/install.mjs';
import { findNode, refuseUnusableNode } from './bootstrap/node-binary.mjs';
import { runCommand } from './bootstrap/run-command.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main(words) {
  refuseUnusableNode();
  await installWhenStale(root);
  return runCommand({ root, node: findNode(root), words });
}

try {
  if (process.argv.length < 3) {
    process.stderr.write('kingtide: bootstrap.mjs needs a file or --tool NAME to run\n');
    process.exitCode = 2;
  } else {
    process.exitCode = await main(process.argv.slice(2));
  }
} catch (error) {
  const sentence = isSetupFailure(error) ? error.message : nextStepFor(error, root);
  process.stderr.write(`kingtide: ${sentence}\n`);
  process.exitCode = 1;
}
