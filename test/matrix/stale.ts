/**
 * T5: every event of a watch that a write may rest on, lost, late or doubled. An event and a write belong together when
 * the write is sent in the cycle that first saw the event; the other pairs cannot differ from the run without a fault.
 */
import { MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { Fate } from '../../src/simulator/api/watch-stream.ts';
import type { WatchName } from '../../src/simulator/api/watched-cluster.ts';
import { CASE_NAMES } from './cases.ts';
import type { CellId } from './cells.ts';
import { differences, referenceOf, type Verdict } from './judge.ts';
import { runCase } from './run.ts';

/** Lost, doubled after half a minute, and late by a second to ten minutes. */
const FATES = ['drop', 'double-30s', 'late-1s', 'late-10s', 'late-60s', 'late-600s'] as const;
/** Cycles are this far apart. */
const TICK: Millis = 5 * SECOND;

interface Seen {
  readonly watch: WatchName;
  readonly ordinal: number;
  readonly at: Millis;
}

/** `T5/drain/pods/12/late-60s`: the twelfth event of the watch on pods comes a minute late. */
export async function staleCells(cases = CASE_NAMES): Promise<readonly CellId[]> {
  const ids: CellId[] = [];
  for (const name of cases) {
    for (const { watch, ordinal } of await causesOf(name))
      ids.push(...FATES.map((fate) => ['T5', name, watch, ordinal, fate].join('/')));
  }
  return ids;
}

const known = new Map<string, Promise<readonly Seen[]>>();

/** Found out once per process. */
function causesOf(name: string): Promise<readonly Seen[]> {
  const found = known.get(name) ?? findCauses(name);
  known.set(name, found);
  return found;
}

async function findCauses(name: string): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const writes: Millis[] = [];
  await runCase({
    case: name,
    onWatchEvent(watch, { ordinal, at }) {
      seen.push({ watch, ordinal, at });
      return undefined;
    },
    onWorld(world) {
      world.journal.listen((event) => {
        if (event.kind === 'request') writes.push(event.sentAt);
      });
    },
  });
  return seen.filter(({ at }) => writes.some((sent) => sent >= at && sent < at + TICK));
}

/**
 * A view cannot know what it was never told: until the full compare, ten to fifteen minutes after the last one, it may
 * be wrong. What must hold without a fault (L1 to L5) is judged from then on; what must always hold, always.
 */
const COMPARED: Millis = 15 * MINUTE;

export async function judgeStale(cell: CellId): Promise<Verdict> {
  const [, name = '', watch, ordinal, fate = ''] = cell.split('/');
  const causes = await causesOf(name);
  const cause = causes.find((seen) => seen.watch === watch && seen.ordinal === Number(ordinal));
  if (cause === undefined)
    throw new Error(`${cell} is no cell; one reads T5/drain/pods/12/late-60s`);
  const reference = await referenceOf(name, undefined);
  const { at: from } = cause;
  let came = false;
  const ran = await runCase({
    case: name,
    faults: [{ id: 'A6', from, until: from + COMPARED, rate: 0, subject: cause.watch, size: 0 }],
    onWatchEvent(from, event) {
      if (from !== cause.watch || event.ordinal !== cause.ordinal || came) return undefined;
      came = true;
      return fateOf(fate);
    },
  });
  if (!came) return { cell, faults: ['the event never came'], lastEvents: [] };
  const faults = [
    ...ran.violations
      .filter(({ invariant, at }) => invariant.startsWith('S') || at >= from + COMPARED)
      .map(({ invariant, message }) => `${invariant}: ${message}`),
    ...differences(reference.end, ran.end),
  ];
  return { cell, faults, lastEvents: faults.length === 0 ? [] : ran.lastEvents };
}

function fateOf(text: string): Fate {
  const [kind, seconds = ''] = text.split('-');
  const by = Number.parseInt(seconds, 10) * SECOND;
  if (kind === 'late' || kind === 'double') return { kind, by };
  return { kind: 'drop' };
}
