/** Test suites by kind. Cheap ones run together first; the real cluster runs alone, afterwards. */
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test-reporter/longest-first.ts';
import { createReporter } from './scripts/test-reporter/reporter.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const AFTER_THE_REST = 1;
const LAST = 2;

interface Suite {
  name: string;
  folders: readonly string[];
  timeoutMs: number;
  /** Where a hook does the work of the whole file; the tests' own otherwise. */
  hookMs?: number;
}

/** Every folder of tests is here exactly once; test/tidy refuses one that is not. */
const SUITES: readonly Suite[] = [
  { name: 'unit', folders: ['unit', 'bad-input'], timeoutMs: 20 * SECOND_MS },
  { name: 'property', folders: ['property', 'replay'], timeoutMs: 15 * MINUTE_MS },
  { name: 'exact', folders: ['exact'], timeoutMs: 5 * MINUTE_MS },
  { name: 'contract', folders: ['contract'], timeoutMs: 2 * MINUTE_MS },
  { name: 'scenario', folders: ['scenario'], timeoutMs: 5 * MINUTE_MS },
  { name: 'swarm', folders: ['swarm'], timeoutMs: 10 * MINUTE_MS, hookMs: 20 * MINUTE_MS },
  { name: 'planted', folders: ['planted'], timeoutMs: 10 * MINUTE_MS, hookMs: 20 * MINUTE_MS },
  { name: 'matrix', folders: ['matrix'], timeoutMs: 5 * MINUTE_MS },
  { name: 'chart', folders: ['chart'], timeoutMs: 2 * MINUTE_MS },
  { name: 'tidy', folders: ['tidy'], timeoutMs: MINUTE_MS },
  { name: 'browser', folders: ['browser'], timeoutMs: 2 * MINUTE_MS },
  { name: 'bootstrap', folders: ['bootstrap'], timeoutMs: MINUTE_MS },
  { name: 'docs', folders: ['docs'], timeoutMs: 5 * MINUTE_MS },
];

function project({ name, folders, timeoutMs, hookMs = timeoutMs }: Suite) {
  const include = folders.map((folder) => `test/${folder}/**/*.test.ts`);
  // No test replaces a module or leaves state behind, so unit files share a process: half the time is loading otherwise.
  const isolate = name !== 'unit';
  return { test: { name, include, isolate, testTimeout: timeoutMs, hookTimeout: hookMs } };
}

/** Four files at a time: each brings up a whole cluster, and mostly waits for it. */
const cluster = {
  test: {
    name: 'cluster',
    include: ['test/control-plane/**/*.test.ts', 'test/cluster/**/*.test.ts'],
    testTimeout: 10 * MINUTE_MS,
    hookTimeout: 10 * MINUTE_MS,
    maxWorkers: 4,
    sequence: { groupOrder: AFTER_THE_REST },
  },
};

/**
 * What takes too long for every commit. Listed like the others, so that no file of it belongs nowhere; it runs only when
 * KINGTIDE_RELEASE=1, one file at a time.
 */
const release = {
  test: {
    name: 'release',
    include: ['test/release/**/*.test.ts'],
    exclude: process.env['KINGTIDE_RELEASE'] === '1' ? [] : ['test/release/**'],
    testTimeout: 60 * MINUTE_MS,
    hookTimeout: 10 * MINUTE_MS,
    maxWorkers: 1,
    sequence: { groupOrder: LAST },
  },
};

export default defineConfig({
  test: {
    // One per core: by itself the runner leaves one of two cores idle.
    maxWorkers: '100%',
    projects: [...SUITES.map(project), cluster, release],
    sequence: { sequencer: LongestFirst },
    passWithNoTests: true,
    allowOnly: false,
    reporters: [
      'default',
      createReporter({
        requireAll: process.env['KINGTIDE_REQUIRE_ALL'] === '1',
        summaryFile: process.env['KINGTIDE_TEST_SUMMARY'],
      }),
    ],
    coverage: {
      provider: 'v8',
      include: ['src/decide/**', 'src/policy/**', 'src/act/**'],
      reporter: ['text-summary', 'html'],
      thresholds: { branches: 100 },
    },
  },
});
