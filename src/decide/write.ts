/**
 * The last gate of a decision: a cluster without a known home, or a person who stopped it, lets no action through but the
 * records of what has happened already, which go into the status of our own intents.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import { homeless } from './contract.ts';
import type { Refusal } from './residency.ts';
import type { Supply } from './supply.ts';
import { pausedBySwitch } from './switches.ts';

interface Gated {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

export function write(proposed: readonly Action[], supply: Supply, input: DecideInput): Gated {
  if (proposed.length === 0) return { actions: [], holds: [] };
  const paused = pausedBySwitch(input.snapshot);
  if (paused !== undefined) return whilePaused(proposed, paused);
  const nowhere = homeless(supply);
  return nowhere === undefined
    ? { actions: proposed, holds: [] }
    : { actions: proposed.filter(isRecord), holds: [nowhere] };
}

function whilePaused(proposed: readonly Action[], { reason, detail }: Refusal): Gated {
  const actions = proposed.filter(isRecord);
  const stopped = proposed.filter((action) => !isRecord(action));
  const hold = { reason, subject: 'cluster', wanted: inWords(stopped), detail };
  return { actions, holds: stopped.length === 0 ? [] : [hold] };
}

/** Calls no provider, and writes nothing but the status of a NodeRequest. */
function isRecord({ kind }: Action): boolean {
  return kind === 'settle-intent' || kind === 'record-instances';
}

function inWords(actions: readonly Action[]): string {
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(action.kind, (counts.get(action.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} x${count}`).join(', ');
}
