/** The parts of the release check, cheapest first. Each is a command that answers with its exit code; most resume by themselves. */

export interface Part {
  readonly name: string;
  readonly says: string;
  /** Arguments of node. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const CACHE = '.cache/release';
const VITEST = ['node_modules/vitest/vitest.mjs', 'run'];

/** `hours` of simulated time in the swarm. */
export function partsOf(hours: number): readonly Part[] {
  return [
    {
      name: 'check',
      says: 'every static step and every suite, nothing skipped',
      command: ['scripts/check.ts'],
      env: { KINGTIDE_REQUIRE_ALL: '1' },
    },
    {
      name: 'rows',
      says: 'every scenario row with every control, the long ones included',
      command: [...VITEST, '--project', 'scenario', 'test/scenario/rows.test.ts'],
      env: { KINGTIDE_ROWS: 'all' },
    },
    {
      name: 'rows-100',
      says: 'every scenario row with 100 seeds, 5 where it is longer than three days',
      command: [
        ...['scripts/scenarios.ts', '--baseline', 'none', '--seeds', '100'],
        ...['--out', `${CACHE}/rows-100.jsonl`],
      ],
    },
    {
      name: 'exact',
      says: 'the allocation against an exact solver, 2,000 instances',
      command: [...VITEST, '--project', 'exact'],
      env: { KINGTIDE_EXACT: '2000' },
    },
    ...(['T4', 'T5', 'T6'] as const).map((part) => ({
      name: part,
      says: `the whole of ${part}`,
      command: ['scripts/matrix.ts', '--part', part, '--out', `${CACHE}/matrix-${part}.jsonl`],
    })),
    {
      name: 'swarm',
      says: `${hours} simulated hours of random worlds and faults`,
      command: ['scripts/swarm.ts', '--hours', String(hours), '--out', `${CACHE}/swarm.jsonl`],
    },
    {
      name: 'planted',
      says: 'every planted bug, with the unit tests',
      command: ['scripts/planted.ts', '--unit-tests', '--out', `${CACHE}/planted.jsonl`],
    },
    {
      name: 'cluster',
      says: 'twenty SIGKILLs in one burst, the HPA model against the real HPA',
      command: [...VITEST, '--project', 'release'],
      env: { KINGTIDE_RELEASE: '1', KINGTIDE_REQUIRE_ALL: '1' },
    },
    {
      name: 'scoreboard',
      says: 'elasticity and goals, all seeds',
      command: ['scripts/scoreboard.ts', '--full', '--page'],
    },
  ];
}
