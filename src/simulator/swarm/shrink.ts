/** Takes faults away from a red run for as long as the same invariant still breaks first: the fewest that show it. */
import type { InvariantId } from '../checkers/violation.ts';
import type { ScheduledFault } from '../faults/fault.ts';

export interface Shrinking {
  readonly faults: readonly ScheduledFault[];
  /** The invariant that breaks with all of them. */
  readonly invariant: InvariantId;
  /** Runs the same seed with these; the invariants that broke. */
  readonly tryWith: (faults: readonly ScheduledFault[]) => Promise<readonly InvariantId[]>;
  /** Runs at most. */
  readonly attempts: number;
}

/** Delta debugging: halves first, then ever smaller pieces, until no single one can go. */
export async function shrinkFaults(shrinking: Shrinking): Promise<readonly ScheduledFault[]> {
  let faults = shrinking.faults;
  let left = shrinking.attempts;
  let size = Math.ceil(faults.length / 2);
  while (size >= 1) {
    const smaller = await withoutOnePiece({ ...shrinking, faults, size, left });
    left = smaller.left;
    faults = smaller.faults;
    if (!smaller.found || left <= 0) {
      if (size === 1 || left <= 0) break;
      size = Math.ceil(size / 2);
    } else size = Math.max(1, Math.min(size, Math.ceil(faults.length / 2)));
  }
  return faults;
}

interface Pieces extends Shrinking {
  readonly size: number;
  readonly left: number;
}

async function withoutOnePiece({ faults, size, left, invariant, tryWith }: Pieces) {
  let tries = left;
  for (let start = 0; start < faults.length && tries > 0; start += size) {
    const rest = [...faults.slice(0, start), ...faults.slice(start + size)];
    tries -= 1;
    const broken = await tryWith(rest);
    if (broken.includes(invariant)) return { faults: rest, found: true, left: tries };
  }
  return { faults, found: false, left: tries };
}
