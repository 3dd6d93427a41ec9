/**
 * Two tenants of one placement class: with exact placement a surge of one leaves the nodes of the other to it. Judged from
 * the world; the control is the same evening with preferred placement, where waiting pods of the first take them all.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolder } from '../../src/cli/rehearse-folder.ts';
import { MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { PolicyDocument } from '../../src/policy/document.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import type { World } from '../../src/simulator/world/world.ts';

const FOLDER = join(import.meta.dirname, 'folders', 'exact-tenants');

interface Outcome {
  /** Pods at the end, by `tenant site`. */
  readonly pods: Readonly<Record<string, number>>;
  /** How long each pod waited at its gate. */
  readonly waits: readonly Millis[];
  readonly violations: readonly unknown[];
}

async function ended(
  documents: (all: readonly PolicyDocument[]) => readonly PolicyDocument[],
): Promise<Outcome> {
  const folder = openFolder(FOLDER);
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const { scenario } = folder;
  let pods: Outcome['pods'] = {};
  const waits: Millis[] = [];
  const { violations } = await rehearse({
    ...folder,
    documents: documents(folder.documents),
    ...{ seed: scenario.seed, controller: true },
    onWorld: (world) => {
      const { liftGate } = world;
      const lifting: Pick<World, 'liftGate'> = {
        liftGate(pod, sites) {
          waits.push(world.clock.now() - pod.createdAt);
          liftGate(pod, sites);
        },
      };
      Object.assign(world, lifting);
      world.journal.listen((event) => {
        if (event.kind === 'load' && event.at % MINUTE === 0) pods = podsBySite(world);
      });
    },
  });
  return { pods, waits, violations };
}

function podsBySite({ nodes }: World): Outcome['pods'] {
  const counts: Record<string, number> = {};
  for (const { site, pods } of nodes.all.values())
    for (const { workload } of pods) {
      const key = `${workload.truth.namespace} ${site}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  return counts;
}

function preferred(all: readonly PolicyDocument[]): readonly PolicyDocument[] {
  return all.map((one) => {
    if (one.kind !== 'ScalingPolicy') return one;
    const { placement, ...spec } = one.spec;
    return { ...one, spec };
  });
}

it('a surge of one tenant leaves the reserve of the other to it', async () => {
  const { pods, waits, violations } = await ended((all) => all);
  // A node of the cloud has room for 4 pods. Three of six are held for the shop: 12 of its pods, and 12 of the ads'.
  expect(pods['shop cloud']).toBe(12);
  expect(pods['ads cloud']).toBe(12);
  expect(waits.length).toBeGreaterThanOrEqual(24);
  expect(Math.max(...waits)).toBeLessThanOrEqual(10 * SECOND);
  expect(violations).toEqual([]);
});

it('control: with preferred placement pods that wait take the nodes that were ordered for the shop', async () => {
  const { pods, waits } = await ended(preferred);

  expect(pods['shop cloud'] ?? 0).toBeLessThan(12);
  expect(Math.max(...waits)).toBeLessThanOrEqual(10 * SECOND);
});
