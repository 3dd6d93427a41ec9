/** Rows of text in columns for people of any script: a Chinese character is as wide as two Latin ones. */

export interface WideTableOptions {
  readonly indent: string;
  /** Columns that are words; the others are numbers and stand to the right. */
  readonly left: readonly number[];
}

const GAP = '  ';
/** Scripts whose characters fill two columns of a terminal. */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF00}-\u{FF60}\u{FFE0}-\u{FFE6}\u{20000}-\u{3FFFD}]/u;

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

export function wideTable(
  rows: readonly (readonly string[])[],
  { indent, left }: WideTableOptions,
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  return rows.map((row) => {
    const cells = row.map((cell, index) => {
      const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
      return left.includes(index) ? `${cell}${space}` : `${space}${cell}`;
    });
    return `${indent}${cells.join(GAP)}`.trimEnd();
  });
}
