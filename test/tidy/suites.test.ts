/** Every test file belongs to exactly one suite: one that no suite includes would never run. */
import { matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { sourceFiles } from './repository-files.ts';

function includes(): Array<readonly string[]> {
  const projects = config.test?.projects ?? [];
  return projects.map((project) =>
    typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [],
  );
}

describe('suites', () => {
  it('include every test file exactly once', () => {
    const tests = sourceFiles().filter((file) => /\.(test|spec)\.ts$/.test(file));
    const suites = includes();
    const stray = tests.filter((file) => {
      const hits = suites.filter((globs) => globs.some((glob) => matchesGlob(file, glob)));
      return hits.length !== 1;
    });
    expect(stray).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
  });
});
