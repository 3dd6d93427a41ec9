/** What the cluster-wide switches forbid. One wording and one reading of doubt, for the rules, the give-back and the last gate. */
import type { Snapshot } from '../model/snapshot.ts';
import type { Refusal } from './residency.ts';

/** Switches that cannot be read count as a pause: nobody may be told "stopped" and see it go on. */
export function pausedBySwitch({ switches }: Snapshot): Refusal | undefined {
  if (switches.kind !== 'fresh')
    return { reason: 'paused', detail: `the switches cannot be read: ${switches.cause}` };
  const { pause, pauseNote } = switches.value;
  return pause
    ? { reason: 'paused', detail: noted('kingtide-switches says pause: "true"', pauseNote) }
    : undefined;
}

export function noShrinkBySwitch({ switches }: Snapshot): Refusal | undefined {
  if (switches.kind !== 'fresh') return undefined;
  const { noShrink, noShrinkNote } = switches.value;
  return noShrink
    ? {
        reason: 'no-shrink',
        detail: noted('kingtide-switches says noShrink: "true"', noShrinkNote),
      }
    : undefined;
}

function noted(words: string, note: string | undefined): string {
  return note === undefined ? words : `${words} ${note}`;
}
