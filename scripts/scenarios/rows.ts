/** The scenario rows: every folder of policies that holds a scenario, opened. Runs none of them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenedFolder, openFolder } from '../../src/cli/rehearse-folder.ts';
import { DAY, type Millis } from '../../src/model/units.ts';

const POLICIES = join(import.meta.dirname, '..', '..', 'policies');
/** Longer ones are for the release check. */
const LONGEST: Millis = 3 * DAY;

export interface Row {
  readonly name: string;
  readonly folder: OpenedFolder;
}

/** By name. Throws when a folder does not read. */
export function allRows(): readonly Row[] {
  const names = readdirSync(POLICIES).filter((name) =>
    existsSync(join(POLICIES, name, 'scenario.yaml')),
  );
  return names.toSorted().map((name) => ({ name, folder: openRow(name) }));
}

export function openRow(name: string): OpenedFolder {
  const folder = openFolder(join(POLICIES, name));
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems, null, 2));
  return folder;
}

export function isLong({ folder: { scenario } }: Row): boolean {
  return scenario.to - scenario.from > LONGEST;
}
