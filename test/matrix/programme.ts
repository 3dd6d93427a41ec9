/** The parts of the programme by name, how their cells are shared out, and how a red one is shown to a person. */
import { type CellId, crashCells, freezeCells, type Part, shuffled } from './cells.ts';
import { judgeStrike, type Verdict } from './judge.ts';
import { judgeStale, staleCells } from './stale.ts';

export const PARTS: readonly Part[] = ['T4', 'T5', 'T6'];

const CELLS: Readonly<Record<Part, () => Promise<readonly CellId[]>>> = {
  T4: crashCells,
  T5: staleCells,
  T6: freezeCells,
};

/** All cells of a part, in an order in which every n-th has some of everything. */
export async function cellsOf(part: Part): Promise<readonly CellId[]> {
  return shuffled(await CELLS[part]());
}

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

export function share(cells: readonly CellId[], { index, of }: Shard): readonly CellId[] {
  return cells.filter((_, position) => position % of === index);
}

/** Throws on a cell that does not exist. */
export function judgeCell(cell: CellId): Promise<Verdict> {
  return cell.startsWith('T5/') ? judgeStale(cell) : judgeStrike(cell);
}

/** What went wrong, the last events, and one command that does it again. */
export function redText({ cell, faults, lastEvents }: Verdict): string {
  const events = lastEvents.map((event) => `    ${JSON.stringify(event)}`);
  return [
    `${cell}: ${faults[0] ?? 'green'}`,
    ...faults.slice(1).map((fault) => `  ${fault}`),
    `  last ${lastEvents.length} events:`,
    ...events,
    `  again: node scripts/matrix.ts --cell ${cell}`,
  ].join('\n');
}
