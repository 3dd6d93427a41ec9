/** No committed file knows the machine it was written on, nor where packages come from. */
import { describe, expect, it } from 'vitest';
import { read, textFiles } from './repository-files.ts';

/** Put together from parts, so that this file passes its own test. */
const MACHINE_PATHS = ['work', 'home/[a-z]', 'root', 'Users/[A-Za-z]'].map(
  (folder) => new RegExp(`(^|[\\s"'\`(=:])/${folder}[a-z]*/`, 'm'),
);
const REGISTRY_HOSTS = [
  ['registry', '[a-z0-9-]+', '[a-z]{2,}'],
  ['npmjs', '(org|com)'],
  ['proxy', 'golang', 'org'],
  ['[a-z0-9-]+', 'pkg', 'dev'],
  ['(ghcr|gcr|quay|docker)', 'io'],
].map((parts) => new RegExp(`\\b${parts.join('\\.')}\\b`));

function filesWith(patterns: readonly RegExp[]): string[] {
  return textFiles().flatMap((file) => {
    const text = read(file);
    const hit = patterns.map((pattern) => pattern.exec(text)?.[0]).find((found) => found);
    return hit === undefined ? [] : [`${file}: ${hit.trim()}`];
  });
}

describe('places', () => {
  it('names no path of one machine', () => {
    expect(filesWith(MACHINE_PATHS)).toEqual([]);
  });

  it('names no package registry', () => {
    expect(filesWith(REGISTRY_HOSTS)).toEqual([]);
  });
});
