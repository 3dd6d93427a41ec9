/** What the cluster-wide switches forbid. One wording and one reading of doubt, for the rules, the give-back and the last gate. */
import type { Snapshot } from '../model/snapshot.ts';
import type { Refusal } from './residency.ts';

/** Switches that cannot be read count as a pause: nobody may be told "stopped" and see it go on. */
export function pausedBySwitch({ switches }: Snapshot): Refusal | undefined {
  if (switches.kind !== 'fresh')
    return { reason: 'paused', detail: `the switches cannot be read: ${switches.cause}` };
  return switches.value.pause
    ? { reason: 'paused', detail: 'kingtide-switches says pause: "true"' }
    : undefined;
}

export function noShrinkBySwitch({ switches }: Snapshot): Refusal | undefined {
  return switches.kind === 'fresh' && switches.value.noShrink
    ? { reason: 'no-shrink', detail: 'kingtide-switches says noShrink: "true"' }
    : undefined;
}
