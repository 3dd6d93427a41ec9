/** Problems of the watches: said once when they begin and once when all are gone, counted at each scrape. */
import { expect, it } from 'vitest';
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import { createProblemTeller } from '../../../../src/adapters/telemetry/watch-problems.ts';
import type { Fields } from '../../../../src/ports/log.ts';

it('a problem is said when it begins, not while it lasts, and the end of all is said too', () => {
  const said: unknown[] = [];
  const log = {
    info: (_: Fields, message: string) => void said.push(message),
    warn: ({ problem }: Fields) => void said.push(problem),
    error: () => undefined,
  };
  let problems: readonly string[] = [];
  const look = createProblemTeller(() => problems, log);
  const course = [
    [],
    ['pods: silent for 61 s'],
    ['pods: silent for 76 s', 'sites: no such kind'],
    [],
  ];
  for (problems of course) look();
  expect(said).toEqual([
    'pods: silent for 61 s',
    'sites: no such kind',
    'the cluster is seen whole again',
  ]);
});

it('the metric counts what is wrong at the moment of the scrape', async () => {
  const watchProblems = () => ['pods: denied', 'sites: no such kind'];
  const meters = createMeters({
    version: '0',
    leaseHeld: () => true,
    watchProblems,
    processMetrics: false,
  });
  expect(await meters.registry.metrics()).toContain('\nkingtide_watch_problems 2\n');
});
