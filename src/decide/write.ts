/** The last gate of a decision: what a person stopped, and a cluster without a known home, let no action through. */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import { homeless } from './contract.ts';
import type { Supply } from './supply.ts';
import { pausedBySwitch } from './switches.ts';

export function write(
  proposed: readonly Action[],
  supply: Supply,
  input: DecideInput,
): { actions: readonly Action[]; holds: readonly Hold[] } {
  if (proposed.length === 0) return { actions: [], holds: [] };
  const paused = pausedBySwitch(input.snapshot);
  if (paused !== undefined)
    return {
      actions: [],
      holds: [
        {
          reason: paused.reason,
          subject: 'cluster',
          wanted: inWords(proposed),
          detail: paused.detail,
        },
      ],
    };
  const nowhere = homeless(supply);
  return nowhere === undefined
    ? { actions: proposed, holds: [] }
    : { actions: [], holds: [nowhere] };
}

function inWords(actions: readonly Action[]): string {
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(action.kind, (counts.get(action.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} x${count}`).join(', ');
}
