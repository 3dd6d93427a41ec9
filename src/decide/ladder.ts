/**
 * One tier's degrade ladder: which step begins or ends now. Steps begin one after the other in their order and end in
 * reverse, each only when its triggers say so for long enough; a trigger that cannot be read neither begins nor ends one.
 */
import type { StepOn } from '../model/degrade.ts';
import type { LadderMemory } from '../model/memory.ts';
import type { DegradeStep } from '../model/policy.ts';
import { doubtOf, type Reading } from '../model/reading.ts';
import type { Millis } from '../model/units.ts';

export interface LadderCase {
  readonly steps: readonly DegradeStep[];
  readonly triggers: readonly { readonly name: string; readonly now: Reading<number> }[];
  readonly before: LadderMemory;
  readonly now: Millis;
}

export type Move =
  | { readonly kind: 'stay' }
  | { readonly kind: 'begin' | 'end'; readonly step: DegradeStep };

export interface LadderVerdict {
  /** What is due now; nothing is changed by it yet. */
  readonly move: Move;
  /** Where the ladder stands when the move is not made. */
  readonly waiting: LadderMemory;
  /** Why nobody can say whether a step is needed: the first trigger that cannot be read. */
  readonly doubt: string | undefined;
}

const STAY: Move = { kind: 'stay' };
/** A step that has to come back soon after it ended stays twice as long the next time, at most three times over. */
const RETURNS_MAX = 3;

export function judgeLadder(ladderCase: LadderCase): LadderVerdict {
  const { steps, before, now } = ladderCase;
  const on = inOrder(steps, before.on);
  const calls = steps.map((step) => callOf(step, ladderCase));
  const next = steps.findIndex(({ name }) => !isOn(name, on));
  const last = steps.findLastIndex(({ name }) => isOn(name, on));
  // A later step is for worse trouble: what calls for it calls for all before it.
  const called = next >= 0 && calls.slice(next).some(({ call }) => call === 'yes');
  const quiet = last >= 0 && calls.slice(last).every(({ call }) => call === 'no');
  const waiting: LadderMemory = {
    on,
    ...(called && { calledSince: before.calledSince ?? now }),
    ...(quiet && { quietSince: before.quietSince ?? now }),
    ...(before.ended !== undefined && { ended: before.ended }),
    returns: before.returns,
  };
  const doubt = calls.find(({ call }) => call === 'unknown')?.doubt;
  return { move: moveOf(steps, waiting, now), waiting, doubt };
}

/** Those a policy still has, in its order: a document may have changed since they began. */
function inOrder(steps: readonly DegradeStep[], on: readonly StepOn[]): readonly StepOn[] {
  return steps.flatMap(({ name }) => on.find((step) => step.name === name) ?? []);
}

function isOn(name: string, on: readonly StepOn[]): boolean {
  return on.some((step) => step.name === name);
}

interface Call {
  readonly call: 'yes' | 'no' | 'unknown';
  readonly doubt: string | undefined;
}

function callOf({ name, above }: DegradeStep, { triggers }: LadderCase): Call {
  const reading = triggers.find((trigger) => trigger.name === name)?.now;
  if (reading?.kind === 'fresh')
    return { call: reading.value > above ? 'yes' : 'no', doubt: undefined };
  const why = reading === undefined ? 'missing: it was not asked' : doubtOf(reading);
  return { call: 'unknown', doubt: `the trigger of step ${name} is ${why}` };
}

function moveOf(steps: readonly DegradeStep[], waiting: LadderMemory, now: Millis): Move {
  const { on, calledSince, quietSince, returns } = waiting;
  const next = steps.find(({ name }) => !isOn(name, on));
  if (next !== undefined && calledSince !== undefined)
    return now - calledSince >= next.after && hasTaken(steps, on, now)
      ? { kind: 'begin', step: next }
      : STAY;
  const last = steps.findLast(({ name }) => isOn(name, on));
  if (last === undefined || quietSince === undefined) return STAY;
  return now - quietSince >= last.undoAfter * 2 ** returns ? { kind: 'end', step: last } : STAY;
}

/** A step is judged by what it does, so the next one waits until the application had its time. */
function hasTaken(steps: readonly DegradeStep[], on: readonly StepOn[], now: Millis): boolean {
  return steps.every(({ name, takes }) => {
    const since = on.find((step) => step.name === name)?.since;
    return since === undefined || now - since >= takes;
  });
}

/** Where the ladder stands once the move is made. Waiting begins anew for the step after it. */
export function moved({ move, waiting }: LadderVerdict, now: Millis): LadderMemory {
  const { on, ended, returns } = waiting;
  if (move.kind === 'stay') return waiting;
  const { name, undoAfter } = move.step;
  if (move.kind === 'end')
    return {
      on: on.filter((step) => step.name !== name),
      quietSince: now,
      ended: { name, since: now },
      returns,
    };
  const soon = ended?.name === name && now - ended.since < undoAfter * 2 ** returns;
  return {
    on: [...on, { name, since: now }],
    ...(ended !== undefined && { ended }),
    returns: soon ? Math.min(RETURNS_MAX, returns + 1) : 0,
  };
}
