/** A fault of scenario.yaml or of a control, with its instants resolved. */
import { resolveMoment } from '../../policy/recurrence.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { FaultDocument } from './fault-schema.ts';

export function scheduledFault(fault: FaultDocument, timeZone: string): ScheduledFault {
  const { id, rate, subject, size, lasts } = fault;
  const from = resolveMoment(fault.from, timeZone, 'start').ms;
  return { id, from, until: from + lasts, rate, subject, size };
}
