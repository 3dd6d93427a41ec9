/** The cells of the fault matrices: what is done to which case, where, and how a person writes one down to run it again. */
import { digestOf } from '../../src/model/hash.ts';
import { type Millis, SECOND } from '../../src/model/units.ts';
import type { Blow, Phase } from '../../src/simulator/operator/moments.ts';
import { CASE_NAMES } from './cases.ts';
import { labelsOf } from './run.ts';

export type Part = 'T4' | 'T5' | 'T6';

/** `T4/drain/cluster.setDraining/in-flight/2/crash` */
export type CellId = string;

export interface Strike {
  readonly part: 'T4' | 'T6';
  readonly case: string;
  readonly label: string;
  readonly phase: Phase;
  readonly occurrence: number;
  readonly blow: Blow;
}

const PHASES: readonly Phase[] = ['before-send', 'in-flight', 'before-reply', 'after-reply'];
const OCCURRENCES = 3;

/** From shorter than a renewal to far beyond the lease; an old leader must be harmless after all of them. */
const FREEZES: readonly Millis[] = [5 * SECOND, 12 * SECOND, 20 * SECOND, 120 * SECOND];
/** As long as a call may be under way at most: the time limit of requests. */
const LATE: Millis = 4_900;
/** Cases for the frozen leader: the two ends of a burst, and a provider that gives less than was asked for. */
const FROZEN_CASES: readonly string[] = ['reactive', 'drain', 'partial'];

export async function crashCells(): Promise<readonly CellId[]> {
  return idsOf('T4', CASE_NAMES, ['crash']);
}

export async function freezeCells(): Promise<readonly CellId[]> {
  return idsOf(
    'T6',
    FROZEN_CASES,
    FREEZES.map((ms) => `freeze-${ms / SECOND}s`),
  );
}

async function idsOf(
  part: Part,
  cases: readonly string[],
  blows: readonly string[],
): Promise<readonly CellId[]> {
  const ids: CellId[] = [];
  for (const name of cases) {
    for (const [label, times] of await labelsOf(name)) {
      for (let occurrence = 1; occurrence <= Math.min(OCCURRENCES, times); occurrence += 1) {
        for (const phase of PHASES)
          ids.push(...blows.map((blow) => [part, name, label, phase, occurrence, blow].join('/')));
      }
    }
  }
  return ids;
}

/** The same cells in an order of their own, so that a shard has some of every case, label and phase. */
export function shuffled(cells: readonly CellId[]): readonly CellId[] {
  const keyed = cells.map((cell) => ({ cell, key: digestOf(cell) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ cell }) => cell);
}

/** Throws on anything that is not a cell of T4 or T6. */
export function strikeOf(id: CellId): Strike {
  const [part, name = '', label = '', phase = '', occurrence, blow = ''] = id.split('/');
  const at = PHASES.find((candidate) => candidate === phase);
  if ((part !== 'T4' && part !== 'T6') || at === undefined)
    throw new Error(`${id} is no cell; one reads T4/drain/cluster.setDraining/in-flight/2/crash`);
  return {
    part,
    case: name,
    label,
    phase: at,
    occurrence: Number(occurrence),
    blow: blowOf(blow, at),
  };
}

function blowOf(text: string, phase: Phase): Blow {
  const seconds = /^freeze-(\d+)s$/.exec(text)?.[1];
  if (seconds === undefined) return { kind: 'crash' };
  const freeze = { kind: 'freeze', for: Number(seconds) * SECOND } as const;
  return phase === 'in-flight' ? { ...freeze, late: LATE } : freeze;
}
