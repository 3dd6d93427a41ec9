/** The whole way once for real: the committed files, the machine's own Node and npm, the real lockfile. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const INSTALL_TIMEOUT_MS = 5 * 60_000;

const clone = mkdtempSync(join(tmpdir(), 'kingtide-fresh-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

/** Without the folders of this checkout, which would lend the clone its Node and its tools. */
function machinePath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !folder.startsWith(ROOT)).join(delimiter);
}

/** npm hands its own settings down to what it starts; a newcomer's shell has none of them. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name));
  return { ...Object.fromEntries(kept), PATH: machinePath(), npm_config_prefer_offline: 'true' };
}

describe('a fresh clone', () => {
  it(
    'runs an npm script straight away, under the pinned Node',
    () => {
      execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${ROOT}`, clone]);
      const run = spawnSync('npm', ['run', '--silent', 'check', '--', 'no-such-step'], {
        cwd: clone,
        env: newcomersEnvironment(),
        encoding: 'utf8',
      });
      expect(run.stderr).toContain('installing from package-lock.json');
      expect(run.stderr).toContain('no step "no-such-step"');
      expect(run.status).toBe(2);
      expect(existsSync(join(clone, 'node_modules', '.kingtide-lock'))).toBe(true);
    },
    INSTALL_TIMEOUT_MS,
  );
});
