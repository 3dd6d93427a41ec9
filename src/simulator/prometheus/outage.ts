/** When the simulated Prometheus itself is down (M1 of everything): it answers nothing and scrapes nothing. */
import type { Millis } from '../../model/units.ts';
import type { ScheduledFault } from '../faults/fault.ts';

/** A slow server, one that fails now and then, and one that fails some queries go on scraping. */
function isOutage({ id, subject, size, rate }: ScheduledFault): boolean {
  return id === 'M1' && subject === undefined && size === undefined && rate === 1;
}

export function createOutages(schedule: readonly ScheduledFault[]): (now: Millis) => boolean {
  const outages = schedule.filter(isOutage);
  if (outages.length === 0) return () => false;
  return (now) => outages.some(({ from, until }) => now >= from && now < until);
}
