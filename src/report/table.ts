/** Rows of text in columns. The first column is left-aligned, the others right-aligned unless told otherwise. */

export interface TableOptions {
  readonly indent: string;
  /** Columns that are words. */
  readonly left?: readonly number[];
}

const GAP = '  ';

export function table(
  rows: readonly (readonly string[])[],
  { indent, left = [0] }: TableOptions,
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) =>
      left.includes(index) ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
    );
    return `${indent}${cells.join(GAP)}`.trimEnd();
  });
}
