/**
 * Faults of the operator process that strike around its requests: crashes (O1), a frozen leader (O2), a blocked main
 * loop (O4). Says what happens at a moment; the process itself carries it out.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { Faults } from '../faults/faults.ts';
import type { Blow, Moment, MomentHook } from './moments.ts';

/** Long enough for the lease to be taken over. */
const USUAL_FREEZE: Millis = 30 * SECOND;
const USUAL_BLOCK: Millis = 20 * SECOND;

const STRIKING: readonly FaultId[] = ['O1', 'O2', 'O4'];

/** Asks `onMoment` first; without it and without such a fault there is nothing to ask at all. */
export function blowsOf(faults: Faults, onMoment: MomentHook | undefined): MomentHook | undefined {
  const scheduled = faults.schedule.some(({ id }) => STRIKING.includes(id));
  if (!scheduled) return onMoment;
  return (moment) => onMoment?.(moment) ?? blowOf(faults, moment);
}

function blowOf(faults: Faults, { label }: Moment): Blow | undefined {
  if (faults.strikes('O1', label) !== undefined) return { kind: 'crash' };
  const frozen = faults.strikes('O2', label);
  if (frozen !== undefined) return { kind: 'freeze', for: frozen.size ?? USUAL_FREEZE };
  const blocked = faults.strikes('O4', label);
  return blocked === undefined ? undefined : { kind: 'block', for: blocked.size ?? USUAL_BLOCK };
}
