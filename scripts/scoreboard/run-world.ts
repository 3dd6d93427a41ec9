/** Runs one world under one system: the real loop of the product, or a model of something else in the same world. */
import { baselineNamed } from '../../src/simulator/baselines/all.ts';
import { type Rehearsal, rehearse } from '../../src/simulator/rehearse.ts';
import type { World } from '../../src/simulator/world/world.ts';
import type { SystemName } from './job.ts';
import type { ScoreWorld } from './world.ts';

export interface WorldRun extends ScoreWorld {
  readonly system: SystemName;
  readonly seed: number;
  /** Joins the world before anything happens in it. */
  readonly watch: (world: World) => void;
}

/** Throws when an invariant of the world was violated: figures of a broken run are worth nothing. */
export async function runWorld(run: WorldRun): Promise<Rehearsal> {
  const { scenario, documents, system, seed, watch } = run;
  const baseline = baselineNamed(system);
  if (system !== 'kingtide' && baseline === undefined) throw new Error(`no baseline ${system}`);
  const result = await rehearse({
    scenario,
    documents,
    expectations: [],
    seed,
    controller: baseline === undefined,
    onWorld(world) {
      watch(world);
      baseline?.start(world, { documents, seed });
    },
  });
  const broken = baseline === undefined ? result.violations[0] : undefined;
  if (broken !== undefined) throw new Error(`${scenario.name}: ${JSON.stringify(broken)}`);
  return result;
}
