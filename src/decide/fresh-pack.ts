/** What to put on one new node: the pods worth most for the room that is left, so that none of its dimensions fills alone. */
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';
import { itemAt } from './sure.ts';

/** Pods of one size without room yet. */
export interface Ask {
  readonly pod: Resources;
  /** Pools that may serve it. */
  readonly serves: readonly boolean[];
}

export interface Load {
  /** Pods of each ask that has some on the node. */
  readonly counts: ReadonlyMap<number, number>;
  readonly worth: number;
}

/** An ask that a pool may serve. */
export interface Candidate {
  readonly ask: number;
  readonly pod: Resources;
  /** Of one pod; nothing is packed for 0. */
  readonly worth: number;
}

interface Open extends Candidate {
  wanted: number;
}

/** Those of a pool: the same however much of them is left. */
export function candidatesOf(
  asks: readonly Ask[],
  worth: readonly number[],
  pool: number,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [ask, { pod, serves }] of asks.entries()) {
    const value = itemAt(worth, ask);
    if (value > 0 && serves[pool] === true) candidates.push({ ask, pod, worth: value });
  }
  return candidates;
}

/** Half of what fits at a time: the more one dimension fills, the dearer it becomes for the next. `left`: of each ask. */
export function packNode(
  candidates: readonly Candidate[],
  left: readonly number[],
  shape: Resources,
): Load {
  const counts = new Map<number, number>();
  const room = { ...shape };
  const open = openOf(candidates, left);
  let worth = 0;
  for (;;) {
    const best = takeBest(open, room);
    if (best === undefined) return { counts, worth };
    const { pod } = best;
    const most = Math.min(best.wanted, podsIn(room.cpu, room.memory, room.pods, pod));
    const count = Math.ceil(most / 2);
    counts.set(best.ask, (counts.get(best.ask) ?? 0) + count);
    best.wanted -= count;
    room.cpu -= count * pod.cpu;
    room.memory -= count * pod.memory;
    room.pods -= count;
    worth += count * best.worth;
  }
}

function openOf(candidates: readonly Candidate[], left: readonly number[]): Open[] {
  const open: Open[] = [];
  for (const { ask, pod, worth } of candidates) {
    const wanted = itemAt(left, ask);
    if (wanted > 0) open.push({ ask, pod, worth, wanted });
  }
  return open;
}

/** The one worth most for what it takes; those that fit no more are left out from now on. */
function takeBest(open: Open[], room: Resources): Open | undefined {
  let best: Open | undefined;
  let most = 0;
  let kept = 0;
  for (const one of open) {
    const { pod } = one;
    if (one.wanted === 0 || podsIn(room.cpu, room.memory, room.pods, pod) === 0) continue;
    open[kept] = one;
    kept += 1;
    const takes = share(pod.cpu, room.cpu) + share(pod.memory, room.memory) + 1 / room.pods;
    if (one.worth <= most * takes) continue;
    best = one;
    most = one.worth / takes;
  }
  open.length = kept;
  return best;
}

function share(of: number, room: number): number {
  return of === 0 ? 0 : of / room;
}
