/**
 * Runs npm ci and keeps its words to itself: a person sees that it goes on, and one
 * sentence when it fails. npm's own last lines appear only for a failure we do not know.
 */
import { spawn } from 'node:child_process';
import { sentenceFor, setupFailure } from './failures.mjs';

const STILL_ALIVE_EVERY_MS = 10_000;
const SHOWN_LINES_MAX = 12;
const KEPT_CHARACTERS_MAX = 64_000;

export async function runNpmCi(root, stillAlive) {
  const startedAt = Date.now();
  const alive = setInterval(
    () => stillAlive(Math.round((Date.now() - startedAt) / 1000)),
    STILL_ALIVE_EVERY_MS,
  );
  try {
    const { code, output } = await spawnNpm(root);
    if (code !== 0) throw explain(code, output);
  } finally {
    clearInterval(alive);
  }
}

/** Warnings are hidden: on Node 20 npm warns about packages that only Node 24 will run. */
function spawnNpm(root) {
  return new Promise((resolve, reject) => {
    const onWindows = process.platform === 'win32';
    const npm = spawn('npm', ['ci', '--loglevel=error', '--include=dev', '--include=optional'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: onWindows,
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS_MAX);
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    npm.on('error', (error) => reject(error.code === 'ENOENT' ? npmMissing() : error));
    npm.on('close', (code) => resolve({ code, output }));
  });
}

function explain(code, output) {
  const known = sentenceFor(output);
  if (known) return setupFailure(known);
  const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES_MAX);
  process.stderr.write(`${lines.join('\n')}\n`);
  return setupFailure(
    `npm ci ended with ${code === null ? 'a signal' : `exit code ${code}`} (its last words are above); mend that, or run "npm ci" to see more`,
  );
}

function npmMissing() {
  return setupFailure(
    'npm is not on the PATH; install it (it comes with Node) and run the same command again',
  );
}
