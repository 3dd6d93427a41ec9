/** Runs one cell and says what is wrong with it: violated invariants, another end than without the blow, a slow return. */
import { isDeepStrictEqual } from 'node:util';
import { type Millis, SECOND } from '../../src/model/units.ts';
import type { Violation } from '../../src/simulator/checkers/violation.ts';
import type { MomentHook } from '../../src/simulator/operator/moments.ts';
import type { WorldEvent } from '../../src/simulator/world/journal.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { type CellId, type Strike, strikeOf } from './cells.ts';
import type { EndState } from './end-state.ts';
import { type Ran, runCase } from './run.ts';

export interface Verdict {
  readonly cell: CellId;
  /** Each a sentence, an invariant's beginning with its id; empty: the cell is green. */
  readonly faults: readonly string[];
  readonly lastEvents: readonly WorldEvent[];
}

/** Lease of 15 s, its retry of 2 s, a cycle of 5 s, and the restart of the container. */
const RETURN_WITHIN: Millis = 25 * SECOND;

const references = new Map<string, Promise<Ran>>();

/** The same case without any blow, run once per process. */
export function referenceOf(name: string, replicas: number | undefined): Promise<Ran> {
  const key = `${name}/${replicas}`;
  const known = references.get(key) ?? runCase({ case: name, replicas });
  references.set(key, known);
  return known;
}

export async function judgeStrike(cell: CellId): Promise<Verdict> {
  const strike = strikeOf(cell);
  const replicas = strike.part === 'T6' ? 2 : undefined;
  const reference = await referenceOf(strike.case, replicas);
  let struckAt: Millis | undefined;
  let world: World | undefined;
  const ran = await runCase({
    case: strike.case,
    replicas,
    onMoment: once(strike, () => {
      struckAt = world?.clock.now();
      // So that whoever judges the run knows of it as of any other fault.
      world?.faults.fire(strike.part === 'T4' ? 'O1' : 'O2', strike.label);
    }),
    onWorld(made) {
      world = made;
    },
  });
  if (struckAt === undefined) return { cell, faults: ['the moment never came'], lastEvents: [] };
  const thawedAt = strike.blow.kind === 'freeze' ? struckAt + strike.blow.for : undefined;
  const faults = [
    ...ran.violations
      .filter((violation) => !isOldThought(violation, thawedAt))
      .map(({ invariant, message }) => `${invariant}: ${message}`),
    ...differences(reference.end, ran.end),
    ...(strike.blow.kind === 'crash' ? slowReturn(ran, struckAt) : []),
  ];
  return { cell, faults, lastEvents: faults.length === 0 ? [] : ran.lastEvents };
}

/**
 * A leader that has just thawed ends the cycle it was in, with what it saw before it froze. Nobody is told: without the
 * lease no status is written. The election ends it, or its next cycle looks anew, within one cycle.
 */
function isOldThought({ invariant, at }: Violation, thawedAt: Millis | undefined): boolean {
  return invariant === 'L5' && thawedAt !== undefined && at >= thawedAt && at <= thawedAt + TICK;
}

const TICK: Millis = 5 * SECOND;

function once({ label, phase, occurrence, blow }: Strike, onStrike: () => void): MomentHook {
  return (moment) => {
    if (moment.label !== label || moment.phase !== phase || moment.occurrence !== occurrence)
      return undefined;
    onStrike();
    return blow;
  };
}

export function differences(wanted: EndState, found: EndState): readonly string[] {
  const keys = ['workloads', 'nodes', 'pools', 'ledger'] as const;
  return keys.flatMap((key) =>
    isDeepStrictEqual(wanted[key], found[key])
      ? []
      : [`end: ${key} are ${shown(found[key])}; without it ${shown(wanted[key])}`],
  );
}

function shown(value: string | readonly string[]): string {
  if (typeof value === 'string') return value;
  return value.length === 0 ? 'none' : value.join(' | ');
}

/** The first decision that was acted on and recorded after a crash. */
function slowReturn({ decidedAt, lastAt }: Ran, struckAt: Millis): readonly string[] {
  const first = decidedAt.find((at) => at > struckAt);
  if (first === undefined && lastAt - struckAt < RETURN_WITHIN) return [];
  if (first !== undefined && first - struckAt <= RETURN_WITHIN) return [];
  const after = first === undefined ? 'never' : `after ${(first - struckAt) / SECOND} s`;
  return [`return: the first decision after the crash came ${after}`];
}
