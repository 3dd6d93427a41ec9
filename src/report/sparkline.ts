/** A row of numbers as a row of blocks. */
import { largestOf } from '../model/extremes.ts';

const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One character per value; `top` is a full block, anything above zero at least the lowest. */
export function sparkline(values: readonly number[], top: number): string {
  return values.map((value) => blockOf(value, top)).join('');
}

function blockOf(value: number, top: number): string {
  if (!(value > 0) || !(top > 0)) return BLOCKS[0];
  const step = Math.max(1, Math.round((Math.min(value, top) / top) * (BLOCKS.length - 1)));
  return BLOCKS[step] ?? BLOCKS[0];
}

/** The largest value of each of `columns` equal stretches, so that no peak disappears. */
export function squeezed(values: readonly number[], columns: number): readonly number[] {
  if (values.length <= columns) return values;
  return Array.from({ length: columns }, (_, index) => {
    const from = Math.floor((index * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((index + 1) * values.length) / columns));
    return largestOf(values.slice(from, to));
  });
}
