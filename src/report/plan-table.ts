/** One table of a plan as headed rows of text, and the few ways in which its cells are written. */
import { whole } from './numbers.ts';
import type { Column, Heading, PlanWords } from './plan-words.ts';

export interface PlanTable {
  readonly heading: Heading;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are words. */
  readonly left: readonly number[];
}

export interface Shape {
  readonly heading: Heading;
  readonly columns: readonly Column[];
  readonly left: readonly number[];
}

/** With its head in the language of the words. */
export function tableOf(shape: Shape, rows: PlanTable['rows'], words: PlanWords): PlanTable {
  const { heading, left, columns } = shape;
  return { heading, left, rows, head: columns.map((column) => words.column[column]) };
}

/** `43%`; what is missing is below zero. */
export function percent(ratio: number): string {
  return `${whole(ratio * 100)}%`;
}

/** `03-01 23:45`, in the zone of the calendar. */
export function clock(iso: string): string {
  return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

export function gigabits(bitsPerSecond: number): string {
  return `${(bitsPerSecond / 1e9).toFixed(2)} Gbps`;
}
