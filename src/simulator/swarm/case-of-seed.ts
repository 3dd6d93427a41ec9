/** What a seed of the swarm runs: a world of its own, or somebody's folder, with the faults the seed draws for it. */
import type { PolicyDocument } from '../../policy/document.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { readFolder } from '../folder.ts';
import type { Scenario } from '../scenario.ts';
import { drawFaults } from './draw.ts';
import { phaseOf } from './phases.ts';
import { folderOf } from './small-folder.ts';
import { drawWorld } from './small-world.ts';
import { twisted } from './twists.ts';

export interface SwarmCase {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
  readonly faults: readonly ScheduledFault[];
  /** Of a drawn world, to keep beside the faults; undefined for somebody's folder. */
  readonly files: ReadonlyMap<string, string> | undefined;
}

export interface SwarmFolder {
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
}

/** `folder` undefined: a drawn world. Throws when a drawn world does not pass the parser, which is a defect of the draw. */
export function caseOfSeed(seed: number, folder: SwarmFolder | undefined): SwarmCase {
  if (folder !== undefined) {
    const { scenario, documents } = folder;
    const faults = drawFaults({ scenario, seed, phase: phaseOf(scenario) });
    return { seed, scenario, documents, faults, files: undefined };
  }
  const world = twisted(drawWorld(seed));
  const files = folderOf(world);
  const read = readFolder({ folder: `swarm-${seed}`, files: bytesOf(files) });
  if (!read.ok)
    throw new Error(`the world of seed ${seed} is not legal: ${read.problems[0]?.message}`);
  const { scenario, documents } = read;
  return {
    seed,
    scenario,
    documents,
    faults: drawFaults({ scenario, seed, phase: world.phase }),
    files,
  };
}

function bytesOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, Uint8Array> {
  const encoder = new TextEncoder();
  return new Map([...files].map(([name, text]) => [name, encoder.encode(text)]));
}
