/** Degrade steps to Events: which began and which ended since the cycle before. Decides none. */
import type { StepOn } from '../../model/degrade.ts';
import type { TierId } from '../../model/policy.ts';
import { REASONS, type Reason } from '../../model/reason.ts';
import type { Cycle } from '../../ports/recorder.ts';
import { reasonWord } from './conditions.ts';
import type { EventNote, Regarding } from './events.ts';

type On = ReadonlyMap<TierId, readonly StepOn[]>;

/** The returned function knows the cycle before; of the first it knows what the status said. */
export function createStepNotes(): (
  cycle: Cycle,
  objects: ReadonlyMap<TierId, Regarding>,
) => readonly EventNote[] {
  let before: On | undefined;
  return (cycle, objects) => {
    const { ladders } = cycle.plan;
    if (ladders === undefined) return [];
    const was = before ?? fromStatus(cycle);
    const is: On = new Map(ladders.map(({ tier, on }) => [tier, on]));
    before = is;
    const notes: EventNote[] = [];
    for (const tier of new Set([...was.keys(), ...is.keys()])) {
      const regarding = objects.get(tier);
      if (regarding !== undefined)
        notes.push(...notesOf(regarding, { was: was.get(tier), is: is.get(tier) }));
    }
    return notes;
  };
}

interface Change {
  readonly was: readonly StepOn[] | undefined;
  readonly is: readonly StepOn[] | undefined;
}

function notesOf(regarding: Regarding, { was, is }: Change): readonly EventNote[] {
  return [
    ...added(was, is).map(({ name }) => noteOf(regarding, 'degrade-step-begins', name)),
    ...added(is, was).map(({ name }) => noteOf(regarding, 'degrade-step-ends', name)),
  ];
}

function fromStatus({ input }: Cycle): On {
  const on = new Map<TierId, readonly StepOn[]>();
  for (const { tier, degraded } of input.snapshot.tiers)
    if (degraded !== undefined) on.set(tier, degraded);
  return on;
}

/** Those of `to` that are not in `from`. */
function added(from: readonly StepOn[] = [], to: readonly StepOn[] = []): readonly StepOn[] {
  return to.filter(({ name }) => !from.some((step) => step.name === name));
}

/** Users get less than usual, so that somebody should look. */
function noteOf(regarding: Regarding, reason: Reason, step: string): EventNote {
  const type = reason === 'degrade-step-begins' ? 'Warning' : 'Normal';
  return {
    regarding,
    type,
    reason: reasonWord(reason),
    action: 'Degrade',
    note: `${step} (${REASONS[reason]})`,
  };
}
