/** Problems of the watches: said once when they begin and once when all are gone, counted all the time. */
import { expect, it } from 'vitest';
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import { createProblemTeller } from '../../../../src/adapters/telemetry/watch-problems.ts';
import type { Fields } from '../../../../src/ports/log.ts';

it('a problem is said when it begins, not while it lasts, and its end is said too', async () => {
  const said: unknown[] = [];
  const log = {
    info: (_: Fields, message: string) => void said.push(message),
    warn: ({ problem }: Fields) => void said.push(problem),
    error: () => undefined,
  };
  const meters = createMeters({ version: '0', leaseHeld: () => true, processMetrics: false });
  let problems: readonly string[] = [];
  const look = createProblemTeller([() => problems, () => []], log, meters);
  const counts: (number | undefined)[] = [];
  for (problems of [
    [],
    ['pods: silent for 61 s'],
    ['pods: silent for 76 s', 'sites: no such kind'],
    [],
  ]) {
    look();
    counts.push((await meters.watchProblems.get()).values[0]?.value);
  }
  expect(said).toEqual([
    'pods: silent for 61 s',
    'sites: no such kind',
    'the cluster is seen whole again',
  ]);
  expect(counts).toEqual([0, 1, 2, 0]);
});
