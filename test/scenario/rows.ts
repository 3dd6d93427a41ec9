/** The scenario rows: every folder of policies that holds a scenario, and which of them a commit runs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { turnOfCommit } from '../../scripts/release/commit.ts';
import { type OpenedFolder, openFolder } from '../../src/cli/rehearse-folder.ts';
import { DAY } from '../../src/model/units.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const POLICIES = join(ROOT, 'policies');
/** Longer ones run in the release check, and the one that `npm start` shows always. */
const LONGEST = 3 * DAY;
const SHOWN = 'jumei-2013';
const THIRDS = 3;

export interface Row {
  readonly name: string;
  readonly folder: OpenedFolder;
}

function allRows(): readonly Row[] {
  const names = readdirSync(POLICIES).filter((name) =>
    existsSync(join(POLICIES, name, 'scenario.yaml')),
  );
  return names.toSorted().map((name) => {
    const folder = openFolder(join(POLICIES, name));
    if (!folder.ok) throw new Error(JSON.stringify(folder.problems, null, 2));
    return { name, folder };
  });
}

/**
 * Those of this commit: a third of the short rows, another one with each commit; KINGTIDE_ROWS=all runs every row, and
 * KINGTIDE_ROWS=NAME one.
 */
export function rowsOfThisCommit(): readonly Row[] {
  const asked = process.env['KINGTIDE_ROWS'];
  const rows = allRows();
  if (asked === 'all') return rows;
  if (asked !== undefined) return rows.filter(({ name }) => name === asked);
  const turn = turnOfCommit(THIRDS);
  const short = rows.filter(({ folder }) => folder.scenario.to - folder.scenario.from <= LONGEST);
  const chosen = new Set(short.filter((_, index) => index % THIRDS === turn));
  return rows.filter((row) => chosen.has(row) || row.name === SHOWN);
}
