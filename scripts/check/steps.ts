/** The steps of `npm run check`, cheapest first. */

export interface Step {
  readonly name: string;
  /** A tool of node_modules/.bin, or a TypeScript file of ours. */
  readonly command: readonly [string, ...string[]];
  /** Skipped while this file does not exist; with KINGTIDE_REQUIRE_ALL=1 that is a failure. */
  readonly needs?: string;
  /** Runs only when every step before it was fine, and shows its output while running. */
  readonly afterGreen?: true;
}

export const STEPS: readonly Step[] = [
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=50'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  // The page runs in a browser: other globals, and JSX.
  { name: 'page', command: ['tsc', '--noEmit', '--project', 'src/dashboard'] },
  { name: 'promises', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'boundaries', command: ['scripts/boundaries.ts'] },
  { name: 'dead', command: ['knip'], needs: 'src/cli/main.ts' },
  {
    name: 'generated',
    command: ['scripts/generate.ts', '--check'],
    needs: 'scripts/generate.ts',
  },
  { name: 'tests', command: ['scripts/all-suites.ts'], afterGreen: true },
];
