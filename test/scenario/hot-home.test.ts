/**
 * Pods come home when requests leave room there, and with a query for measured use only when CPU does too: the home of
 * test/scenario/folders/hot-home, whose other tenant uses 3.2 times what it asks for. Judged from the world.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolder } from '../../src/cli/rehearse-folder.ts';
import { MINUTE } from '../../src/model/units.ts';
import type { PolicyDocument } from '../../src/policy/document.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { createLoadWatch, realUsage } from '../../src/simulator/world/node-use.ts';
import type { World } from '../../src/simulator/world/world.ts';

const FOLDER = join(import.meta.dirname, 'folders', 'hot-home');

interface Outcome {
  /** CPU that pods at home ask for at the end, over what there is. */
  readonly use: number;
  readonly atHome: number;
  readonly inCloud: number;
}

async function ended(
  documents: (all: readonly PolicyDocument[]) => readonly PolicyDocument[],
): Promise<Outcome> {
  const folder = openFolder(FOLDER);
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const { scenario } = folder;
  let last: Outcome | undefined;
  await rehearse({
    ...folder,
    documents: documents(folder.documents),
    ...{ seed: scenario.seed, controller: true },
    onWorld: (world) => {
      const loadsOf = createLoadWatch();
      world.journal.listen((event) => {
        if (event.kind !== 'load' || event.at % MINUTE !== 0) return;
        last = outcomeOf(world, loadsOf(world));
      });
    },
  });
  if (last === undefined) throw new Error('nothing happened');
  return last;
}

function outcomeOf(world: World, loads: ReturnType<ReturnType<typeof createLoadWatch>>): Outcome {
  const nodes = [...world.nodes.all.values()];
  const home = nodes.find(({ cloud }) => !cloud);
  if (home === undefined) throw new Error('there is no home');
  const web = (of: typeof nodes) =>
    of.flatMap(({ pods }) => [...pods]).filter(({ workload }) => workload.key === 'shop/web')
      .length;
  return {
    use: realUsage(home, loads),
    atHome: web([home]),
    inCloud: web(nodes.filter(({ cloud }) => cloud)),
  };
}

function withoutQuery(all: readonly PolicyDocument[]): readonly PolicyDocument[] {
  return all.map((one) => {
    if (one.kind !== 'Site') return one;
    const { usageQuery, ...spec } = one.spec;
    return { ...one, spec };
  });
}

it('pods stay in the cloud while their home is hot, though requests would let them in', async () => {
  // 28 of 32 cores are asked for by others, so at most 4 of 10 pods were bound at home. Use is then 8 x 3.2 + 4 x 0.7 = 28.4 of 28.8
  // cores below the reserve: no room for one more, whatever the 18 cores of requests that come free.
  const { use, inCloud } = await ended((all) => all);

  expect(inCloud).toBeGreaterThanOrEqual(6);
  expect(use).toBeLessThan(0.9);
});

it('control: without the query they come home, and home is overfilled', async () => {
  // 8 x 3.2 + 10 x 0.7 = 32.6 of 32 cores.
  const { use, atHome } = await ended(withoutQuery);

  expect(atHome).toBe(10);
  expect(use).toBeGreaterThan(1);
});
