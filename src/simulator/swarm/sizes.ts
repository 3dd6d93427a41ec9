/** How hard drawn faults strike, in the unit the catalogue names. What is not listed keeps the catalogue's usual size. */
import { MINUTE, SECOND } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';

export interface SizeRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

function time(least: number, most: number): SizeRange {
  return { least, most, whole: true };
}

function share(least: number, most: number): SizeRange {
  return { least, most, whole: false };
}

function count(least: number, most: number): SizeRange {
  return { least, most, whole: true };
}

export const SIZES: Readonly<Partial<Record<FaultId, SizeRange>>> = {
  A3: time(SECOND, 30 * SECOND),
  A6: time(SECOND, 45 * SECOND),
  A7: time(SECOND, 10 * SECOND),
  O2: time(5 * SECOND, 120 * SECOND),
  O3: time(-2 * 60 * MINUTE, 2 * 60 * MINUTE),
  O4: time(10 * SECOND, 30 * SECOND),
  O5: count(2, 8),
  M1: time(SECOND, 30 * SECOND),
  M4: time(30 * SECOND, 5 * MINUTE),
  M5: share(0.1, 1),
  M6: share(0.001, 60),
  M7: count(2, 500),
  M8: share(0.1, 0.9),
  M9: share(0.1, 0.9),
  P1: count(0, 3),
  P2: share(0.1, 0.9),
  P4: time(5 * SECOND, 120 * SECOND),
  P8: share(0.5, 5),
  P10: count(-3, 3),
  N1: share(2, 10),
  N2: share(2, 8),
  N3: share(0.3, 1),
  N5: time(MINUTE, 10 * MINUTE),
  N7: time(5 * SECOND, 60 * SECOND),
  W2: share(0.01, 0.5),
  H2: count(1, 4),
};
