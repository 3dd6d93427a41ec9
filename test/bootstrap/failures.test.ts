/** Whatever stops the first start is one clear sentence with the next step, never a stack trace. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clone, createClone, type StartOptions } from './clone.ts';

let clone: Clone;
beforeEach(() => {
  clone = createClone();
});
afterEach(() => clone.remove());

async function refusal(options?: StartOptions): Promise<string> {
  const { code, stdout, stderr } = await clone.start(['hello.mjs'], options);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}

const NPM_FAILURES: ReadonlyArray<readonly [says: string, sentence: RegExp]> = [
  ['npm error code ENOSPC', /the disk is full; free about 1 GB/],
  ['npm error code ENOTFOUND', /registry cannot be reached; check network and proxy/],
  ['npm error code EAI_AGAIN', /registry cannot be reached; check network and proxy/],
  ['npm error code EBADPLATFORM', /does not support linux-x64; use Linux x64, or install Node 24/],
  ['npm error code EINTEGRITY', /does not match the lockfile; run "npm cache clean --force"/],
  ['npm error code EACCES', /cannot be written; make it writable or clone to another folder/],
  ['npm error code E401', /registry refused us; check the registry and login/],
  ['npm error code EUSAGE', /does not fit package\.json; run "git checkout/],
  ['npm error SELF_SIGNED_CERT_IN_CHAIN', /certificate is not trusted; set NODE_EXTRA_CA_CERTS/],
];

describe('when npm ci fails', () => {
  it.each(NPM_FAILURES)('with "%s" the sentence has the next step', async (says, sentence) => {
    clone.npm(`echo '${says}' >&2\nexit 1`);
    const last = await refusal();
    expect(last).toMatch(sentence);
    expect(last).toMatch(/^kingtide: .*the same command/);
  });

  it('in a way not seen before, its own last words are shown first', async () => {
    clone.npm("echo 'npm error the moon is full' >&2\nexit 9");
    expect(await refusal()).toMatch(/npm ci ended with exit code 9 .*; mend that, or run "npm ci"/);
  });
});

describe('when the machine is not fit', () => {
  it('because npm is missing', async () => {
    expect(await refusal()).toMatch(/npm is not on the PATH; install it/);
  });

  it('because the lockfile is missing', async () => {
    rmSync(join(clone.folder, 'package-lock.json'));
    expect(await refusal()).toMatch(/package-lock\.json is missing; run "git checkout/);
  });

  it('because the folder is read-only', async () => {
    const machine = `
      import fs, { } from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      fs.mkdirSync = () => { throw Object.assign(new Error('read-only file system'), { code: 'EROFS' }); };
      syncBuiltinESMExports();`;
    expect(await refusal({ machine })).toMatch(/this folder cannot be written; make it writable/);
  });

  it('because Node is older than the installer needs', async () => {
    const machine = `
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.1.0' } });
      Object.defineProperty(process, 'version', { value: 'v18.1.0' });`;
    expect(await refusal({ machine })).toMatch(/needs Node \d+ or newer .* this is v18\.1\.0/);
  });

  it('because no Node is pinned for this platform and the running one is too old', async () => {
    const machine = `
      Object.defineProperty(process, 'platform', { value: 'darwin' });
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`;
    expect(await refusal({ machine })).toMatch(
      /needs Node 24 or newer on darwin-.*install Node 24/,
    );
    expect(clone.npmCalls()).toBe(0);
  });
});
