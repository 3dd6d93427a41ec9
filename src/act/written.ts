/**
 * The memory after acting. Where the answer to a write of replicas was heard, a tier was left with just what was written;
 * a view that is fresh shows that or what somebody else made of it, even the number that stood there before. Where no
 * answer was heard, both what was found and what was meant may stand. Pure.
 */
import type { Memory, TierMemory } from '../model/memory.ts';
import type { Outcome } from '../model/outcome.ts';

export function withWritten(memory: Memory, outcomes: readonly Outcome[]): Memory {
  let tiers: Record<string, TierMemory> | undefined;
  for (const { kind, action } of outcomes) {
    if (kind !== 'applied' || action.kind !== 'set-replicas') continue;
    const known = memory.tiers[action.tier];
    if (known === undefined) continue;
    tiers ??= { ...memory.tiers };
    tiers[action.tier] = { ...known, left: { least: action.to, most: action.to } };
  }
  return tiers === undefined ? memory : { ...memory, tiers };
}
