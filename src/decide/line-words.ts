/** Bandwidth as people write it. Decides nothing. */
import type { BitsPerSecond } from '../model/units.ts';

const UNITS = [
  ['Gbit/s', 1e9],
  ['Mbit/s', 1e6],
  ['kbit/s', 1e3],
] as const;

export function amountOfBits(bits: BitsPerSecond): string {
  for (const [unit, size] of UNITS)
    if (bits >= size) return `${Math.round((100 * bits) / size) / 100} ${unit}`;
  return `${Math.round(bits)} bit/s`;
}
