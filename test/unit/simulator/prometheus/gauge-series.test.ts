/** A metric of the scenario's own whose target is away: no value, and its `up` says so. */
import { expect, it } from 'vitest';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import { fault, loadedWorld } from '../load/load-world.ts';
import { MINUTE, START } from '../small-world.ts';

const GAUGES = [{ name: 'replica_lag_seconds', job: 'replica', points: [{ at: START, value: 2 }] }];

async function asked(query: string, faults = [] as ReturnType<typeof fault>[]) {
  const { world, begin } = loadedWorld({ gauges: GAUGES, faults });
  const metrics = createSimulatedMetrics(world);
  begin();
  await world.clock.run(START + 8 * MINUTE);
  const answer = await metrics.instant(query);
  return answer.kind === 'vector' ? answer.series.map(({ value }) => value) : answer.cause;
}

it('a gauge is not known while its target is away', async () => {
  const away = [fault({ id: 'M8', subject: 'replica', size: 1 })];

  expect(await asked('max(replica_lag_seconds)')).toEqual([2]);
  expect(await asked('max(replica_lag_seconds)', away)).toEqual([]);
  expect(await asked('up{job="replica"}')).toEqual([1]);
  expect(await asked('up{job="replica"}', away)).toEqual([0]);
});
