/** When the controller may rightly see another world than the one there is: a fault strikes, or did a moment ago. */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { World } from '../world/world.ts';

/** Averages of up to two minutes and what was decided by them. */
const ECHO: Millis = 3 * MINUTE;

/** `layers`: first letters of the faults that count; those of the metrics make only numbers wrong. */
export function isBlinded({ faults }: Pick<World, 'faults'>, at: Millis, layers = 'M'): boolean {
  return faults.schedule.some(
    ({ id, from, until }) => layers.includes(id.charAt(0)) && at >= from && at < until + ECHO,
  );
}
