// The shared cache: built once by many at the same time, never half there, and not blocked by a builder that died.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOnce, cacheRoot } from './cache.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kingtide-cache-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const silent = () => undefined;

test('three at once build once, and all see the finished thing', async () => {
  const entry = join(root, 'thing');
  let builds = 0;
  const build = async (into: string) => {
    builds += 1;
    expect(existsSync(entry)).toBe(false);
    await writeFile(join(into, 'file'), 'half');
    await pause(200);
    await writeFile(join(into, 'file'), 'whole');
  };
  await Promise.all([1, 2, 3].map(() => buildOnce(entry, build, silent)));
  expect(builds).toBe(1);
  expect(await readFile(join(entry, 'file'), 'utf8')).toBe('whole');
  expect(await readdir(root)).toEqual(['thing']);
});

test('a build that fails leaves nothing that looks finished, and the next one may try', async () => {
  const entry = join(root, 'thing');
  const failing = () => buildOnce(entry, () => Promise.reject(new Error('disk full')), silent);
  await expect(failing()).rejects.toThrow('disk full');
  expect(existsSync(entry)).toBe(false);
  await buildOnce(entry, (into) => writeFile(join(into, 'file'), ''), silent);
  expect(await readdir(root)).toEqual(['thing']);
});

test('the lock of a builder that died an hour ago does not hold up anybody', async () => {
  const entry = join(root, 'thing');
  const hourAgo = new Date(Date.now() - 3_600_000);
  await mkdir(`${entry}.lock`);
  await utimes(`${entry}.lock`, hourAgo, hourAgo);
  await mkdir(`${entry}.tmp-1`);
  await buildOnce(entry, (into) => writeFile(join(into, 'file'), ''), silent);
  expect(await readdir(root)).toEqual(['thing']);
});

test('the cache lies outside the repository unless KINGTIDE_CACHE says otherwise', () => {
  const before = process.env['KINGTIDE_CACHE'];
  try {
    delete process.env['KINGTIDE_CACHE'];
    expect(cacheRoot().startsWith(process.cwd())).toBe(false);
    process.env['KINGTIDE_CACHE'] = root;
    expect(cacheRoot()).toBe(root);
  } finally {
    if (before === undefined) delete process.env['KINGTIDE_CACHE'];
    else process.env['KINGTIDE_CACHE'] = before;
  }
});
