/** The parts of the programme by name, how their cells are shared out, and how a red one is shown to a person. */
import { type CellId, crashCells, freezeCells, type Part, shuffled } from './cells.ts';
import { judgeStrike, type Verdict } from './judge.ts';

export const PARTS: readonly Part[] = ['T4', 'T6'];

/** All cells of a part, in an order in which every n-th has some of everything. */
export async function cellsOf(part: Part): Promise<readonly CellId[]> {
  return shuffled(part === 'T4' ? await crashCells() : await freezeCells());
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
  return judgeStrike(cell);
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
