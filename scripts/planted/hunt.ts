/**
 * Runs random worlds one after the other until one of the named invariants breaks, and prints at which seed. Runs in the
 * tree it lies in, so that the same file hunts in the product and in a copy with a defect.
 * `node hunt.ts --from 1 --count 50 --invariants S3,S4 --under M1,M4`
 */
import { parseArgs } from 'node:util';
import { FAULT_IDS, type FaultId } from '../../src/simulator/faults/catalogue.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import { runSeed } from '../../src/simulator/swarm/run-seed.ts';
import { folderOf } from '../../src/simulator/swarm/small-folder.ts';
import { drawWorld } from '../../src/simulator/swarm/small-world.ts';
import { faultsUnder } from './force.ts';

export interface Found {
  readonly seed: number;
  readonly invariant: string;
  readonly message: string;
}

export interface Hunt {
  readonly tried: number;
  readonly found: Found | undefined;
  /** Runs that ended by an exception: a crash is no catch. */
  readonly crashed: number;
}

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: { from: option, count: option, invariants: option, under: option },
});
const listOf = (text: string | undefined): readonly string[] =>
  text === undefined || text === '' ? [] : text.split(',');
const result = await hunt({
  from: Number(values.from),
  count: Number(values.count),
  invariants: listOf(values.invariants),
  under: FAULT_IDS.filter((id) => listOf(values.under).includes(id)),
});
console.log(JSON.stringify(result));

interface Ground {
  readonly from: number;
  readonly count: number;
  readonly invariants: readonly string[];
  readonly under: readonly FaultId[];
}

async function hunt({ from, count, invariants, under }: Ground): Promise<Hunt> {
  let crashed = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    try {
      const { violations } = await runSeed(worldOf(seed, under));
      const first = violations.find(({ invariant }) => invariants.includes(invariant));
      const tried = seed - from + 1;
      if (first !== undefined) return { tried, found: { seed, ...first }, crashed };
    } catch {
      crashed += 1;
    }
  }
  return { tried: count, found: undefined, crashed };
}

function worldOf(seed: number, under: readonly FaultId[]): Parameters<typeof runSeed>[0] {
  const world = drawWorld(seed);
  const encoder = new TextEncoder();
  const files = new Map([...folderOf(world)].map(([name, text]) => [name, encoder.encode(text)]));
  const folder = readFolder({ folder: `seed-${seed}`, files });
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const { scenario, documents } = folder;
  const faults = faultsUnder(under, { scenario, seed, phase: world.phase });
  return { scenario, documents, seed, faults };
}
