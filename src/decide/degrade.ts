/**
 * Degrade ladders of all tiers: moves them where the tier is in Enforce and nobody paused it, and says what is wanted and
 * not done. The application acts by what is published; nothing here touches it.
 */
import type { DecideInput } from '../model/decide-input.ts';
import { type Ladder, stepsOn } from '../model/degrade.ts';
import type { LadderMemory, Memory } from '../model/memory.ts';
import type { Hold } from '../model/plan.ts';
import type { DegradeStep, Override, ScalingPolicy, TierId } from '../model/policy.ts';
import type { TierView } from '../model/snapshot.ts';
import { judgeLadder, type LadderVerdict, moved } from './ladder.ts';
import { overrideFor } from './override.ts';
import type { Refusal } from './residency.ts';
import { pausedBySwitch } from './switches.ts';

export interface Degraded {
  /** Undefined: what was published stays. */
  readonly ladders: readonly Ladder[] | undefined;
  readonly memory: Pick<Memory, 'ladders'>;
  readonly holds: readonly Hold[];
}

const NO_LADDERS: Degraded = { ladders: undefined, memory: {}, holds: [] };

export function degrade(input: DecideInput): Degraded {
  const tiers = input.policies.tiers.filter((policy) => policy.degrade !== undefined);
  if (tiers.length === 0) return NO_LADDERS;
  const views = new Map(input.snapshot.tiers.map((view) => [view.tier, view]));
  const ladders: Ladder[] = [];
  const memory: Record<TierId, LadderMemory> = {};
  const holds: Hold[] = [];
  for (const policy of tiers) {
    const climbed = climb(policy, views.get(policy.id), input);
    memory[policy.id] = climbed.memory;
    holds.push(...climbed.holds);
    const { on } = climbed.memory;
    const workload = `${policy.namespace}/${policy.target.name}`;
    if (on.length > 0) ladders.push({ tier: policy.id, workload, on });
  }
  const paused = pausedBySwitch(input.snapshot) !== undefined;
  return { ladders: paused ? undefined : ladders, memory: { ladders: memory }, holds };
}

interface Climbed {
  readonly memory: LadderMemory;
  readonly holds: readonly Hold[];
}

const AT_REST: LadderMemory = { on: [], returns: 0 };

function climb(policy: ScalingPolicy, view: TierView | undefined, input: DecideInput): Climbed {
  const { memory, snapshot, policies, now } = input;
  const override = overrideFor(policies.overrides, policy.id, now);
  // Gone back to what was found: the tier runs whole again.
  if (override?.release === true) return { memory: AT_REST, holds: [] };
  const known = memory.ladders?.[policy.id] ?? { on: stepsOn(undefined, view), returns: 0 };
  // Nothing is published for a team that only watches.
  const before = policy.mode === 'Enforce' ? known : { ...known, on: [] };
  const { degrade: steps = [] } = policy;
  const verdict = judgeLadder({ steps, triggers: view?.triggers ?? [], before, now });
  const refusal = refusalOf(policy, override) ?? pausedBySwitch(snapshot);
  if (refusal === undefined)
    return { memory: moved(verdict, now), holds: doubtHold(policy.id, verdict) };
  return { memory: verdict.waiting, holds: refusedHold(policy.id, verdict, refusal) };
}

function refusalOf({ mode }: ScalingPolicy, override: Override | undefined): Refusal | undefined {
  if (override?.pause === true)
    return { reason: 'paused', detail: `Override ${override.id}: ${override.reason}` };
  return mode === 'Enforce' ? undefined : { reason: 'not-enforced', detail: `mode is ${mode}` };
}

function refusedHold(subject: TierId, { move }: LadderVerdict, refusal: Refusal): Hold[] {
  if (move.kind === 'stay') return [];
  return [{ ...refusal, subject, wanted: wantedOf(move.kind, move.step) }];
}

function wantedOf(kind: 'begin' | 'end', { name, owner }: DegradeStep): string {
  return `${kind} degrade step ${name} (owner: ${owner})`;
}

/** Only while it matters: what is off stays off, what is on stays on, and somebody should know why. */
function doubtHold(subject: TierId, { move, doubt, waiting }: LadderVerdict): Hold[] {
  if (move.kind !== 'stay' || doubt === undefined) return [];
  const on = waiting.on.at(-1);
  const wanted =
    on === undefined
      ? 'judge whether a degrade step is needed'
      : `judge whether degrade step ${on.name} may end`;
  return [{ reason: 'reading-doubtful', subject, wanted, detail: doubt }];
}
