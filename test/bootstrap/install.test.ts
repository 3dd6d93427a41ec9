/** What happens between a fresh clone and the first command: one install, said aloud, never twice. */
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clone, createClone } from './clone.ts';

const INSTALLS = 'mkdir -p node_modules';
let clone: Clone;

beforeEach(() => {
  clone = createClone();
  clone.npm(INSTALLS);
});
afterEach(() => clone.remove());

describe('the first start', () => {
  it('says that it installs, then runs the command with its arguments', async () => {
    const { code, stdout, stderr } = await clone.start(['hello.mjs', '0', 'sailor']);
    expect(stderr).toMatch(/no node_modules yet; installing from package-lock\.json with npm ci/);
    expect(stderr).toMatch(/installed in \d+ s/);
    expect(stdout).toContain('hello 0 sailor');
    expect(code).toBe(0);
  });

  it('hands on the exit code', async () => {
    expect((await clone.start(['hello.mjs', '3'])).code).toBe(3);
  });

  it('installs once when two start at the same time', async () => {
    clone.npm(`sleep 1\n${INSTALLS}`);
    const both = await Promise.all([clone.start(), clone.start()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ stderr }) => stderr).join('')).toContain('another start is installing');
    expect(clone.npmCalls()).toBe(1);
  });

  it('takes over from a start that was killed', async () => {
    const lock = join(clone.folder, '.cache', 'install.lock');
    mkdirSync(lock, { recursive: true });
    utimesSync(lock, 0, 0);
    expect((await clone.start()).code).toBe(0);
    expect(clone.npmCalls()).toBe(1);
  });
});

describe('later starts', () => {
  it('do not install again, and say nothing', async () => {
    await clone.start();
    expect((await clone.start()).stderr).toBe('');
    expect(clone.npmCalls()).toBe(1);
  });

  it('install again after the lockfile changed', async () => {
    await clone.start();
    clone.write('package-lock.json', '{ "name": "newer" }');
    expect((await clone.start()).stderr).toContain('node_modules is out of date');
    expect(clone.npmCalls()).toBe(2);
  });

  it('install again after an install that was interrupted', async () => {
    clone.npm(`${INSTALLS}\nkill -9 $$`);
    const interrupted = await clone.start();
    expect(interrupted.code).toBe(1);
    expect(interrupted.stderr).toContain('npm ci ended with a signal');
    clone.npm(INSTALLS);
    expect((await clone.start()).code).toBe(0);
  });
});
