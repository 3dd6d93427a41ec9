/**
 * Runs random worlds one after the other until one of the named invariants breaks, and prints at which seed. Runs in the
 * tree it lies in, so that the same file hunts in the product and in a copy with a defect.
 * `node hunt.ts --from 1 --count 50 --invariants S3,S4 --under M1,M4 --world served`
 */
import { parseArgs } from 'node:util';
import { FAULT_IDS, type FaultId } from '../../src/simulator/faults/catalogue.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import { runSeed } from '../../src/simulator/swarm/run-seed.ts';
import { folderOf } from '../../src/simulator/swarm/small-folder.ts';
import { drawWorld } from '../../src/simulator/swarm/small-world.ts';
import { faultsUnder } from './force.ts';
import { SHAPES, type Shape, shaped } from './shape.ts';

export interface Found {
  readonly seed: number;
  readonly invariant: string;
  readonly message: string;
}

export interface Hunt {
  readonly tried: number;
  readonly found: Found | undefined;
  /** Other invariants that broke on the way, which nobody named. */
  readonly others: readonly string[];
  /** Runs that ended by an exception: a crash is no catch. */
  readonly crashed: number;
}

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    ...{ from: option, count: option, invariants: option },
    ...{ under: option, world: option, aim: option },
  },
});
const listOf = (text: string | undefined): readonly string[] =>
  text === undefined || text === '' ? [] : text.split(',');
const result = await hunt({
  from: Number(values.from),
  count: Number(values.count),
  invariants: listOf(values.invariants),
  under: FAULT_IDS.filter((id) => listOf(values.under).includes(id)),
  aim: values.aim === '' ? undefined : values.aim,
  shapes: SHAPES.filter((shape) => listOf(values.world).includes(shape)),
});
console.log(JSON.stringify(result));

interface Ground {
  readonly from: number;
  readonly count: number;
  readonly invariants: readonly string[];
  readonly under: readonly FaultId[];
  readonly aim: string | undefined;
  readonly shapes: readonly Shape[];
}

async function hunt({ from, count, invariants, ...how }: Ground): Promise<Hunt> {
  let crashed = 0;
  const others = new Set<string>();
  for (let seed = from; seed < from + count; seed += 1) {
    try {
      const { violations } = await runSeed(worldOf(seed, how));
      const first = violations.find(({ invariant }) => invariants.includes(invariant));
      const tried = seed - from + 1;
      for (const { invariant } of violations)
        if (!invariants.includes(invariant)) others.add(invariant);
      if (first !== undefined)
        return { tried, found: { seed, ...first }, others: [...others], crashed };
    } catch (error) {
      crashed += 1;
      console.error(`seed ${seed}:`, error);
    }
  }
  return { tried: count, found: undefined, others: [...others], crashed };
}

function worldOf(
  seed: number,
  { under, aim, shapes }: Pick<Ground, 'under' | 'aim' | 'shapes'>,
): Parameters<typeof runSeed>[0] {
  const world = shaped(drawWorld(seed), shapes);
  const encoder = new TextEncoder();
  const files = new Map([...folderOf(world)].map(([name, text]) => [name, encoder.encode(text)]));
  const folder = readFolder({ folder: `seed-${seed}`, files });
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const { scenario, documents } = folder;
  const crowd = world.tiers[0]?.load[1]?.at ?? world.phase.from;
  const faults = faultsUnder(under, { scenario, seed, phase: world.phase, crowd, aim });
  return { scenario, documents, seed, faults };
}
