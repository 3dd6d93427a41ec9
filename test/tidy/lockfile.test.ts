/** The lockfile is whole: what npm ci would refuse, or fetch unchecked, is found here first. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { read } from './repository-files.ts';

/** Packages write one platform as a word and several as a list. */
const words = z.union([z.array(z.string()), z.string().transform((word) => [word])]).optional();

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      os: words,
      cpu: words,
      libc: words,
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const { packages } = lockfile.parse(JSON.parse(read('package-lock.json')));
const entries = Object.entries(packages).filter(([path]) => path !== '');

describe('package-lock.json', () => {
  it('holds the builds for every platform, because npm ci refuses it without them', () => {
    const wanted = entries.flatMap(([, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies),
    );
    const held = new Set(entries.map(([path]) => path.split('node_modules/').at(-1)));
    expect(wanted.filter((name) => !held.has(name))).toEqual([]);
  });

  it('names no download address, so that any mirror serves it', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has a checksum for everything that Linux x64 installs', () => {
    const here = entries.filter(
      ([, { os = ['linux'], cpu = ['x64'], libc = ['glibc'] }]) =>
        os.includes('linux') && cpu.includes('x64') && libc.includes('glibc'),
    );
    expect(here.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    expect(here.length).toBeGreaterThan(200);
  });
});
