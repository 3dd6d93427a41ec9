/** Which of the scenario rows a commit runs. */
import { turnOfCommit } from '../../scripts/release/commit.ts';
import { allRows, isLong, type Row } from '../../scripts/scenarios/rows.ts';

/** The one that `npm start` shows runs always, though it is long. */
const SHOWN = 'jumei-2013';
const THIRDS = 3;

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
  const short = rows.filter((row) => !isLong(row));
  const chosen = new Set(short.filter((_, index) => index % THIRDS === turn));
  return rows.filter((row) => chosen.has(row) || row.name === SHOWN);
}
